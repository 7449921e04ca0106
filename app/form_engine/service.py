"""The acts on a form: read a step that was posted, say what is still missing, and what a value is for a paper."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.catalogue.definitions import Definition, Group, Question, Step
from app.core.errors import Missing
from app.elements.facts import Fact, Origin, Value
from app.elements.words import Words
from app.form_engine import paper_signs, reading
from app.form_engine.answers import Answers, Texts
from app.form_engine.choices import OneOf
from app.form_engine.errors import FieldError, Refusal
from app.form_engine.fields import lines
from app.form_engine.fields.checkboxes import Checkboxes
from app.form_engine.locks import is_locked
from app.form_engine.pieces import Pieces
from app.form_engine.reading import Reading
from app.form_engine.registry import type_of
from app.form_engine.types import LONGEST, Posted, PostedForm
from app.form_engine.visible import FROM_OUTSIDE, Place, groups, path_of, questions, rows_of, settle, steps

BY_HAND = frozenset({Origin.TYPED, Origin.CLERK})
PICKED = frozenset({"radio", "select", "checkboxes", "yes_no", "consent", "signature", "division"})  # a press, no writing
LOCKED = "%(label)s comes from a register and cannot be changed here. If it is wrong, report it beside the answer."
TWICE = "%(label)s is in row %(row)d already. Enter each one once, or take one of the two rows away."
MEANT_FOR_PAPER = "zh"  # certificates are Chinese


@dataclass(frozen=True)
class StepResult:
    """The answers as they stand after a step was posted, and what is wrong with them, in the order of the form."""

    answers: Answers
    errors: tuple[FieldError, ...]


class Gap(NamedTuple):
    """One reason why a form cannot be filed yet, and where it is mended."""

    step: str
    path: str
    error: FieldError


def step_of(definition: Definition, code: str) -> Step:
    for step in definition.form.steps:
        if step.code == code:
            return step
    raise Missing()


def read_step(definition: Definition, step_code: str, posted: PostedForm, current: Answers, *, origin: Origin = Origin.TYPED) -> StepResult:
    """Take over what was posted for one step.

    Locked facts stay as they are, answers of hidden questions go, unknown names are not looked at, and a text that
    cannot be read yet is kept as it was typed, so that nothing is lost.
    """
    step = step_of(definition, step_code)
    counted = reading.counted(step, posted, settle(definition, current))
    readings = reading.read(definition, step, posted, counted)
    answers = settle(definition, _taken_over(step, counted, readings, origin))
    shown = questions(definition, answers, step_code)
    printed = definition.printed
    errors = [error for place in shown for error in _errors(place, answers, readings.get(place.path), printed)]
    errors += [gap.error for gap in _said_twice(definition, answers, errors, step_code)]
    return StepResult(answers, (*errors, *(gap.error for gap in _failed_checks(definition, answers, errors, step_code))))


def read_only(
    definition: Definition, codes: Collection[str], posted: PostedForm, current: Answers, *, origin: Origin = Origin.TYPED
) -> Answers:
    """Take over what was posted for these questions, wherever they stand in the form; every other answer stays as it is."""
    answers = current
    for step in definition.form.steps:
        part = _part(step, codes)
        if part.groups:
            readings = reading.read(definition, step, posted, answers)
            answers = settle(definition, _taken_over(part, answers, readings, origin))
    return answers


def _part(step: Step, codes: Collection[str]) -> Step:
    """The step with these questions alone; rows are left out."""
    groups = (replace(group, questions=tuple(one for one in group.questions if one.code in codes)) for group in step.groups)
    return replace(step, groups=tuple(group for group in groups if group.questions and not group.repeated))


def missing(definition: Definition, answers: Answers) -> list[Gap]:
    """Everything that keeps the form from being filed, over all steps that show; empty when it is complete."""
    answers = settle(definition, answers)
    printed = definition.printed
    gaps = [
        Gap(place.step.code, error.path, error)
        for place in questions(definition, answers)
        for error in _errors(place, answers, None, printed)
    ]
    gaps += _said_twice(definition, answers, [gap.error for gap in gaps])
    return gaps + _failed_checks(definition, answers, [gap.error for gap in gaps])


def count_prefilled(definition: Definition, answers: Answers) -> tuple[int, int, int]:
    """How many fields the form shows, how many of them arrived filled, and how many a person typed."""
    settled = settle(definition, answers)
    shown = questions(definition, settled)
    asked = [place for place in shown if type_of(place.question.type).is_asked and place.question.value is None]
    facts = [settled[place.path] for place in asked if place.path in settled]
    prefilled = sum(fact.origin in FROM_OUTSIDE for fact in facts)
    return len(asked), prefilled, len(facts) - prefilled


def count_by_hand(definition: Definition, answers: Answers) -> tuple[int, int, int]:
    """How many answers a person wrote, how many were only picked, agreed to or signed, and how many came by themselves."""
    settled = settle(definition, answers)
    places = [place for place in questions(definition, settled) if place.path in settled and type_of(place.question.type).is_asked]
    by_hand = [place for place in places if place.question.value is None and settled[place.path].origin in BY_HAND]
    picked = sum(place.question.type in PICKED for place in by_hand)
    return len(by_hand) - picked, picked, len(places) - len(by_hand)


def printable(definition: Definition, answers: Answers, source: str) -> Value:
    """The value of an answer (or of the question of an element, or of all rows of a group) for a paper: choices as words."""
    for _, group, question in definition.form.questions():
        if group.repeated and group.code == source:
            return [_printable_row(group, answers, row) for row in rows_of(group, answers)]
        if not group.repeated and source in {question.code, question.element}:
            return _paper_value(question, answers.value(question.code))
    return None


def following(definition: Definition, answers: Answers, step_code: str) -> Step | None:
    """The next step that shows after this one."""
    shown = steps(definition, answers)
    codes = [step.code for step in definition.form.steps]
    return next((step for step in shown if codes.index(step.code) > codes.index(step_code)), None)


# --- taking over ----------------------------------------------------------------------------------------------


def _taken_over(step: Step, answers: Answers, readings: Mapping[str, Reading], origin: Origin) -> Answers:
    facts, typed, parked, shown = dict(answers.facts), dict(answers.typed), dict(answers.parked), dict(answers.lines)
    for path, question in _all_places(step, answers):
        found, known = readings.get(path), answers.known(path)
        if found is None or is_locked(question, known):
            continue
        typed.pop(path, None)
        if lines.COUNT in found.texts:
            shown[path] = lines.count_in(found.texts)
        if found.refusal:
            typed[path] = _kept(found.texts)
        elif found.value is not None:
            facts[path] = _answered(known, type_of(question.type).fact(question, found.value, origin))
        elif any(found.texts.values()):  # the input was there and was emptied
            facts.pop(path, None)
            parked.pop(path, None)
        elif type_of(question.type).absent_is_empty:
            facts.pop(path, None)
    return answers.but(facts=facts, typed=typed, parked=parked, lines=shown)


def _all_places(step: Step, answers: Answers) -> Iterator[tuple[str, Question]]:
    """Every question of the step by path, shown or not."""
    for group in step.groups:
        for row in rows_of(group, answers):
            for question in group.questions:
                yield path_of(group, question, row), question


def _answered(known: Fact | None, posted: Fact) -> Fact:
    """The fact of a posted value: what a register said and the person left alone stays the register's."""
    if known is None:
        return posted
    if known.value == posted.value:
        return known
    if known.was is not None and known.was == posted.value:
        return replace(known, value=posted.value, origin=Origin.SOURCE, was=None)
    if Origin.CHOSEN in {known.origin, posted.origin}:
        return posted
    return known.changed_to(posted.value, posted.origin)


