"""What differs between two texts is marked, and the texts stay whole."""

import pytest
from hypothesis import given, strategies as st

from app.manage.marks import marked


def text_of(pieces):
    return "".join(piece.text for piece in pieces)


def marks_of(pieces):
    return [piece.text for piece in pieces if piece.is_marked]


@pytest.mark.parametrize(
    ("was", "now", "left", "right"),
    [
        ("只能选一种", "任选一种", ["只能"], ["任"]),
        ("within 15 working days", "within 12 working days", ["15"], ["12"]),
        ("same", "same", [], []),
        ("", "new", [], ["new"]),
        ("abc", "完全不同", ["abc"], ["完全不同"]),
    ],
)
def test_what_differs_is_marked(was, now, left, right):
    before, after = marked(was, now)
    assert (marks_of(before), marks_of(after)) == (left, right)


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_stay_whole(was, now):
    before, after = marked(was, now)
    assert (text_of(before), text_of(after)) == (was, now)


def test_a_very_long_text_is_shown_whole_and_at_once():
    before, after = marked("字" * 100_000, "句" * 100_000)
    assert len(before) == len(after) == 1
