"""From one day to another."""

import pytest

from app.form_engine.errors import Refusal
from app.form_engine.fields.division import Division
from app.form_engine.registry import type_of
from app.form_engine.types import TYPES
from prove.hostile import TEXTS
from tests.unit.form_engine.forms import question

STAY = question("stay", "date_range")
KIND = type_of("date_range")


def posted(start: tuple[str, str, str], end: tuple[str, str, str]) -> dict[str, list[str]]:
    parts = [
        *(("start", *one) for one in zip(("year", "month", "day"), start, strict=True)),
        *(("end", *one) for one in zip(("year", "month", "day"), end, strict=True)),
    ]
    return {f"{which}-{part}": [text] for which, part, text in parts}


def test_two_days_are_kept_shown_and_put_back():
    value = KIND.parse(STAY, posted(("2026", "１", "5"), ("2026", "12", "31")))
    assert value == {"start": "2026-01-05", "end": "2026-12-31"}
    assert KIND.show(STAY, value, "zh") == "2026年1月5日至2026年12月31日"
    assert KIND.show(STAY, value, "en") == "5 January 2026 to 31 December 2026"
    assert KIND.inputs(value)["end-month"] == "12" and set(KIND.inputs(None).values()) == {""}


def test_nothing_typed_is_no_answer():
    assert KIND.parse(STAY, posted(("", "", ""), ("", "", ""))) is None


@pytest.mark.parametrize(
    ("start", "end", "part"),
    [
        (("2026", "1", ""), ("2026", "2", "1"), "start-day"),
        (("2026", "1", "1"), ("", "", ""), "end-year"),
        (("2026", "2", "30"), ("2026", "3", "1"), "start-day"),
        (("2026", "1", "1"), ("2026", "13", "1"), "end-month"),
        (("2026", "3", "1"), ("2026", "2", "1"), "end-year"),
        (("26", "1", "1"), ("2026", "2", "1"), "start-year"),
    ],
)
def test_what_is_wrong_is_said_at_its_input(start, end, part):
    with pytest.raises(Refusal) as caught:
        KIND.parse(STAY, posted(start, end))
    assert caught.value.part == part


def test_one_day_is_a_period_too():
    assert KIND.parse(STAY, posted(("2026", "1", "1"), ("2026", "1", "1"))) == {"start": "2026-01-01", "end": "2026-01-01"}


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("name", sorted(name for name, kind in TYPES.items() if kind.is_posted and not isinstance(kind, Division)))
def test_no_type_takes_what_no_keyboard_makes(name):
    """Each hostile text in each input gives a value, nothing, or a refusal; never another exception."""
    kind, asked = TYPES[name], question("answer", name)
    for raw in TEXTS:
        text = raw.decode("utf-8", "surrogateescape")
        for part in kind.parts:
            try:
                value = kind.parse(asked, {other: [text if other == part else "1"] for other in kind.parts})
            except Refusal:
                continue
            if value is not None:
                assert isinstance(kind.show(asked, value, "zh"), str)
