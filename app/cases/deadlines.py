"""The clocks of a case: legal and promised, in working days; the start day is not counted (domain rule 2.4)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.cases.models import Case
from app.catalogue.definitions import Definition
from app.core import clock, workdays


class Light(StrEnum):
    """How near a deadline is. Shown by shape, colour and words together."""

    OVERDUE = "over"
    TODAY = "due"
    SOON = "soon"
    OK = "ok"
    PAUSED = "pause"


@dataclass(frozen=True)
class Remaining:
    light: Light
    days: int  # working days left; negative: overdue by so many


def start_clocks(case: Case, definition: Definition, *, by_machine: bool = False) -> None:
    """Acceptance starts both clocks on the next working day."""
    start, days = clock.today(), definition.promised_days if by_machine else _days_after_intake(definition)
    legal, promised = workdays.add(start, definition.legal_days), workdays.add(start, days)
    case.legal_due, case.promised_due = legal.day, promised.day
    case.due_provisional = legal.provisional or promised.provisional


def remaining(due: date, *, paused: bool = False) -> Remaining:
    """The light of a deadline today: yellow at two working days or fewer, red from the day it is due."""
    days = workdays.between(clock.today(), due)
    if paused:
        return Remaining(Light.PAUSED, days)
    if due < clock.today():
        return Remaining(Light.OVERDUE, min(days, -1))
    if days == 0:
        return Remaining(Light.TODAY, 0)
    return Remaining(Light.SOON if days <= 2 else Light.OK, days)


def handling_days(definition: Definition) -> int:
    """Working days from submission to decision where people handle the case: the first step plus the promised time."""
    intake = definition.flow[0].days if definition.flow else 0
    return intake + _days_after_intake(definition)


def _days_after_intake(definition: Definition) -> int:
    """The promise; where it is given for the machine only (即办件), the days of the officers' own steps."""
    return definition.promised_days or sum(step.days for step in definition.flow[1:])


def expected_end(definition: Definition, submitted: date) -> workdays.Due:
    """What a citizen may expect before acceptance."""
    return workdays.add(submitted, handling_days(definition))
