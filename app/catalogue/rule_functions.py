"""What government adds to the rule language: where a place lies, and how many working days there are between two days.

The loader registers them, so they are there before the first rule of a service is read.
"""

import re
from datetime import date

from sqlalchemy import ColumnElement, func

from app.catalogue import city
from app.core import workdays
from app.core.rules import Function, Kind

DIVISION = re.compile(r"\d{2}0000|\d{4}00|\d{6}|\d{9}|\d{12}")
LONGEST_SPAN = 3660  # days; no time limit is longer than ten years


def lies_in(place: str, division: str) -> bool | None:
    """Whether the division of code `place` is `division` or a part of it; None for what is no code."""
    return place.startswith(stem(division)) if DIVISION.fullmatch(place) else None


def stem(division: str) -> str:
    """The digits that all parts of a division share: 341600 is 3416, 341602000 is 341602."""
    for level in (9, 6, 4, 2):
        head, tail = division[:level], division[level:]
        if tail.strip("0"):
            return division
        division = head or division
    return division


def wrong_division(division: object) -> str:
    return "" if isinstance(division, str) and DIVISION.fullmatch(division) else f"{division!r} is no code of a division, such as 341600"


def in_sql(place: ColumnElement, division: str) -> ColumnElement:
    digits = stem(division)
    return func.substr(place, 1, len(digits)) == digits


def called(division: str) -> tuple[str, str]:
    """The name of a division of this city; another one keeps its code."""
    name = city.city().place_name(division) if city.is_known() else None
    return (name.zh, name.en or name.zh) if name else (division, division)


def workdays_between(start: date, end: date) -> int | None:
    """Working days after `start` up to `end`; not known where the State Council's calendar for them is not out yet."""
    if abs((end - start).days) > LONGEST_SPAN:
        return None
    years = range(min(start, end).year, max(start, end).year + 1)
    return workdays.between(start, end) if all(workdays.is_workday(date(year, 7, 1))[1] for year in years) else None


FUNCTIONS = (
    Function(
        name="in_division",
        takes=(Kind.DIVISION, Kind.TEXT),
        gives=Kind.YES_NO,
        judge=lies_in,
        words=("{0}在{1}", "{0} is in {1}"),
        written_out=frozenset({1}),
        wrong=wrong_division,
        said=called,
        sql=in_sql,
    ),
    Function(
        name="workdays",
        takes=(Kind.DATE, Kind.DATE),
        gives=Kind.COUNT,
        judge=workdays_between,
        words=("{0}至{1}的工作日数", "working days from {0} to {1}"),
    ),
)
