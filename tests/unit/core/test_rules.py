"""The rule language: what it says, what it does not know, what it refuses."""

from datetime import date

import pytest

from app.core.rules import RuleError, parse

AS_OF = date(2026, 11, 23)
VALUES = {
    "purpose": "loan",
    "born": "2004-02-29",
    "area": 4200,
    "members": [{"relation": "spouse", "income": 100}, {"relation": "child", "income": 0}],
    "nobody": [],
    "firm": {"status": "open"},
}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('purpose == "loan"', True),
        ('purpose in ["rent", "other"]', False),
        ('purpose == "loan" and area < 4000', False),
        ("missing > 3", None),
        ('missing > 3 or purpose == "loan"', True),
        ('missing > 3 and purpose == "rent"', False),
        ("not missing", None),
        ("known(missing)", False),
        ("known(nobody)", True),
        ("age(born) >= 22", True),
        ("age(born) >= 23", False),
        ('any(members, relation == "spouse")', True),
        ("all(members, income > 0)", False),
        ('count(members, relation == "child") == 1', True),
        ("count(nobody) == 0", True),
        ("sum(members, income) / count(members) < 60", True),
        ("area / 0 > 1", None),
        ('firm.status == "open"', True),
        ("true", True),
        ("1 < 2 < 3", True),
    ],
)
def test_a_rule_says_yes_no_or_not_enough_data(text: str, answer: bool | None) -> None:
    assert parse(text).judge(VALUES, AS_OF).answer is answer


def test_a_birthday_on_29_february_falls_on_1_march_in_other_years() -> None:
    rule = parse("age(born) >= 21")
    assert rule.judge(VALUES, date(2025, 2, 28)).answer is False
    assert rule.judge(VALUES, date(2025, 3, 1)).answer is True


def test_the_evidence_names_what_was_looked_at() -> None:
    verdict = parse('purpose == "loan" and missing > 1').judge(VALUES, AS_OF)
    assert {(item.name, item.value) for item in verdict.evidence} == {("purpose", "loan"), ("missing", None)}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("__import__('os')", "unknown function"),
        ("a.__class__", "underscore"),
        ("(lambda: 1)()", "unknown function"),
        ("[x for x in y]", "ListComp"),
        ("a[0]", "Subscript"),
        ("agee(born) > 1", "did you mean 'age'"),
        ("age(born, born)", "takes 1"),
        ("count(1)", "a name"),
        ("a ==", "not a rule"),
        ("f'{a}'", "JoinedStr"),
        ("a and " * 300 + "a", "characters"),
        (f"x in [{', '.join('a' * 210)}]", "parts"),
        ("9 ** 9 ** 9", "Pow"),
        ("'a'.upper", "before a dot"),
    ],
)
def test_nothing_outside_the_language_is_a_rule(text: str, complaint: str) -> None:
    with pytest.raises(RuleError, match=complaint):
        parse(text)
