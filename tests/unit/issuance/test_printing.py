"""How values stand on paper."""

import json
from datetime import date

import pytest
from hypothesis import given, strategies as st

from app.elements.words import Words
from app.issuance.canonical import canonical
from app.issuance.printing import day, printed
from app.issuance.types import FactRule, FactType


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("money", 8000000, "80,000.00 元"),
        ("money", -5, "-0.05 元"),
        ("money", "80,000.00 元", "80,000.00 元"),
        ("area", 8956, "89.56 平方米"),
        ("date", "2026-11-03", "2026年11月3日"),
        ("date", "2026年11月3日", "2026年11月3日"),
        ("text", "2026-11-03", "2026-11-03"),
        ("number", 3, "3"),
        ("number", 12000, "12,000"),
        ("yes_no", False, "否"),
        ("list", ["甲", "乙"], ["甲", "乙"]),
        ("list", "甲", ["甲"]),
        ("text", None, ""),
    ],
)
def test_a_value_is_printed_as_the_offices_write_it(kind, value, shown):
    assert printed(FactRule("x", Words("x"), FactType(kind)), value) == shown


def test_a_table_prints_each_column_by_its_own_type():
    area = FactRule("area", Words("面积"), FactType.AREA)
    table = FactRule("t", Words("表"), FactType.TABLE, columns={"area": area})
    assert printed(table, [{"area": 100, "secret": "x"}, {}]) == [{"area": "1.00 平方米"}, {"area": ""}]


def test_a_day_is_written_without_leading_zeros():
    assert day(date(2026, 1, 5)) == "2026年1月5日"


def test_one_document_has_one_spelling():
    assert canonical({"b": 1, "a": {"d": "乙", "c": None}}) == '{"a":{"c":null,"d":"乙"},"b":1}'.encode()


def test_fractions_are_refused_in_records():
    with pytest.raises(TypeError, match="scaled integers"):
        canonical({"a": [{"b": 0.1}]})


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc_中", max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abc_é𬱖", max_size=4), plain, max_size=6))
def test_the_canonical_bytes_are_those_that_the_standard_library_writes(document):
    assert canonical(document) == json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
