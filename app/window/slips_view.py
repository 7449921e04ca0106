"""Check slips as the department that keeps the register reads them: a list without values, then one with both sides in full."""

from dataclasses import dataclass
from datetime import datetime

from app.catalogue.definitions import Option, Question
from app.core.actor import Actor
from app.elements import dictionary
from app.elements.dictionary import Element
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.types import TYPES
from app.sources import registry, slips
from app.sources.errors import SlipMissing
from app.sources.models import SlipStatus
from app.sources.slips import SlipView
from app.window import words
from app.window.answers_view import show


@dataclass(frozen=True)
class Line:
    number: str
    element: Words
    register: Words
    opened_at: datetime
    is_open: bool
    state: str


@dataclass(frozen=True)
class Sheet:
    line: Line
    record: str
    said: str
    claimed: str
    reason: str
    answer: str


def lines(officer: Actor) -> list[Line]:
    """The open ones first, the oldest on top; then what was answered."""
    found = slips.of_department(officer.department or "", None)
    return sorted((_line(slip) for slip in found), key=lambda line: not line.is_open)


def of_owner(officer: Actor, number: str) -> SlipView:
    """A slip about a register of this officer's department; a foreign one and a missing one look the same."""
    slip = slips.by_number(number)
    if slip.department != officer.department:
        raise SlipMissing()
    return slip


def sheet(slip: SlipView) -> Sheet:
    element = dictionary.current().get(slip.element)
    said, claimed = (_text(element, value) for value in (slip.said, slip.claimed))
    return Sheet(_line(slip), slip.record, said, claimed, slip.reason, slip.answer)


def _line(slip: SlipView) -> Line:
    element = dictionary.current().get(slip.element)
    name = element.name if element else Words(slip.element)
    is_open = slip.status is SlipStatus.OPEN
    return Line(slip.number, name, registry.title(slip.source), slip.opened_at, is_open, words.slip(slip.status, slip.corrected))


def _text(element: Element | None, value: Value) -> str:
    """As a form would show it; what a row says of somebody stands as it was said."""
    if element is None or element.type not in TYPES or not element.accepts(value):
        return "—" if value in (None, "") else str(value)
    options = tuple(Option(choice.code, choice.label) for choice in element.options)
    columns = tuple(
        Question(column.code, column.type, column.name, options=tuple(Option(choice.code, choice.label) for choice in column.options))
        for column in element.columns
    )
    return show(Question(element.code, element.type, element.name, options=options, columns=columns), value)