def _kept(texts: Posted) -> Texts:
    """Texts to show again, without the signs that no store takes."""
    return {
        part: [text[:LONGEST].replace("\0", "").encode("utf-8", "ignore").decode() for text in posted[:50]]
        for part, posted in texts.items()
    }


# --- what is wrong --------------------------------------------------------------------------------------------


def _errors(place: Place, answers: Answers, found: Reading | None, printed: frozenset[str]) -> Iterator[FieldError]:
    """What is wrong with one question that shows; with lines it may be several things."""
    question, path, kind = place.question, place.path, type_of(place.question.type)
    fact = answers.facts.get(path)
    if is_locked(question, fact):
        if found and _contradicts(found, fact):
            yield FieldError(path, LOCKED, {"label": question.label})
        return
    refusal = (found.refusal if found else _unread(question, answers.typed.get(path))) or paper_signs.refusal_of(place, fact, printed)
    if refusal and refusal.inside:
        yield from (_said(f"{path}.{inside.path}", inside.label, inside.refusal) for inside in refusal.inside)
    elif refusal:
        yield _said(path, question.label, refusal)
    elif (fact is None or fact.value in (None, "", [])) and question.required and kind.is_given:
        yield FieldError(path, kind.empty_message, {"label": question.label}, kind.parts[0])


