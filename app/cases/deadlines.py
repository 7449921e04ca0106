"""The two dates of a decision, legal and promised, and how near a deadline is (domain rule 2.4)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.cases import clocks
from app.cases.dated_models import ClockKind
from app.cases.models import Case
from app.catalogue.definitions import Definition
from app.core import clock, workdays
from app.core.settings import current


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


def start_clocks(case: Case, definition: Definition, since: date, *, by_machine: bool = False) -> None:
    """Acceptance starts both clocks; the day `since` is not counted. What the machine decides at once has dates and no clocks."""
    days = definition.promised_days if by_machine else days_after_intake(definition)
    legal, promised = workdays.add(since, definition.legal_days), workdays.add(since, days)
    if not by_machine:
        clocks.begin(case, ClockKind.PROMISED, since, days)
        if definition.legal_days:
            clocks.begin(case, ClockKind.LEGAL, since, definition.legal_days)
    case.legal_due, case.promised_due = legal.day, promised.day
    case.due_provisional = legal.provisional or promised.provisional


def remaining(due: date, *, paused: bool = False) -> Remaining:
    """The light of a deadline today: yellow when few working days are left (a setting), red from the day it is due."""
    days = workdays.between(clock.today(), due)
    if paused:
        return Remaining(Light.PAUSED, days)
    if due < clock.today():
        return Remaining(Light.OVERDUE, min(days, -1))
    if days == 0:
        return Remaining(Light.TODAY, 0)
    return Remaining(Light.SOON if days <= current().yellow_days else Light.OK, days)


def last_yellow_day() -> date:
    """Deadlines up to this day are yellow today."""
    return workdays.add(clock.today(), current().yellow_days).day


def handling_days(definition: Definition) -> int:
    """Working days from submission to decision where people handle the case: the first step plus the promised time."""
    intake = definition.flow[0].days if definition.flow else 0
    return intake + days_after_intake(definition)


def days_after_intake(definition: Definition) -> int:
    """The promise; where it is given for the machine only (即办件), the days of the officers' own steps."""
    return definition.promised_days or definition.days_inside


def expected_end(definition: Definition, submitted: date) -> workdays.Due:
    """What a citizen may expect before acceptance."""
    return workdays.add(submitted, handling_days(definition))
