"""What the board shows: a few lists that stand ready in the counter table, each read by its key."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select

from app.cases.models import Case, Task, TaskState
from app.core import clock
from app.core.actor import Channel
from app.core.db import session
from app.supervision.models import MEASURES, Figure, Period, StepGauge, View

MOST_DAYS = 31  # a longer time is shown by whole months: of two hundred departments no more lines are read
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
LONGEST = 366 * 5  # days


@dataclass(frozen=True)
class Sums:
    """What happened in a time, added up. Averages are in hundredths, None where there is nothing to divide by."""

    received: int = 0
    weighed: int = 0
    one_click: int = 0
    accepted: int = 0
    not_accepted: int = 0
    returned: int = 0
    approved: int = 0
    automatic: int = 0
    refused: int = 0
    terminated: int = 0
    withdrawn: int = 0
    kept: int = 0
    days_used: int = 0
    days_promised: int = 0
    limited: int = 0
    days_legal: int = 0
    delivered: int = 0
    visits: int = 0
    visits_of_delivered: int = 0
    papers_saved: int = 0
    late: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def decided(self) -> int:
        return self.approved + self.refused

    @property
    def closed(self) -> int:
        """办结: decided, or ended without a decision."""
        return self.decided + self.not_accepted + self.terminated + self.withdrawn

    @property
    def in_hand(self) -> int:
        """Of everything since the first case: what came and was not closed."""
        return self.received - self.closed

    @property
    def used(self) -> int | None:
        return _average(self.days_used, self.decided)

    @property
    def promised(self) -> int | None:
        return _average(self.days_promised, self.decided)

    @property
    def legal(self) -> int | None:
        return _average(self.days_legal, self.limited)

    @property
    def visits_each(self) -> int | None:
        return _average(self.visits_of_delivered, self.delivered)

    @property
    def kept_share(self) -> int | None:
        """In hundredths of a per cent, as every share."""
        return _average(100 * self.kept, self.decided)

    @property
    def automatic_share(self) -> int | None:
        return _average(100 * self.automatic, self.approved)

    @property
    def one_click_share(self) -> int | None:
        return _average(100 * self.one_click, self.weighed)


def _average(amount: int, of: int) -> int | None:
    return (200 * amount + of) // (2 * of) if of else None


@dataclass(frozen=True)
class Asked:
    """Of what time and of what. `place` and, for a department, `department` come from the reader's post, not from the address."""

    first: date
    last: date
    department: str = ""
    service: str = ""
    window: str = ""
    channel: str = ""
    place: str = ""

    @property
    def by(self) -> Period:
        return Period.DAY if (self.last - self.first).days < MOST_DAYS else Period.MONTH

    @property
    def begins(self) -> date:
        """The first day that is counted: by months the first of the month."""
        return self.first if self.by is Period.DAY else self.first.replace(day=1)

    @property
    def ends(self) -> date:
        if self.by is Period.DAY:
            return self.last
        return (self.last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    @property
    def of(self) -> str:
        """The key of its total. One counter is asked of by itself."""
        return f"{self.department}/{self.service}" if self.service else self.department


@dataclass(frozen=True)
class Now:
    """Steps that are open today."""

    late: int
    due: int


@dataclass(frozen=True)
class Lines:
    """One list of the board. `in_hand`: what each has open, by item. Of one counter there are none."""

    sums: Mapping[str, Sums]
    in_hand: Mapping[str, int]


@dataclass(frozen=True)
class Found:
    asked: Asked
    today: Sums
    by_time: Mapping[date, Sums]  # every day or month of the time, also those in which nothing happened
    total: Sums
    parts: Lines  # the departments, or the services of the one that was asked for
    channels: Mapping[str, Sums]
    windows: Mapping[str, Sums]
    now: Now | None  # None at one counter, where steps are nobody's alone, and of one channel in the whole city


SUMS = tuple(func.sum(getattr(Figure, name)) for name in MEASURES)


def of(asked: Asked) -> Found:
    """Five questions, each to the lines that it shows and to no others."""
    by_time, today = _by_time(asked)
    total = sum(by_time.values(), start=Sums())
    return Found(asked, today, by_time, total, _parts(asked), _channels(asked), _windows(asked), _now(asked))


def _line(view: View, asked: Asked, of: str) -> list[ColumnElement[bool]]:
    return [Figure.view == view, Figure.place == asked.place, Figure.of == of]


def _in_time(asked: Asked) -> ColumnElement[bool]:
    return and_(Figure.period == asked.by, Figure.start.between(asked.begins, asked.ends))


def _sums(row: Row, first: int) -> Sums:
    return Sums(*row[first:])


def _by_time(asked: Asked) -> tuple[dict[date, Sums], Sums]:
    """By day or month, and today's beside it."""
    today = and_(Figure.period == Period.DAY, Figure.start == clock.today())
    wanted = select(Figure.period, Figure.start, *SUMS).where(
        *_line(View.WINDOWS if asked.window else View.TOTAL, asked, asked.of),
        Figure.channel == asked.channel,
        Figure.item == asked.window,
        or_(_in_time(asked), today),
    )
    rows = {(row[0], row[1]): _sums(row, 2) for row in session().execute(wanted.group_by(Figure.period, Figure.start))}
    found = {start: rows.get((asked.by, start), Sums()) for start in _starts(asked)}
    return found, rows.get((Period.DAY, clock.today()), Sums())


def _starts(asked: Asked) -> list[date]:
    if asked.by is Period.DAY:
        return [asked.begins + timedelta(days=n) for n in range((asked.ends - asked.begins).days + 1)]
    found = [asked.begins]
    while (following := (found[-1] + timedelta(days=32)).replace(day=1)) <= asked.ends:
        found.append(following)
    return found


def _parts(asked: Asked) -> Lines:
    """The departments; of one department its services; of one service itself. What is in hand stands beside it, by the count of ever."""
    if asked.window:
        return Lines({}, {})
    view, of = (View.SERVICES, asked.department) if asked.department else (View.DEPARTMENTS, "")
    ever = Figure.period == Period.EVER
    one = asked.service
    wanted = select(Figure.item, Figure.period, *SUMS).where(
        *_line(view, asked, of),
        Figure.channel == asked.channel,
        or_(_in_time(asked), ever),
        *([Figure.item == one] if one else []),
    )
    sums: dict[str, Sums] = {}
    in_hand: dict[str, int] = {}
    for row in session().execute(wanted.group_by(Figure.item, Figure.period)):
        if row[1] is not Period.EVER:
            sums[row[0]] = _sums(row, 2)
        else:
            in_hand[row[0]] = _sums(row, 2).in_hand
    return Lines(sums, in_hand)


def _channels(asked: Asked) -> dict[str, Sums]:
    if asked.window:
        return {}
    ways = [asked.channel] if asked.channel else [Channel.ONLINE.value, Channel.WINDOW.value, Channel.KIOSK.value]
    wanted = select(Figure.channel, *SUMS).where(*_line(View.TOTAL, asked, asked.of), Figure.channel.in_(ways), _in_time(asked))
    return {row[0]: _sums(row, 1) for row in session().execute(wanted.group_by(Figure.channel))}


def _windows(asked: Asked) -> dict[str, Sums]:
    """The counters of the hall; they are counted for themselves, and not by department, service or channel."""
    if asked.department or asked.channel:
        return {}
    wanted = select(Figure.item, *SUMS).where(*_line(View.WINDOWS, asked, ""), Figure.channel == "", _in_time(asked))
    return {row[0]: _sums(row, 1) for row in session().execute(wanted.group_by(Figure.item))}


def _now(asked: Asked) -> Now | None:
    """Open steps that are late or due today: counted for one department, as the worker last found them for the whole city."""
    if not asked.department:
        return None if asked.channel or asked.window else _of_the_city()
    is_open = [Task.state == TaskState.OPEN, Task.held_on.is_(None), Task.department == asked.department]
    if asked.service or asked.channel or asked.place:
        its = [Case.id == Task.case_id, Case.place.startswith(asked.place)]
        its += [Case.service_code == asked.service] if asked.service else []
        its += [Case.channel == Channel(asked.channel)] if asked.channel else []
        is_open.append(exists().where(*its))
    late = select(func.count()).select_from(Task).where(*is_open, Task.late_at.is_not(None)).scalar_subquery()
    due = select(func.count()).select_from(Task).where(*is_open, Task.late_at.is_(None), Task.due == clock.today()).scalar_subquery()
    return Now(*session().execute(select(late, due)).one())


def _of_the_city() -> Now:
    late, due = session().execute(select(func.sum(StepGauge.late), func.sum(StepGauge.due))).one()
    return Now(late or 0, due or 0)
