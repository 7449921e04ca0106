"""Working days by the State Council's calendar of 2026, make-up days included."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from app.core import workdays


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


def test_a_date_in_an_unpublished_year_is_said_to_be_provisional() -> None:
    assert workdays.add(date(2026, 12, 25), 20).provisional


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.dates(date(2025, 1, 1), date(2026, 10, 1)), st.integers(0, 40))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    end = workdays.add(start, days).day
    assert workdays.between(start, end) == days
    counted = sum(workdays.is_workday(start + timedelta(days=n))[0] for n in range(1, (end - start).days + 1))
    assert counted == days
