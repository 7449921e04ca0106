"""Differences as people read them, in the language of the reader."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _, ngettext

from app.elements.words import Words
from app.publishing.diff import Change, Kind, by_area

SIGN = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~", Kind.MOVED: ">"}


def kind_word(kind: Kind) -> str:
    return {Kind.ADDED: _("Added"), Kind.REMOVED: _("Taken out"), Kind.CHANGED: _("Changed"), Kind.MOVED: _("Moved")}[kind]


def place(change: Change, language: str) -> str:
    """From outside in: 住房情况 › 现住房 › 现住房性质."""
    return " › ".join(_said(words, language) for words in change.place)


def _said(words: Words, language: str) -> str:
    return words.en or words.zh if language == "en" else words.zh


def what(change: Change) -> str:
    """What of it changed: 问题 · 标题（中文）."""
    parts = [_(change.kind_of), *([_(change.attribute)] if change.attribute else [])]
    language = {"zh": _("Chinese"), "en": _("English")}.get(change.language)
    return " · ".join(parts) + (_(" (%(language)s)", language=language) if language else "")


def counted(changes: Sequence[Change]) -> str:
    return ngettext("%(num)s difference", "%(num)s differences", len(changes))


def lines(changes: Sequence[Change], language: str) -> Iterator[str]:
    """For a terminal: a heading for each part of the service, two lines for what was and is."""
    if not changes:
        yield _("Nothing that people read or answer is different.")
        return
    for area, found in by_area(changes):
        yield f"## {_(area)}"
        for change in found:
            where = place(change, language)
            yield f"{SIGN[change.kind]} {kind_word(change.kind)} · {what(change)}" + (f" · {where}" if where else "")
            yield from (f"    {sign} {text}" for sign, text in (("-", change.was), ("+", change.now)) if text)
    yield counted(changes)
