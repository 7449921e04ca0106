"""Lines of a few answers: in a form by themselves, and inside a row of a repeated group."""

import pytest

from app.core.rules import parse
from app.elements.facts import Fact, Origin
from app.form_engine import rows as form_rows
from app.form_engine.answers import Answers
from app.form_engine.carrying import carry
from app.form_engine.registry import type_of
from app.form_engine.service import missing, read_step
from tests.unit.form_engine.forms import asking, definition, group, posted, question, rows, step

AMOUNT, SINCE = question("amount", "money"), question("since", "date", required=False)
INCOMES = question("incomes", "lines", columns=(question("kind"), AMOUNT, SINCE), maximum=3)
ALONE = asking(INCOMES)
NESTED = definition(step("one", rows("members", question("name"), INCOMES)))
LINES = type_of("lines")


def line(name: str, kind: str, amount: str) -> dict[str, str]:
    return {f"{name}-kind": kind, f"{name}-amount": amount}


def two(name: str = "incomes") -> dict[str, str]:
    return {f"{name}-rows": "2"} | line(f"{name}-0", "wage", "1200") | line(f"{name}-1", "rent", "300.50")


def test_each_line_is_read_by_the_types_of_its_columns():
    result = read_step(
        ALONE,
        "one",
        posted(**two(), **{"incomes-1-since-year": "2026", "incomes-1-since-month": "1", "incomes-1-since-day": "2"}),
        Answers(),
    )
    assert result.errors == ()
    assert result.answers.value("incomes") == [{"kind": "wage", "amount": 120000}, {"kind": "rent", "amount": 30050, "since": "2026-01-02"}]


def test_a_line_left_empty_is_none_and_stays_on_the_page():
    result = read_step(
        ALONE, "one", posted(**{"incomes-rows": "3"} | line("incomes-0", "", "") | line("incomes-2", "wage", "1")), Answers()
    )
    assert result.answers.value("incomes") == [{"kind": "wage", "amount": 100}] and result.answers.lines == {"incomes": 3}


def test_every_wrong_cell_is_told_at_its_own_input():
    result = read_step(
        ALONE, "one", posted(**{"incomes-rows": "2"} | line("incomes-0", "wage", "much") | line("incomes-1", "", "2")), Answers()
    )
    assert [(error.path, error.anchor) for error in result.errors] == [
        ("incomes.0.amount", "incomes-0-amount"),
        ("incomes.1.kind", "incomes-1-kind"),
    ]
    assert result.answers.value("incomes") is None and result.answers.typed["incomes"]["0-amount"] == ["much"]
    assert [gap.path for gap in missing(ALONE, result.answers)] == ["incomes.0.amount", "incomes.1.kind"]


def test_none_where_one_is_needed():
    assert [error.message for error in read_step(ALONE, "one", posted(**{"incomes-rows": "1"}), Answers()).errors] == [LINES.empty_message]
    least = asking(question("incomes", "lines", columns=(AMOUNT,), minimum=2))
    refused = read_step(least, "one", posted(**{"incomes-rows": "2", "incomes-0-amount": "1"}), Answers())
    assert [error.message for error in refused.errors] == ["%(label)s needs at least %(least)s lines."]


def test_buttons_add_and_remove_lines():
    more = read_step(ALONE, "one", posted(**two(), add="incomes"), Answers()).answers
    assert more.lines == {"incomes": 3} and len(more.value("incomes")) == 2
    full = read_step(ALONE, "one", posted(**two() | {"incomes-rows": "3"}, add="incomes"), Answers()).answers
    assert full.lines == {"incomes": 3}
    less = read_step(ALONE, "one", posted(**two(), remove="incomes.0"), Answers()).answers
    assert less.value("incomes") == [{"kind": "rent", "amount": 30050}] and less.lines == {"incomes": 1}


@pytest.mark.parametrize("count", ["9" * 5000, "-1", "x", "１", "999"])
def test_a_count_that_no_page_sends_is_bounded(count):
    result = read_step(ALONE, "one", posted(**two() | {"incomes-rows": count}), Answers())
    assert len(result.answers.value("incomes") or []) <= 2 and result.answers.lines["incomes"] <= 3


def test_lines_inside_a_row_are_the_second_level():
    first, second = two("members-0-incomes"), two("members-1-incomes")
    result = read_step(
        NESTED, "one", posted(**{"members-rows": "2", "members-0-name": "A", "members-1-name": "B"}, **first, **second), Answers()
    )
    assert result.errors == () and len(result.answers.value("members.1.incomes")) == 2
    every = parse("sum(members, sum(incomes, amount)) == 300100")
    assert every.answer(result.answers.nested()) is True
    assert parse('any(members, any(incomes, kind == "rent"))').answer(result.answers.nested()) is True
    left = form_rows.remove_row(NESTED, result.answers, "members", 0)
    assert left.value("members.0.name") == "B" and left.lines == {"members.0.incomes": 2}


def test_lines_are_shown_and_kept_in_a_draft():
    answers = read_step(ALONE, "one", posted(**two()), Answers()).answers
    assert Answers(answers.stored()).lines == {"incomes": 2}
    assert LINES.show(INCOMES, answers.value("incomes"), "en") == "wage, 1,200.00 yuan; rent, 300.50 yuan"


def in_version(*columns):
    return asking(question("incomes", "lines", columns=columns))


def test_a_new_version_keeps_lines_that_still_fit_and_shows_those_that_do_not():
    answers = Answers({"incomes": Fact([{"kind": "rent", "amount": 30050}], Origin.TYPED)})
    assert carry(ALONE, ALONE, answers).answers.value("incomes") == [{"kind": "rent", "amount": 30050}]
    shorter = carry(ALONE, in_version(question("kind", max_length=2), AMOUNT), answers).answers
    assert shorter.value("incomes") is None and shorter.typed["incomes"]["0-kind"] == ["rent"]


def test_a_column_of_another_kind_asks_the_lines_again():
    """300.50 yuan, kept as 30050, is not the number 30050."""
    answers = Answers({"incomes": Fact([{"kind": "rent", "amount": 30050}], Origin.TYPED)})
    assert carry(ALONE, in_version(question("kind"), question("amount", "integer")), answers).answers.value("incomes") is None


def test_a_group_of_lines_and_others_do_not_mix():
    both = definition(step("one", group("main", INCOMES, question("note"))))
    result = read_step(both, "one", posted(**two(), note="x"), Answers())
    assert result.answers.nested().keys() == {"incomes", "note"}
