"""The table of working-day calendars: one row a published year with its marked days. What stands here goes before the shipped one.

The State Council publishes the next year's notice each autumn; `flask calendar import` takes it in, `flask calendar check` says
when it is due.
"""

import csv
import time
from collections.abc import Mapping
from datetime import date, datetime
from io import StringIO

from sqlalchemy import ForeignKey, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, workdays
from app.core.db import Base, insert, session
from app.core.errors import Invalid
from app.core.workdays import Calendar, Marked

EXPECTED_FROM = (12, 1)  # month and day from which next year's calendar should be there
LOOK_EVERY_SECONDS = 60
COLUMNS = ("day", "working", "name")
YES, NO = {"1", "true", "yes", "是", "班"}, {"0", "false", "no", "否", "休"}


class CalendarYear(Base):
    """One published year."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str]  # the notice: 国办发明电〔2026〕7号
    imported_at: Mapped[datetime]


class CalendarDay(Base):
    """A day that the notice names."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("calendar_year.year"), index=True)
    working: Mapped[bool]
    name: Mapped[str]


class CalendarFault(Invalid):
    code, message = "calendar_fault", "The calendar cannot be taken: %(faults)s"


def read_csv(text: str) -> dict[date, Marked]:
    """The marked days of one year, `day,working,name` a line; raises CalendarFault that names every bad line."""
    rows = csv.DictReader(StringIO(text.lstrip("\ufeff")))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise CalendarFault(faults=f"the first line must be {','.join(COLUMNS)}")
    found: dict[date, Marked] = {}
    faults = []
    for number, row in enumerate(rows, 2):
        fault = _take_row(row, found)
        if fault:
            faults.append(f"line {number}: {fault}")
    years = {day.year for day in found}
    if len(years) != 1 and not faults:
        faults.append("a file holds the days of exactly one year")
    if faults:
        raise CalendarFault(faults="; ".join(faults))
    return found


def _take_row(row: Mapping[str, str | None], found: dict[date, Marked]) -> str:
    """Put a row into `found`; gives what is wrong with it, empty when nothing is."""
    said, name = (row["working"] or "").strip().lower(), (row["name"] or "").strip()
    try:
        day = date.fromisoformat((row["day"] or "").strip())
    except ValueError:
        return f"{row['day']!r} is no day; write 2027-01-01"
    if said not in YES | NO:
        return f"{row['working']!r} is neither 班 nor 休"
    if day in found:
        return f"{day} stands twice"
    if not name:
        return f"{day} has no name"
    if said in YES and day.weekday() < 5:
        return f"{day} is a working day anyway; only make-up days on a weekend are named"
    found[day] = Marked(said in YES, name)
    return ""


def take(days: Mapping[date, Marked], source: str) -> int:
    """Put a year in the place of what was there, in the caller's transaction; gives the year."""
    year = next(iter(days)).year
    current = session()
    current.execute(delete(CalendarDay).where(CalendarDay.year == year))
    known = current.get(CalendarYear, year)
    if known:
        known.source, known.imported_at = source, clock.now()
    else:
        current.add(CalendarYear(year=year, source=source, imported_at=clock.now()))
    current.flush()
    insert(CalendarDay, *({"day": day, "year": year, "working": mark.working, "name": mark.name} for day, mark in days.items()))
    return year


def stored() -> Calendar:
    """The shipped calendar with the years of the table in its place."""
    shipped = workdays.shipped()
    years = frozenset(session().scalars(select(CalendarYear.year)))
    if not years:
        return shipped
    own = {row.day: Marked(row.working, row.name) for row in session().scalars(select(CalendarDay))}
    kept = {day: mark for day, mark in shipped.marked.items() if day.year not in years}
    return Calendar(shipped.years | years, kept | own)


def missing(today: date) -> list[int]:
    """The years that should be published by now and are not."""
    wanted = [today.year] + ([today.year + 1] if (today.month, today.day) >= EXPECTED_FROM else [])
    return [year for year in wanted if year not in workdays.current().years]


# --- what each process counts by: looked at again once a minute, for a year changes once a year ----------------------

_looked_at = float("-inf")
_known: tuple[int, datetime | None] | None = None


def refresh() -> None:
    """Count by the table as it is now."""
    global _known
    years, newest = session().execute(select(func.count(), func.max(CalendarYear.imported_at))).one()
    if (years, newest) != _known:
        workdays.use(stored())
        _known = years, newest


def refresh_lately() -> None:
    """The same, at most once a minute and process."""
    global _looked_at
    if time.monotonic() - _looked_at >= LOOK_EVERY_SECONDS:
        _looked_at = time.monotonic()
        refresh()


def forget() -> None:
    """What this process remembers of the table; for a process that changes its database."""
    global _looked_at, _known
    _looked_at, _known = float("-inf"), None
    workdays.use(None)
