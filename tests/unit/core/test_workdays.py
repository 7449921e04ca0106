"""Working days by the State Council's calendar, make-up days included, against known dates and a count day by day."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from app.core import calendars, workdays
from app.core.calendars import CalendarFault
from app.core.workdays import Calendar, Marked

Interval = tuple[date, date]


@pytest.fixture(autouse=True)
def _shipped_calendar():
    yield
    workdays.use(None)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-12", 20, "2026-03-18"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-30", 3, "2026-10-10"),  # a working Saturday
        ("2026-01-02", 1, "2026-01-04"),  # a working Sunday
        ("2026-04-30", 1, "2026-05-06"),
        ("2026-03-02", 20, "2026-03-30"),
        ("2026-11-23", 20, "2026-12-21"),
    ],
)
def test_known_dates(start: str, days: int, end: str) -> None:
    assert workdays.add(date.fromisoformat(start), days) == workdays.Due(date.fromisoformat(end))


def test_a_special_procedure_does_not_count_with_its_first_and_last_day() -> None:
    pause = (date(2026, 3, 9), date(2026, 3, 13))
    assert workdays.add(date(2026, 3, 2), 20, [pause]) == workdays.Due(date(2026, 4, 7))


def test_a_date_in_an_unpublished_year_is_said_to_be_provisional() -> None:
    assert workdays.add(date(2026, 12, 25), 20).provisional


def test_a_published_year_is_not_provisional_any_more() -> None:
    shipped = workdays.shipped()
    spring = {date(2027, 1, 4): Marked(working=False, name="元旦")}
    workdays.use(Calendar(shipped.years | {2027}, {**shipped.marked, **spring}))
    assert workdays.add(date(2026, 12, 31), 1) == workdays.Due(date(2027, 1, 1))
    assert workdays.add(date(2027, 1, 1), 1) == workdays.Due(date(2027, 1, 5))
    assert workdays.name_of(date(2027, 1, 4)) == "元旦"


def counted_day_by_day(start: date, days: int, pauses: Sequence[Interval]) -> date:
    """The oracle: each day by itself, without anything of ours but whether it is worked."""
    day = start
    while days:
        day = day + timedelta(1)
        stands = False
        for first, last in pauses:
            stands = stands or (day >= first and day <= last)
        if workdays.is_workday(day)[0] and not stands:
            days = days - 1
    return day


DAYS = st.dates(date(2024, 1, 1), date(2026, 9, 1))
PAUSES = st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=3).map(lambda found: [(day, day + timedelta(n)) for day, n in found])


@hypothesis_settings(max_examples=200, deadline=None)
@given(DAYS, st.integers(0, 60), PAUSES)
def test_adding_is_counting_day_by_day(start: date, days: int, pauses: list[Interval]) -> None:
    assert workdays.add(start, days, pauses).day == counted_day_by_day(start, days, pauses)


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.dates(date(2025, 1, 1), date(2026, 10, 1)), st.integers(0, 40))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    end = workdays.add(start, days).day
    assert workdays.between(start, end) == days
    counted = sum(workdays.is_workday(start + timedelta(days=n))[0] for n in range(1, (end - start).days + 1))
    assert counted == days


# --- the file that an office imports --------------------------------------------------------------------------------


def test_a_year_is_read_with_holidays_and_make_up_days() -> None:
    found = calendars.read_csv("day,working,name\n2027-02-08,休,春节\n2027-02-14,班,春节\n")
    assert found == {date(2027, 2, 8): Marked(working=False, name="春节"), date(2027, 2, 14): Marked(working=True, name="春节")}


def test_every_bad_line_is_named() -> None:
    bad = "day,working,name\n2027-02-30,休,春节\n2027-02-08,假,春节\n2027-02-09,班,春节\n2027-02-10,休,\n2028-01-03,休,元旦\n2028-01-03,休,元旦\n"
    with pytest.raises(CalendarFault) as refused:
        calendars.read_csv(bad)
    said = str(refused.value)
    assert all(f"line {number}:" in said for number in (2, 3, 4, 5, 7)), said
    assert "working day anyway" in said


@pytest.mark.parametrize("text", ["", "tag,arbeit\n", "day,working,name\n", "day,working,name\n2027-01-01,休,元旦\n2028-01-03,休,元旦\n"])
def test_a_file_that_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(CalendarFault):
        calendars.read_csv(text)


def test_next_year_is_missing_from_december_on() -> None:
    assert calendars.missing(date(2026, 11, 30)) == []
    assert calendars.missing(date(2026, 12, 1)) == [2027]
    assert calendars.missing(date(2027, 1, 5)) == [2027]
