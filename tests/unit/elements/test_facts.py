"""A fact keeps where it came from, also when a person changes it."""

from datetime import UTC, datetime

from app.elements.facts import Fact, Origin

REGISTERED = Fact(
    value="19900000001",
    origin=Origin.SOURCE,
    source="population",
    record="RK-000001",
    fetched_at=datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC),
    dated="2026-10-01",
    basis="《政务数据共享条例》",
    locked=True,
)


def test_it_comes_back_from_storage_as_it_was():
    assert Fact.from_json(REGISTERED.to_json()) == REGISTERED


def test_a_changed_fact_remembers_what_the_source_said():
    changed = REGISTERED.changed_to("19900000002")
    assert (changed.value, changed.was, changed.origin, changed.locked) == ("19900000002", "19900000001", Origin.TYPED, False)


def test_changed_twice_it_still_remembers_the_source():
    assert REGISTERED.changed_to("a").changed_to("b", Origin.CLERK).was == "19900000001"
