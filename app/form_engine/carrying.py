"""Answers of a draft carried to the next version of its service, and what the person should be told about it. Pure.

What still fits stays. What a person typed and no longer fits is kept as typed, so that the page shows it with what is wrong; a choice
that is gone is asked again, and so is the consent to a text that changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from app.catalogue.definitions import Definition, Group, Question, Step
from app.elements.facts import Fact, Origin
from app.elements.words import Words
from app.form_engine.answers import Answers, Texts
from app.form_engine.errors import Refusal
from app.form_engine.registry import type_of
from app.form_engine.visible import FROM_OUTSIDE, questions, settle

ALIKE = (frozenset({"text", "long_text"}), frozenset({"radio", "select"}))  # of these one can become the other
CHOSEN = frozenset({"radio", "select", "checkboxes", "yes_no", "division"})
Key = tuple[str, str]  # the repeated group, "" outside of one, and the question


class News(StrEnum):
    """What happened to a question. The values are msgids."""

    ADDED = "New question"
    GONE = "No longer asked; your answer was taken out"
    OPTIONS = "The options are different"
    AGAIN = "Please answer again"
    CONSENT = "The text is different; please read and agree again"
    NEEDED = "Must be answered now"


@dataclass(frozen=True)
class Told:
    """One line of the list of what changed for the person. `step` is where it stands now, "" where it stands no more."""

    news: News
    label: Words
    step: str = ""
    more: tuple[Words, ...] = ()  # the options that came
    fewer: tuple[Words, ...] = ()  # the options that went


@dataclass(frozen=True)
class Carried:
    answers: Answers
    told: tuple[Told, ...] = ()


class _Place(NamedTuple):
    step: Step
    group: Group
    question: Question


def carry(old: Definition, new: Definition, answers: Answers) -> Carried:
    """The answers as the new version takes them, with the list of what changed for who gave them."""
    were, are = _places(old), _places(new)
    kept: dict[str, dict] = {"facts": {}, "parked": {}, "typed": {}}
    asked_again: set[Key] = set()
    for path, fact in answers.facts.items():
        if fact.origin is not Origin.COMPUTED and (key := _key(path)) in were and _has_place(path, are):
            found = _carried(were[key].question, are[key].question, fact)
            if found is None:
                asked_again.add(key)
            else:
                kept["facts" if isinstance(found, Fact) else "typed"][path] = found
    for path, fact in answers.parked.items():
        if (key := _key(path)) in were and _has_place(path, are) and _is_same(were[key].question, are[key].question):
            kept["parked"][path] = fact
    for path, texts in answers.typed.items():
        if _has_place(path, are) and path not in kept["facts"]:
            kept["typed"].setdefault(path, texts)
    repeated = {group.code: group for step in new.form.steps for group in step.groups if group.repeated}
    rows = {code: min(count, repeated[code].maximum) for code, count in answers.rows.items() if code in repeated}
    carried = settle(new, Answers(**kept, rows=rows, lines=answers.lines))
    sees, saw = _shown(new, carried) | asked_again, _shown(old, answers)
    return Carried(carried, (*_news(were, are, asked_again, sees), *_losses(were, are, saw)))


def only_new(old: Definition, new: Definition) -> Definition | None:
    """The new version with only those questions of registers that the old one did not ask; None where there are none."""
    were = _places(old)

    def asks(group: Group) -> Group:
        fresh = (question for question in group.questions if not _was_asked(were, group, question))
        return replace(group, questions=tuple(question for question in fresh if question.element or group.fill_from))

    steps = tuple(replace(step, groups=tuple(group for group in map(asks, step.groups) if group.questions)) for step in new.form.steps)
    reduced = replace(new, form=replace(new.form, steps=steps))
    return reduced if any(reduced.form.questions()) else None


def _was_asked(were: Mapping[Key, _Place], group: Group, question: Question) -> bool:
    before = were.get((group.code if group.repeated else "", question.code))
    return before is not None and (before.question.element, before.question.of) == (question.element, question.of)


# --- single answers -----------------------------------------------------------------------------------------------


def _places(definition: Definition) -> dict[Key, _Place]:
    return {
        (group.code if group.repeated else "", question.code): _Place(step, group, question)
        for step, group, question in definition.form.questions()
    }


def _key(path: str) -> Key:
    group, _, rest = path.partition(".")
    return (group, rest.partition(".")[2]) if rest else ("", path)


def _has_place(path: str, are: Mapping[Key, _Place]) -> bool:
    """Whether the new version has the question, and the row."""
    place = are.get(_key(path))
    if place is None:
        return False
    return not place.group.repeated or int(path.split(".")[1]) < place.group.maximum


def _carried(before: Question, now: Question, fact: Fact) -> Fact | Texts | None:
    """The answer as the question takes it now, the texts of one that it does not take any more, or None where it is asked again."""
    if not _is_same(before, now) or (now.type == "consent" and before.text != now.text):
        return None
    if fact.origin in FROM_OUTSIDE:
        return fact if now.lock else replace(fact, locked=fact.locked and now.element is None)
    texts = _refused(now, fact)
    return fact if texts is None else None if now.type in CHOSEN else texts


def _is_same(before: Question, now: Question) -> bool:
    """Whether an answer to the one can be an answer to the other: of the same kind, and about the same thing."""
    alike = (before.type, before.register) == (now.type, now.register) or any({before.type, now.type} <= kinds for kinds in ALIKE)
    kinds = {column.code: column.type for column in before.columns}
    if any(kinds.get(column.code, column.type) != column.type for column in now.columns):
        return False
    return alike and (before.element, before.of) == (now.element, now.of)


def _refused(question: Question, fact: Fact) -> Texts | None:
    """What was typed, where the question does not take it any more."""
    kind = type_of(question.type)
    if not kind.is_posted or isinstance(fact.value, dict):
        return None
    posted = kind.refill(question, fact.value)
    try:
        kind.parse(question, posted)
    except Refusal:
        return {part: list(texts) for part, texts in posted.items()}
    return None


# --- what is told -------------------------------------------------------------------------------------------------


def _shown(definition: Definition, answers: Answers) -> set[Key]:
    return {(place.group.code if place.group.repeated else "", place.question.code) for place in questions(definition, answers)}


def _news(were: Mapping[Key, _Place], are: Mapping[Key, _Place], again: set[Key], sees: set[Key]) -> Iterator[Told]:
    """Only what the person sees: a question that hangs on other answers is no news to them."""
    for key, place in are.items():
        if key not in sees:
            continue
        if key in were:
            yield from _of_both(were[key].question, place, is_again=key in again)
        elif type_of(place.question.type).is_asked:
            yield Told(News.ADDED, place.question.label, place.step.code)


def _losses(were: Mapping[Key, _Place], are: Mapping[Key, _Place], saw: set[Key]) -> Iterator[Told]:
    for key, place in were.items():
        if key not in are and key in saw and type_of(place.question.type).is_asked:
            yield Told(News.GONE, place.question.label)


def _of_both(before: Question, place: _Place, *, is_again: bool) -> Iterator[Told]:
    now, step = place.question, place.step.code
    if is_again and now.type == "consent":
        yield Told(News.CONSENT, now.label, step)
        return
    more, fewer = _labels(now, before), _labels(before, now)
    if more or fewer:
        yield Told(News.OPTIONS, now.label, step, more, fewer)
    elif is_again:
        yield Told(News.AGAIN, now.label, step)
    if now.required and not before.required:
        yield Told(News.NEEDED, now.label, step)


def _labels(of: Question, but: Question) -> tuple[Words, ...]:
    known = {option.code for option in but.options}
    found: Iterable[Words] = (option.label for option in of.options if option.code not in known)
    return tuple(found)
