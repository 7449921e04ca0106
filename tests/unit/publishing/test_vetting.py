"""逐人查询 as content: who may ask a register about others, what, and what the result may print of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.catalogue import city, loader
from app.catalogue.definitions import Automatic, Definition, Silence
from app.catalogue.flow import VettingRange
from app.core.rules import parse
from app.elements import dictionary
from app.elements.facts import Fact, Origin
from app.elements.words import Words
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers
from app.issuance import types
from app.publishing import diff
from app.publishing.checks import Ground
from app.publishing.service import faults_of

ROOT = Path(__file__).parents[3]
ELEMENTS = dictionary.load(ROOT / "forms" / "elements.yaml")
GROUND = Ground(
    ELEMENTS, city.load(ROOT / "forms" / "city.yaml"), types.load(ROOT / "certificates"),
    frozenset({"population", "enterprise", "criminal_records", "residence_permits", "household"}),
)  # fmt: skip
CODE = "criminal-record-enquiry"


@pytest.fixture(scope="module")
def enquiry() -> Definition:
    return loader.load(ROOT / "forms" / "public-security" / f"{CODE}.yaml", ELEMENTS)


def with_step(definition: Definition, **changes: object) -> Definition:
    first, *rest = definition.flow
    return replace(definition, flow=(replace(first, **changes), *rest))


def asking(definition: Definition, **changes: object) -> Definition:
    return with_step(definition, vetting=replace(definition.vetting_step.vetting, **changes))


def without_numbers(definition: Definition) -> Definition:
    steps = []
    for step in definition.form.steps:
        groups = tuple(
            replace(group, questions=tuple(one for one in group.questions if one.code != "id_number"), distinct="") for group in step.groups
        )
        steps.append(replace(step, groups=groups))
    return replace(definition, form=replace(definition.form, steps=tuple(steps)))


def range_of(element: str) -> tuple[VettingRange, ...]:
    return (VettingRange(parse('legal_basis == "minors"'), element),)


def test_the_shipped_enquiry_is_sound(enquiry):
    assert list(faults_of(enquiry, GROUND)) == []


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (lambda one: with_step(one, department="housing"), "a reviewer of public-security asks"),
        (lambda one: with_step(one, role="approver"), "a reviewer of public-security asks"),
        (lambda one: replace(one, automatic=Automatic(parse("known(firm_name)"), Words("因", "b"))), "leave automatic away"),
        (lambda one: replace(one, silence=Silence(acceptance="《法》第一条")), "silence would accept"),
        (lambda one: asking(one, rows="papers"), "has to be a repeated group with a needed question name"),
        (without_numbers, "a needed question id_number of type id_number"),
        (lambda one: asking(one, ranges=range_of("record.unknown")), "'record.unknown' is no yes or no"),
        (lambda one: asking(one, ranges=range_of("person.birth_date")), "'person.birth_date' is no yes or no"),
        (lambda one: asking(one, ranges=range_of("firm.abnormal")), "'firm.abnormal' is no yes or no"),
        (lambda one: replace(one, flow=(*one.flow[:1], replace(one.flow[0], code="twice"), *one.flow[1:])), "one list is asked about"),
        (lambda one: with_step(one, vetting=None), "no question answers 'vetting.persons'"),
    ],
)  # fmt: skip
def test_a_breach_is_refused_and_named(enquiry, broken, says):
    assert any(says in fault for fault in faults_of(broken(enquiry), GROUND)), list(faults_of(broken(enquiry), GROUND))


def test_a_photo_of_a_card_comes_from_a_photo(enquiry):
    card = loader.load(ROOT / "forms" / "civil-affairs" / "senior-card.yaml", ELEMENTS)
    assert list(faults_of(card, GROUND)) == []
    for source in ("name", "=照片"):
        wrong = replace(card, outcome=replace(card.outcome, facts={**card.outcome.facts, "photo": source}))
        assert any("comes from a field of type photo" in fault for fault in faults_of(wrong, GROUND))
    wrong = replace(card, outcome=replace(card.outcome, facts={**card.outcome.facts, "ethnicity": "photo"}))
    assert any("ethnicity: a photo comes from" in fault for fault in faults_of(wrong, GROUND))


def test_what_tells_rows_apart_is_asked_in_each(enquiry):
    def changed(one, **more):
        return replace(one, groups=tuple(replace(group, **more) if group.code == "persons" else group for group in one.groups))

    steps = tuple(changed(step, distinct="number") for step in enquiry.form.steps)
    wrong = replace(enquiry, form=replace(enquiry.form, steps=steps))
    assert any("distinct: 'number' is no question of rows" in fault for fault in faults_of(wrong, GROUND))


@pytest.mark.parametrize(
    ("numbers", "twice"),
    [(("1", "2"), []), (("1", "1"), [1]), (("1", "2", "1", "1"), [2, 3]), (("", ""), []), ((), [])],
)  # fmt: skip
def test_rows_that_may_not_be_alike_say_which_one_came_first(enquiry, numbers, twice):
    facts = {f"persons.{row}.id_number": Fact(number, Origin.TYPED) for row, number in enumerate(numbers)}
    gaps = [gap for gap in form_engine.missing(enquiry, Answers(facts)) if "already" in str(gap.error.message)]
    assert [gap.path for gap in gaps] == [f"persons.{row}.id_number" for row in twice]
    assert all((gap.step, gap.error.params["row"]) == ("persons", 1) for gap in gaps)


def test_a_range_that_came_is_told_between_versions(enquiry):
    vetting = enquiry.vetting_step.vetting
    before = asking(enquiry, ranges=vetting.ranges[:-1])
    told = [change for change in diff.compare(before, enquiry) if "record.economic" in str(change)]
    assert told
