"""Two versions compared: nothing that people read, answer or decide by is passed over, and each difference says where it is."""

from dataclasses import fields, replace

import pytest

from app.catalogue.definitions import Basis, Check, Definition, Material, Option, Proof
from app.core.rules import parse
from app.elements.words import Words
from app.publishing.diff import APART, AREA_OF, AREAS, PROPERTIES, Kind, by_area, compare
from tests.unit.publishing.test_checks import CHARGE, HOUSING, PROOF, WORDS, a_question, asking


def changes(new, old=HOUSING):
    return [(one.kind, one.area, one.kind_of, one.attribute, one.language, one.was, one.now) for one in compare(old, new)]


def material(**more):
    first, *others = HOUSING.materials
    return replace(HOUSING, materials=(replace(first, **more), *others))


def question(code, **more):
    def of(group):
        return replace(group, questions=tuple(replace(one, **more) if one.code == code else one for one in group.questions))

    steps = tuple(replace(step, groups=tuple(map(of, step.groups))) for step in HOUSING.form.steps)
    return replace(HOUSING, form=replace(HOUSING.form, steps=steps))


SUPPORT = next(one for _, _, one in HOUSING.form.questions() if one.code == "support")
CHANGED, ADDED, REMOVED, MOVED = Kind.CHANGED, Kind.ADDED, Kind.REMOVED, Kind.MOVED
CASES = [
    (replace(HOUSING, promised_days=12), (CHANGED, "Limits", "Service", "Promised working days", "", "15", "12")),
    (replace(HOUSING, fee=Words("不收费", "Free")), (CHANGED, "Fees", "Service", "Fee", "en", "Free of charge", "Free")),
    (replace(HOUSING, short_name=Words("公租房", "")), (REMOVED, "Guide", "Service", "Short name", "en", "Public rental housing", "")),
    (replace(HOUSING, aliases=("租房",)), (CHANGED, "Guide", "Service", "Other names", "", "、".join(HOUSING.aliases), "租房")),
    (replace(HOUSING, conditions=HOUSING.conditions[:-1]), (REMOVED, "Conditions", "Condition", "", "", "", "")),
    (replace(HOUSING, basis=(*HOUSING.basis, Basis("《新法》", "第一条"))), (ADDED, "Guide", "Legal basis", "", "", "", "")),
    (material(ways=(Proof.ORIGINAL,)), (CHANGED, "Papers", "Material", "Ways", "", "register、original", "original")),
    (material(when=parse("known(name)")), (CHANGED, "Papers", "Material", "Shown only when", "", "", "known(name)")),
    (replace(HOUSING, materials=(*HOUSING.materials, Material("new", WORDS, (Proof.UPLOAD,)))), (ADDED, "Papers", "Material", "", "", "", "upload")),
    (replace(HOUSING, charges=(CHARGE,)), (ADDED, "Fees", "Charge", "", "", "", "话")),
    (asking(HOUSING, a_question("pet")), (ADDED, "Form", "Question", "", "", "", "text")),
    (question("support", label=Words("方式", SUPPORT.label.en)), (CHANGED, "Form", "Question", "Label", "zh", SUPPORT.label.zh, "方式")),
    (question("support", required=False), (CHANGED, "Form", "Question", "Must be answered", "", "✓", "✗")),
    (question("support", when=parse("known(name)")), (CHANGED, "Form", "Question", "Shown only when", "", "", "known(name)")),
    (question("support", options=SUPPORT.options[:1]), (REMOVED, "Form", "Option", "", "", "", "")),
    (question("support", options=(*SUPPORT.options, Option("x", WORDS))), (ADDED, "Form", "Option", "", "", "", "")),
    (question("support", options=SUPPORT.options[::-1]), (MOVED, "Form", "Option", "", "", "租赁补贴、实物配租", "实物配租、租赁补贴")),
    (replace(HOUSING, form=replace(HOUSING.form, checks=())), (REMOVED, "Form", "Check", "", "", HOUSING.form.checks[0].rule.text, "")),
    (replace(HOUSING, form=replace(HOUSING.form, checks=(*HOUSING.form.checks, Check(parse("known(name)"), WORDS, "name")))), (ADDED, "Form", "Check", "", "", "", "known(name)")),
    (replace(HOUSING, flow=(replace(HOUSING.flow[0], days=3), *HOUSING.flow[1:])), (CHANGED, "Work of the offices", "Step of the offices", "Working days", "", "2", "3")),
    (replace(HOUSING, outcome=replace(HOUSING.outcome, facts={**HOUSING.outcome.facts, "name": "x"})), (CHANGED, "Result", "Certificate", "Facts of the certificate", "", "name", "x")),
    (replace(HOUSING, automatic=PROOF.automatic), (ADDED, "Work of the offices", "Automatic approval", "", "", "", PROOF.automatic.rule.text)),
]  # fmt: skip


@pytest.mark.parametrize(("new", "expected"), CASES, ids=[f"{kind}-{what}-{attribute}-{number}" for number, (_, (kind, _, what, attribute, *_)) in enumerate(CASES)])  # fmt: skip
def test_a_difference_is_named_once_with_its_place(new, expected):
    assert changes(new) == [expected]
    assert changes(HOUSING) == []


def test_a_question_in_another_group_moved_and_is_not_new():
    steps = HOUSING.form.steps
    first, *others = steps[0].groups
    moved = replace(others[0], questions=(*others[0].questions, first.questions[-1]))
    groups = (replace(first, questions=first.questions[:-1]), moved, *others[1:])
    new = replace(HOUSING, form=replace(HOUSING.form, steps=(replace(steps[0], groups=groups), *steps[1:])))
    assert {(kind, what) for kind, _, what, *_ in changes(new)} == {(MOVED, "Question"), (MOVED, "Order of the questions")}


def test_a_changed_rule_of_a_condition_is_found():
    rule = replace(HOUSING.screening[0], rule=parse("years_since(registered_since) >= 6"))
    found = changes(replace(HOUSING, screening=(rule, *HOUSING.screening[1:])))
    assert found == [(CHANGED, "Conditions", "Condition", "Rule", "", HOUSING.screening[0].rule.text, "years_since(registered_since) >= 6")]


@pytest.mark.parametrize("name", [each.name for each in fields(Definition)])
def test_no_part_of_a_service_is_passed_over(name):
    """Also one that is added to Definition tomorrow: it is compared by itself, and has words for its row."""
    if name not in APART:
        assert name in PROPERTIES and AREA_OF.get(name, "Guide") in AREAS
        is_text = isinstance(getattr(HOUSING, name), Words)
        assert compare(HOUSING, replace(HOUSING, **{name: WORDS if is_text else f"other {name}"})), name


def test_another_service_gives_every_heading_once_in_order():
    headings = [area for area, _ in by_area(compare(HOUSING, PROOF))]
    assert headings == [area for area in AREAS if area in headings] and len(headings) == len(set(headings)) >= 7
