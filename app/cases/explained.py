"""Why a deadline is the day it is: the days one after another, which of them count, and who had the case meanwhile.

Nothing is kept for this: it follows from the clocks, the special procedures, the steps and the acts of the case.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.cases import clocks, extending, tasks
from app.cases.dated_models import CaseClock, CasePause, ClockKind, ClockState
from app.cases.lifecycle import Act
from app.cases.models import Case, Task, TaskState
from app.core import clock, workdays
from app.elements.words import Words

SHOWN = (
    ClockKind.TELL,
    ClockKind.CORRECT,
    ClockKind.MAKE_GOOD,
    ClockKind.PROMISED,
    ClockKind.LEGAL,
    ClockKind.DELIVERY,
)  # in the order of a case's life
LONGEST = 400  # days of one strip: a step that waits for years is cut off


class Mark(StrEnum):
    """What one day is in the count."""

    BEGIN = "begin"  # the day it began: not counted (from the next day on)
    COUNTED = "counted"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MADE_UP = "made_up"  # a weekend day that is worked for a holiday: counted
    PAUSED = "paused"


@dataclass(frozen=True)
class Day:
    day: date
    mark: Mark
    number: int = 0  # of the working day, from one on; 0 where it does not count
    name: str = ""  # of the holiday
    is_last: bool = False
    is_today: bool = False


@dataclass(frozen=True)
class Strip:
    """One clock, day by day. `days` are the working days it is made of, with those that were added."""

    kind: ClockKind
    state: ClockState
    since: date
    days: int
    last: date
    provisional: bool
    paused: int  # days that stood still, whatever day they were
    added: int  # working days of `days` that the head added
    line: Sequence[Day]

    @property
    def weeks(self) -> list[list[Day | None]]:
        """By weeks from Monday on; None before the first and after the last day."""
        lead: list[Day | None] = [None] * self.line[0].day.weekday()
        cells = [*lead, *self.line]
        cells += [None] * (-len(cells) % 7)
        return [cells[start : start + 7] for start in range(0, len(cells), 7)]


@dataclass(frozen=True)
class Holding:
    """Who had the case from one day to another; `until` is None while they still have it, `who` is None for the applicant."""

    since: date
    until: date | None
    who: Words | None
    what: str  # code of the step, "to_correct" for the applicant
    working_days: int


def strips(case: Case) -> list[Strip]:
    """The clocks of the case that its dates are told by, the first one first."""
    rows = [row for row in clocks.of_case(case) if row.kind in SHOWN and row.days]
    pauses, extension = clocks.pauses(case), extending.asked_for(case)
    added = extension.days if extension and extension.granted else 0
    return [
        _strip(row, pauses, added if row.kind in clocks.COUNTED else 0)
        for row in sorted(rows, key=lambda row: (SHOWN.index(row.kind), row.id))
    ]


def _strip(row: CaseClock, pauses: Sequence[CasePause], added: int) -> Strip:
    stands = [(pause.started_on, pause.ended_on or _expected_end(pause)) for pause in pauses] if row.kind in clocks.COUNTED else []
    last = stands[-1][1] if row.state is ClockState.HELD and stands else row.due
    line = list(_line(row, last, stands))
    stood = sum(day.mark is Mark.PAUSED for day in line)
    return Strip(row.kind, row.state, row.since, row.days, row.due, row.provisional, stood, added, line)


def _expected_end(pause: CasePause) -> date:
    """Of a special procedure that goes on: the day that the applicant was told, or today where that has passed."""
    return max(workdays.add(pause.started_on, pause.days).day, clock.today())


def _line(row: CaseClock, last: date, stands: Sequence[tuple[date, date]]) -> Iterator[Day]:
    number, today = 0, clock.today()
    for offset in range(min((last - row.since).days, LONGEST) + 1):
        day = row.since + timedelta(days=offset)
        mark = _mark(day, row.since, stands)
        counts = mark in {Mark.COUNTED, Mark.MADE_UP}
        number += counts
        is_last = day == row.due and row.state is not ClockState.HELD
        yield Day(day, mark, number if counts else 0, workdays.name_of(day), is_last, day == today)


def _mark(day: date, since: date, stands: Sequence[tuple[date, date]]) -> Mark:
    if day == since:
        return Mark.BEGIN
    if any(first <= day <= last for first, last in stands):
        return Mark.PAUSED
    working, _published = workdays.is_workday(day)
    if working:
        return Mark.COUNTED if day.weekday() < 5 else Mark.MADE_UP
    return Mark.HOLIDAY if workdays.name_of(day) else Mark.WEEKEND


def holdings(case: Case) -> list[Holding]:
    """Who had the case, one after another and beside one another, the first one first."""
    found = [_of_task(task, case) for task in case.tasks] + list(_of_applicant(case))
    return sorted(found, key=lambda one: (one.since, one.until or date.max))


def _of_task(task: Task, case: Case) -> Holding:
    since = clock.local(task.opened_at).date()
    until = clock.local(task.ended_at).date() if task.ended_at and task.state is not TaskState.OPEN else None
    return Holding(since, until, tasks.office(task.department, task.step, case.place), task.step, _working(since, until))


def _of_applicant(case: Case) -> Iterator[Holding]:
    """Between the notice of corrections and what was sent then."""
    since = None
    for event in case.events:
        day = clock.local(event.at).date()
        if event.act is Act.RETURN:
            since = day
        elif since and event.act in {Act.RESUBMIT, Act.LAPSE, Act.WITHDRAW}:
            yield Holding(since, day, None, "to_correct", _working(since, day))
            since = None
    if since:
        yield Holding(since, None, None, "to_correct", _working(since, None))


def _working(since: date, until: date | None) -> int:
    return workdays.between(since, until or clock.today())
