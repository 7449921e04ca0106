"""Working days as the State Council publishes them, with make-up days (调休). Licensing Law art. 82: days are working days.

A year that is not published yet is counted Monday to Friday and the result says `provisional` (暂估), never a silent guess.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar


@dataclass(frozen=True)
class Due:
    day: date
    provisional: bool = False


@lru_cache(maxsize=4096)
def is_workday(day: date) -> tuple[bool, bool]:
    """(a working day, from a published calendar)."""
    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5, False


def add(start: date, days: int) -> Due:
    """The day `days` working days after `start`; the start day itself is not counted."""
    day, left, provisional = start, days, False
    while left > 0:
        day += timedelta(days=1)
        working, published = is_workday(day)
        provisional = provisional or not published
        left -= working
    return Due(day, provisional)


def between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before."""
    if end < start:
        return -between(end, start)
    return sum(is_workday(start + timedelta(days=n))[0] for n in range(1, (end - start).days + 1))
