"""Formulas: exact until the end, rounded once, and not known rather than wrong."""

import random
from fractions import Fraction

import pytest

from app.core.rules import ROUNDINGS, RuleError, formula_in_words, parse_formula
from app.core.rules.kinds import Kind, Term

ROWS = [{"wage": 100}, {"wage": 250}]


@pytest.mark.parametrize(
    ("text", "values", "number"),
    [
        ("a + b * 2", {"a": 1, "b": 3}, 7),
        ("income / size", {"income": 1000, "size": 3}, Fraction(1000, 3)),
        ("a / b / c", {"a": 12, "b": 2, "c": 3}, 2),
        ("(a + sum(members, wage)) / count(members)", {"a": 50, "members": ROWS}, 200),
        ("-a", {"a": 5}, -5),
        ("max(a, b) - min(a, b)", {"a": 3, "b": 8}, 5),
        ('money("1.2万元") / size', {"size": 12}, 100000),
        ("a / size", {"a": 1, "size": 0}, None),
        ("a / size", {"a": 1, "size": -2}, None),
        ("a / size", {"a": 1}, None),
        ("a / size", {"a": "1", "size": 2}, None),
        ("a * b", {"a": 2**62, "b": 4}, None),
        ("sum(members, wage)", {"members": [{"wage": 1}, {}]}, None),
        ("sum(members, wage)", {}, None),
    ],
)
def test_a_formula_gives_the_exact_number_or_nothing(text, values, number):
    assert parse_formula(text).number(values) == number


@pytest.mark.parametrize(
    ("number", "half_up", "down", "up"),
    [
        (Fraction(5, 2), 3, 2, 3),
        (Fraction(-5, 2), -3, -2, -3),
        (Fraction(7, 3), 2, 2, 3),
        (Fraction(-7, 3), -2, -2, -3),
        (Fraction(4), 4, 4, 4),
    ],
)
def test_rounding_is_the_laws(number, half_up, down, up):
    assert (ROUNDINGS["half_up"](number), ROUNDINGS["down"](number), ROUNDINGS["up"](number)) == (half_up, down, up)


def test_a_number_is_rounded_once_at_the_end():
    formula = parse_formula("a / 3 * 3")
    chance = random.Random(7)
    for _ in range(200):
        value = chance.randrange(-(10**9), 10**9)
        assert formula.rounded({"a": value}, "half_up") == value
    assert parse_formula("a / b").rounded({"a": 1, "b": 3}, "half_up", scale=100) == 33


@pytest.mark.parametrize("text", ["a ==", "known(a)", "a == 1", "'x' + 1", "__import__('os')", "a.b()", "x" * 2000, "1 +" * 300 + "1"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(RuleError):
        parse_formula(text)


def test_it_is_said_in_words():
    terms = {
        "income": Term(Kind.MONEY, ("家庭年收入", "Yearly income")),
        "size": Term(Kind.COUNT, ("户内人口数", "People"), unit=("人", "people")),
    }
    assert formula_in_words(parse_formula("income / size"), terms) == "家庭年收入 ÷ 户内人口数"
    assert formula_in_words(parse_formula("income / size"), terms, "en") == "Yearly income ÷ people"
