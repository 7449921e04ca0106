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


def start_clocks(case: Case, definition: Definition) -> None:
    """Acceptance starts both clocks on the next working day."""
    start = clock.today()
    legal, promised = workdays.add(start, definition.legal_days), workdays.add(start, definition.promised_days)
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


def expected_end(definition: Definition, submitted: date) -> workdays.Due:
    """What a citizen may expect before acceptance: the notice period's first day plus the promised time."""
    intake = definition.flow[0].days if definition.flow else 0
    return workdays.add(submitted, intake + definition.promised_days)
