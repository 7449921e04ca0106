"""Working days as the State Council publishes them, with make-up days (调休). Licensing Law art. 82: days are working days.

A year that is not published yet is counted Monday to Friday and the result says `provisional` (暂估), never a silent guess.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import chinese_calendar
from chinese_calendar import constants


@dataclass(frozen=True)
class Due:
    day: date
    provisional: bool = False


@dataclass(frozen=True)
class Marked:
    """A day that the State Council's notice names: a holiday, or a weekend day that is worked for one."""

    working: bool
    name: str


@dataclass(frozen=True)
class Calendar:
    """The years that are published, and their marked days."""

    years: frozenset[int] = frozenset()
    marked: Mapping[date, Marked] = field(default_factory=dict)


HOLIDAY_NAMES = {  # of the package's English names, as the notices of the State Council have them
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节", "National Day": "国庆节", "Mid-autumn Festival": "中秋节", "Anti-Fascist 70th Day": "抗战胜利纪念日",
}  # fmt: skip


@cache
def shipped() -> Calendar:
    """The calendar that comes with the product, from a pinned package; an office's own years stand in core.calendars."""
    named = constants.holidays | constants.workdays
    marked = {day: Marked(bool(chinese_calendar.is_workday(day)), HOLIDAY_NAMES.get(name, name)) for day, name in named.items()}
    return Calendar(frozenset(day.year for day in constants.holidays), marked)


_current: Calendar | None = None


def use(calendar: Calendar | None) -> None:
    """Count by this calendar from now on; None is the shipped one."""
    global _current
    _current = calendar


def current() -> Calendar:
    return _current or shipped()


def is_workday(day: date) -> tuple[bool, bool]:
    """(a working day, from a published calendar)."""
    calendar = current()
    found = calendar.marked.get(day)
    return found.working if found else day.weekday() < 5, day.year in calendar.years


def name_of(day: date) -> str:
    """The holiday that this day is, or for which it is worked; else empty."""
    found = current().marked.get(day)
    return found.name if found else ""


def add(start: date, days: int, without: Collection[tuple[date, date]] = ()) -> Due:
    """The day `days` working days after `start`; the start day itself is not counted.

    `without` are intervals that do not count, their first and last day included (Licensing Law art. 45).
    """
    day, left, provisional = start, days, False
    while left > 0:
        day += timedelta(days=1)
        working, published = is_workday(day)
        provisional = provisional or not published
        left -= working and not any(first <= day <= last for first, last in without)
    return Due(day, provisional)


def between(start: date, end: date, without: Collection[tuple[date, date]] = ()) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before. `without` as in `add`."""
    if end < start:
        return -between(end, start, without)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_workday(day)[0] and not any(first <= day <= last for first, last in without) for day in days)