def _said(path: str, label: Words, refusal: Refusal) -> FieldError:
    return FieldError(path, refusal.message, {"label": label, **refusal.params}, refusal.part)


def _contradicts(found: Reading, fact: Fact | None) -> bool:
    """Something was posted for a locked answer, and it is not what the register said."""
    posted = any(text for texts in found.texts.values() for text in texts)
    return posted and (found.refusal is not None or fact is None or found.value != fact.value)


def _unread(question: Question, texts: Texts | None) -> Refusal | None:
    """Why a text that a draft kept cannot be read."""
    if texts is None:
        return None
    try:
        type_of(question.type).parse(question, texts)
    except Refusal as refusal:
        return refusal
    return None


def _said_twice(definition: Definition, answers: Answers, errors: list[FieldError], step: str | None = None) -> list[Gap]:
    """Rows that may not be alike and are, each after the first at its own input; what is wrong already says that first."""
    wrong, found = {error.path for error in errors}, []
    for of, group in groups(definition, answers.nested(), step):
        label = next((one.label for one in group.questions if one.code == group.distinct), None)
        first: dict[str, int] = {}
        for row in rows_of(group, answers) if label else ():
            path = f"{group.code}.{row}.{group.distinct}"
            value = answers.value(path)
            if value in (None, "") or path in wrong or first.setdefault(str(value), row or 0) == row:
                continue
            found.append(Gap(of.code, path, FieldError(path, TWICE, {"label": label, "row": first[str(value)] + 1})))
    return found


def _where(definition: Definition, answers: Answers, step: str | None = None) -> dict[str, str]:
    """The step of every question, and of every repeated group, that shows."""
    single = {place.path: place.step.code for place in questions(definition, answers, step)}
    return single | {group.code: of.code for of, group in groups(definition, answers.nested(), step) if group.repeated}


def _failed_checks(definition: Definition, answers: Answers, errors: list[FieldError], step: str | None = None) -> list[Gap]:
    """Rules across questions that surely say no, each at its question or group, unless that one has an error already."""
    wrong = {error.path for error in errors}
    values = answers.nested()
    failed = [check for check in definition.form.checks if check.question not in wrong and check.rule.answer(values) is False]
    where = _where(definition, answers, step) if failed else {}
    return [
        Gap(where[check.question], check.question, FieldError(check.question, check.message)) for check in failed if check.question in where
    ]


# --- values for papers ----------------------------------------------------------------------------------------


def _printable_row(group: Group, answers: Answers, row: int | None) -> dict[str, Value]:
    return {question.code: _paper_value(question, answers.value(path_of(group, question, row))) for question in group.questions}


def _paper_value(question: Question, value: Value) -> Value:
    """Choices, divisions, addresses as words; a person by its pieces; a table cell by cell; dates, numbers, yes or no as they are kept."""
    if isinstance(value, list) and question.columns:
        return [
            {column.code: _paper_value(column, row.get(column.code)) for column in question.columns}
            for row in value
            if isinstance(row, dict)
        ]
    is_worded = isinstance(type_of(question.type), OneOf | Checkboxes) and value is not None
    if is_worded or (isinstance(value, dict) and not isinstance(type_of(question.type), Pieces)):
        return type_of(question.type).show(question, value, MEANT_FOR_PAPER)
    return value
