"""How another house writes its answers, and what is not accepted as one."""

import datetime

import pytest

from app.sources.record_shape import RecordShape, Unreadable, Way, found_at, merged

SHAPE = RecordShape(
    subject="who.number",
    record="id",
    dated="day",
    values={
        "balance": Way("money.0.ye", "yuan"),
        "since": Way("since", "date"),
        "state": Way("zt", choices={"01": "paying"}),
        "insured": Way("cb", "yes_no"),
        "count": Way("n", "whole"),
        "cars": Way("cl", each={"plate": Way("hphm"), "kind": Way("lx", choices={"K": "car"})}),
        "name": Way("xm"),
    },
)
ALL = frozenset(SHAPE.values)
ROW = {
    "who": {"number": "99000119940312102x"},
    "id": 77,
    "day": "20261101",
    "money": [{"ye": "1,234.5"}],
    "since": "2020/3/1",
    "zt": "01",
    "cb": "1",
    "n": 3.0,
    "cl": [{"hphm": "云A1", "lx": "K"}],
    "xm": " 林晓雯 ",
}


def test_a_row_is_read_by_its_shape():
    record = SHAPE.read(ROW, ALL)
    assert (record.id, record.subject_key, record.dated) == ("77", "99000119940312102X", "2026-11-01")
    assert record.values == {
        "balance": 123450, "since": "2020-03-01", "state": "paying", "insured": True, "count": 3,
        "cars": [{"plate": "云A1", "kind": "car"}], "name": "林晓雯",
    }  # fmt: skip


def test_only_what_was_asked_is_read_and_gaps_stay_gaps():
    assert SHAPE.read(ROW, frozenset({"name"})).values == {"name": "林晓雯"}
    assert SHAPE.read({"who": {"number": "1"}, "xm": ""}, ALL).values == {}


@pytest.mark.parametrize(
    ("written", "value", "kept"),
    [
        ("yuan", "0.05", 5),
        ("yuan", -12, -1200),
        ("yuan", "7.500", 750),
        ("square_metres", "108.62", 10862),
        ("date", "2026-11-01 08:00:00", "2026-11-01"),
        ("date", "202611", "2026-11-01"),
        ("date", "2026年1月9日", "2026-01-09"),
        ("date", datetime.date(2026, 1, 9), "2026-01-09"),
        ("date", datetime.datetime(2026, 1, 9, 8), "2026-01-09"),  # noqa: DTZ001  as drivers give it
        ("yes_no", "否", False),
        ("yes_no", True, True),
        ("whole", "12", 12),
    ],
)
def test_ways_of_writing(written: str, value: object, kept: object):
    assert Way("x", written).value({"x": value}) == kept


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (Way("x", "yuan"), "12.345"),
        (Way("x", "yuan"), "1e3"),
        (Way("x", "yuan"), "NaN"),
        (Way("x", "date"), "31.12.2026"),
        (Way("x", "date"), "20261301"),
        (Way("x", "date"), "20261"),
        (Way("x", "whole"), 1.5),
        (Way("x", "yes_no"), "maybe"),
        (Way("x"), {"a": 1}),
        (Way("x", choices={"01": "paying"}), "77"),
        (Way("x", each={"a": Way("a")}), "not a list"),
        (Way("x", each={"a": Way("a")}), ["not a row"]),
    ],
)
def test_what_was_not_agreed_is_unreadable(way: Way, value: object):
    with pytest.raises(Unreadable):
        way.value({"x": value})


def test_an_older_row_that_says_otherwise_is_kept_beside():
    newer, older = SHAPE.read(ROW, ALL), SHAPE.read({**ROW, "n": 4}, ALL)
    record = merged([newer, older])
    assert record and record.values["count"] == 3 and record.others == {"count": 4}
    assert merged([]) is None
    with pytest.raises(Unreadable):
        merged([newer, SHAPE.read({**ROW, "who": {"number": "2"}}, ALL)])


def test_paths_end_where_there_is_nothing():
    assert found_at({"a": [{"b": 1}]}, "a.0.b") == 1
    assert [found_at({"a": [{"b": 1}]}, path) for path in ("a.1.b", "a.b", "x", "a.0.b.c")] == [None] * 4
