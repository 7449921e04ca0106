"""What else bears on a case: duplicates, who is named in it, and the officer's own relation; nothing outside the officer's part."""

import pytest
from flask import Flask

from app.cases import relations, service
from app.cases.models import Case
from app.cases.relations import Kind
from app.core.actor import Actor, Role
from app.core.db import session
from app.core.transaction import write
from app.identity import queries as identity
from tests.casework import a_case
from tests.lives import FIRM, a_permit_case, for_the_firm, officer
from tests.office import filed, text

on_one = pytest.mark.usefixtures("one_database", "city", "context")


def told(case: Case, by: Actor) -> list[tuple[Kind, str]]:
    return [(one.kind, one.number) for one in relations.others(case, by, relations.named(case))]


@on_one
def test_cases_of_the_applicant_are_told_to_whom_they_belong():
    first, second = a_permit_case(service.accept), a_permit_case()
    elsewhere = a_case("individual-business", until="submit")
    health = officer(Role.REVIEWER)
    assert told(first, health) == [(Kind.SAME_MATTER, second.number)]
    assert told(elsewhere, officer(Role.REVIEWER, "market-regulation")) == []
    other = a_case("individual-business", "黄志明", until="submit")
    business = a_case("housing-proof", "黄志明", until="draft")
    clerk = officer(Role.CLERK, "hall")
    assert told(other, clerk) == [(Kind.SAME_MATTER, elsewhere.number)] and business.number is None
    with write():
        service.withdraw(service.locked(second.id), for_the_firm(), "不办了", "k-withdraw")
    assert told(first, health) == []


@on_one
def test_who_is_named_in_a_case_and_applies_for_the_same_is_told():
    mine = a_case("rental-housing", "吴美玲", until="accept")
    reviewer = officer(Role.REVIEWER, "housing")
    named = relations.named(mine)
    assert named, "the form names nobody besides the applicant"
    with write():
        party = named[0].party
        spouse = session().get_one(Case, a_case("rental-housing", "陈建华", until="submit").id)
        spouse.applicant_id = party
    found = relations.others(mine, reviewer, named)
    assert [(one.kind, one.about) for one in found] == [(Kind.NAMED, named[0].about)]


@on_one
def test_an_officer_is_told_where_they_or_a_firm_of_theirs_is_named():
    case, reviewer = a_case("rental-housing", "吴美玲", until="accept"), officer(Role.REVIEWER, "housing")
    known = relations.named(case)
    own = Actor(person=known[0].party, post=reviewer.post, channel=reviewer.channel, assurance=2)
    assert relations.of_officer(own, known) == [known[0].about] and not relations.of_officer(reviewer, known)
    (firm,) = identity.parties_by_number([FIRM])
    behind = [relations.Named(firm.id, firm.representative, known[0].about)]
    assert relations.of_officer(Actor(person=for_the_firm().person, post=reviewer.post), behind)


@pytest.mark.usefixtures("city")
def test_the_case_page_lists_every_check_and_what_bears_on_it(app: Flask, desk) -> None:
    first, second = filed(app), filed(app)
    page = text(desk("clerk").get(f"/window/cases/{first}"))
    assert "自动核查" in page and "数据源自动填写" in page and "重复与关联办件" in page and second in page
    assert "同一申请人、同一事项" in page


@pytest.mark.usefixtures("city")
def test_who_sees_a_part_sees_none_of_it(app: Flask, desk) -> None:
    with app.app_context():
        number = a_case("rental-housing", "吴美玲", until="accept").number
    page = text(desk("reviewer", "natural-resources").get(f"/window/cases/{number}"))
    assert "自动核查" not in page and "重复与关联办件" not in page
