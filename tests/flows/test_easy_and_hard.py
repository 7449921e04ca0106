"""For whom a service is one click, and for whom it is hard: the people of docs/demonstration.md, by what the registers say of them."""

from dataclasses import dataclass

import pytest

from app.cases import prefill
from app.catalogue import service as catalogue
from app.core.actor import Actor, PartyKind, PartyRef
from app.demo import people
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers
from app.identity import queries as identity

pytestmark = pytest.mark.usefixtures("city", "context")
PRESSED = {
    "purpose",
    "agreed",
    "declared",
    "category",
    "premium_year",
    "housing_nature",
    "support",
    "agree_to_checks",
    "agree_to_publicity",
}


@dataclass(frozen=True)
class Found:
    """What a form looks like before anybody touched it."""

    still_open: set[str]
    unmet: int
    automatic: bool | None
    differences: int


def opened(service: str, name: str) -> Found:
    card = identity.person_by_id_number(people.find(name).id_number)
    published, party = catalogue.current(service), PartyRef(PartyKind.PERSON, card.id)
    definition = published.definition
    known = prefill.fetch(Actor(person=card.id, name=name, assurance=2), party, published)
    answers = Answers(known.facts)
    values = answers.nested()
    return Found(
        {gap.error.path for gap in form_engine.missing(definition, answers)},
        sum(condition.rule.answer(values) is False for condition in definition.screening),
        definition.automatic.rule.answer(values) if definition.automatic else None,
        len(known.gathered.differences),
    )


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("housing-proof", "林晓雯"),
        ("resident-medical-insurance", "林晓雯"),
        ("rental-housing", "陈建华"),
        ("no-criminal-record", "林晓雯"),
        ("residence-proof", "孙倩"),
        ("disability-subsidy", "罗桂芬"),
        ("old-age-allowance", "吴德贵"),
    ],
)
def test_easy_is_nothing_but_choosing_and_agreeing(service, name):
    found = opened(service, name)
    assert found.still_open <= PRESSED and not found.unmet and not found.differences


@pytest.mark.parametrize(
    ("service", "name", "why"),
    [
        ("housing-proof", "何秀兰", "differences"),
        ("resident-medical-insurance", "何秀兰", "unmet"),
        ("rental-housing", "林晓雯", "unmet"),
        ("no-criminal-record", "钱程", "by hand"),
        ("residence-proof", "林晓雯", "unmet"),
        ("disability-subsidy", "陆小川", "unmet"),
        ("old-age-allowance", "何秀兰", "unmet"),
        ("senior-card", "林晓雯", "unmet"),
    ],
)
def test_hard_is_for_a_reason(service, name, why):
    found = opened(service, name)
    assert {"differences": found.differences > 0, "unmet": found.unmet > 0, "by hand": found.automatic is False}[why]


@pytest.mark.parametrize(("service", "typed"), [("company-registration", 11), ("individual-business", 5)])
def test_what_nobody_can_know_is_typed(service, typed):
    assert len(opened(service, "林晓雯").still_open - PRESSED) == typed
