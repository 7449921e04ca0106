"""The pre-review in the words of the notice that an officer would send, each with the way to the answer it is about."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.cases import drafts, prereview
from app.cases.prereview import Finding, Kind
from app.form_engine import visible
from app.form_engine.answers import Answers
from app.form_engine.errors import input_name
from app.portal.prechecking import Reason, reason_of
from app.web.filters import plain
from app.web.form_posts import Draft


@dataclass(frozen=True)
class Warned:
    """One warning, the facts behind it, and the address where something can be changed; "" where nothing can."""

    text: str
    reasons: tuple[Reason, ...] = ()
    address: str = ""


def warnings(draft: Draft, answers: Answers, *, is_complete: bool) -> list[Warned]:
    """What an officer would stumble over; `answers` are settled."""
    found = prereview.findings(draft.case, draft.definition, answers, is_complete=is_complete)
    return [_warned(draft, answers, finding) for finding in found]


def _warned(draft: Draft, answers: Answers, finding: Finding) -> Warned:
    about = plain(finding.about) if finding.about else ""
    again = _("You have the same matter under way already, case %(number)s. A second one may not be accepted.", number=finding.number)
    texts = {
        Kind.DUPLICATE: again,
        Kind.CONDITION: _("This condition seems not to be met: %(condition)s", condition=about),
        Kind.MATERIAL: _("This paper is missing: %(paper)s", paper=about),
        Kind.SIGNS: _("The font of papers lacks a character of your answers. An officer makes the paper by hand, which takes longer."),
    }
    reasons = tuple(reason for found in finding.evidence if (reason := reason_of(draft.definition, found, answers)))
    address = next(_addresses(draft, answers, finding), "")
    return Warned(texts[finding.kind], reasons, address)


def _addresses(draft: Draft, answers: Answers, finding: Finding) -> Iterator[str]:
    """Where the facts that decided can be changed, unless a register has locked them."""
    deciding = {found.name for found in finding.evidence}
    for place in visible.questions(draft.definition, answers):
        fact = answers.facts.get(place.path)
        if place.path in deciding and not (fact and fact.locked):
            anchor = input_name(place.path)
            yield url_for(".step", draft_id=draft.case.id, step=place.step.code, back=drafts.CHECK, _anchor=anchor)
