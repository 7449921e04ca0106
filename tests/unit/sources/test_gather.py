"""Gathering: each source once, all at the same time, and what comes back becomes facts that know where they came from."""

import threading

import pytest

from app.core.actor import ANONYMOUS, Actor, Channel, Post, Role
from app.elements.facts import Origin
from app.sources import connecting
from app.sources.base import Record, SourceDown
from app.sources.errors import PurposeMissing, SubjectUnreachable
from app.sources.kinds import DuplicateKind, kind
from app.sources.models import Outcome
from app.sources.registry import DuplicateSource, Registry
from app.sources.service import DerivedSubject, Purpose, Subject, Want
from tests.unit.sources.fakes import CASE, CHILD, FIRM, ID, LIN, ME, SPOUSE, Fake, ask, population


def test_a_fact_knows_where_it_came_from():
    fact = ask(population()).facts["person.name"]
    assert (fact.value, fact.origin, fact.source, fact.record, fact.dated) == (
        "林晓雯",
        Origin.SOURCE,
        "population",
        "population-1",
        "2026-10-01",
    )
    assert fact.locked
    assert fact.fetched_at
    assert "居民身份证法" in fact.basis


def test_a_fact_is_locked_only_where_its_element_says_so():
    assert not ask(population(), want=["person.phone"]).facts["person.phone"].locked


def test_each_source_is_asked_once_for_everything_wanted_of_it():
    register = population()
    ask(register, want=["person.name", "person.sex", "person.phone"])
    assert register.calls == [(ID, frozenset({"name", "sex", "phone"}))]


def test_only_what_is_wanted_is_asked():
    register, other = population(), Fake("credit")
    ask(register, other)
    assert register.calls == [(ID, frozenset({"name"}))]
    assert other.calls == []


def test_six_sources_are_asked_at_once():
    all_six = threading.Barrier(6, timeout=10)  # nobody gets through before everybody was asked

    def together(key: str) -> Record:
        all_six.wait()
        return Record("1", key, "2026-10-01", {})

    sources = [Fake(name, answer=together) for name in ("population", "household", "estate", "social", "medical", "credit")]
    wanted = ["person.name", "household.size", "estate.count", "social.status", "medical.status", "credit.standing"]
    assert not ask(*sources, want=wanted, seconds=20).down
    assert all(len(one.calls) == 1 for one in sources)


@pytest.mark.parametrize(
    ("register", "outcome"),
    [
        (population(fault=SourceDown("away")), Outcome.DOWN),
        (population(fault=ConnectionError("reset")), Outcome.BROKEN),
        (population(wait=1.5), Outcome.LATE),
        (population(answer=lambda key: "<html>"), Outcome.BROKEN),
        (population(answer=lambda key: Record("1", SPOUSE, "2026-10-01", LIN)), Outcome.BROKEN),
        (population(answer=lambda key: Record("1", key, "yesterday", LIN)), Outcome.BROKEN),
        (population(answer=lambda key: Record("1", key, "", [("name", "林晓雯")])), Outcome.BROKEN),
    ],
    ids=["down", "throws", "late", "garbage", "a stranger's record", "no date", "no values"],
)
def test_a_source_in_trouble_leaves_its_answers_open_and_is_named(register, outcome):
    gathered = ask(register, Fake("credit", {ID: {"standing": "good"}}), want=["person.name", "credit.standing"], seconds=0.6)
    assert gathered.down == {"population"}
    assert set(gathered.facts) == {"credit.standing"}
    assert {call.source: call.outcome for call in gathered.calls} == {"population": outcome, "credit": Outcome.ANSWERED}


@pytest.mark.parametrize("value", ["woman", 1, ["female"], {"a": 1}, "x" * 3000])
def test_a_value_that_cannot_be_an_answer_is_left_out_and_its_source_named(value):
    register = Fake("population", {ID: {**LIN, "sex": value}})
    gathered = ask(register, want=["person.name", "person.sex"])
    assert "person.sex" not in gathered.facts
    assert gathered.facts["person.name"].value == "林晓雯"
    assert gathered.down == {"population"}


def test_a_source_without_a_record_is_not_down():
    gathered = ask(Fake("population"))
    assert not gathered.facts
    assert not gathered.down
    assert gathered.calls[0].outcome is Outcome.NOTHING


def test_the_lead_fills_and_a_difference_is_kept_for_the_officer():
    household = Fake("household", {ID: {"registered_address": "云江市河口县柳河村3号"}})
    gathered = ask(population(), household, want=["person.registered_address"])
    assert gathered.facts["person.registered_address"].source == "population"
    (difference,) = gathered.differences
    assert (difference.source, difference.other_source, difference.other_value) == ("population", "household", "云江市河口县柳河村3号")


def test_spaces_and_wide_characters_are_no_difference():
    household = Fake("household", {ID: {"registered_address": "云江市临江区 滨江路６６号"}})
    assert ask(population(), household, want=["person.registered_address"]).differences == ()


def test_two_records_of_one_source_are_a_difference_too():
    medical = Fake("medical", {ID: {"status": "none"}}, others={"status": "active"})
    gathered = ask(medical, want=["medical.status"])
    assert gathered.facts["medical.status"].value == "none"
    assert [(one.other_source, one.other_value) for one in gathered.differences] == [("medical", "active")]


def test_a_gap_of_the_lead_is_filled_by_a_cross_check_and_never_locked():
    lead = Fake("population", {ID: {"name": None}})
    fact = ask(lead, Fake("household", {ID: {"name": "林晓雯"}})).facts["person.name"]
    assert (fact.source, fact.locked) == ("household", False)


def test_a_silent_lead_is_not_replaced():
    gathered = ask(population(fault=SourceDown()), Fake("household", {ID: {"name": "林晓雯"}}))
    assert not gathered.facts
    assert gathered.down == {"population"}


HOUSEHOLD = {
    "spouse_id_number": SPOUSE,
    "spouse_name": "陈建华",
    "members": [
        {"relation": "spouse", "name": "陈建华", "id_number": SPOUSE, "sex": "male"},
        {"relation": "son", "name": "陈思远", "id_number": CHILD, "sex": "male"},
    ],
}


def test_the_spouse_is_found_through_the_household_and_asked_in_a_second_round():
    register = Fake("population", {ID: LIN, SPOUSE: {**LIN, "name": "陈建华"}})
    gathered = ask(
        register,
        Fake("household", {ID: HOUSEHOLD}),
        want=["person.name", Want("spouse_name", "person.name", "spouse")],
        subjects={"spouse": DerivedSubject("household.spouse")},
    )
    assert gathered.facts["spouse_name"].value == "陈建华"
    assert [key for key, _ in register.calls] == [ID, SPOUSE]


def test_without_a_spouse_nothing_is_asked_about_one():
    register = population()
    gathered = ask(
        register,
        Fake("household", {ID: {}}),
        want=[Want("s", "person.name", "spouse")],
        subjects={"spouse": DerivedSubject("household.spouse")},
    )
    assert not gathered.facts
    assert not register.calls


def test_members_come_as_rows_and_their_income_from_its_own_source():
    social = Fake("social", {SPOUSE: {"annual_income": 2400000}, CHILD: {"annual_income": 0}})
    rows = ask(Fake("household", {ID: HOUSEHOLD}), social, want=[Want("members", "household.members")]).rows["members"]
    assert [(row["name"].value, row["annual_income"].value) for row in rows] == [("陈建华", 2400000), ("陈思远", 0)]
    assert (rows[0]["name"].source, rows[0]["annual_income"].source) == ("household", "social")
    assert sorted(key for key, _ in social.calls) == sorted([SPOUSE, CHILD])


def test_of_members_only_the_columns_that_the_form_has_are_asked():
    social = Fake("social", {SPOUSE: {"annual_income": 2400000}})
    want = Want("family", "household.members", columns=frozenset({"name", "relation"}))
    gathered = ask(Fake("household", {ID: HOUSEHOLD}), social, want=[want])
    assert not social.calls
    assert set(gathered.rows["family"][0]) == {"name", "relation"}


def test_each_of_many_derived_people_can_be_asked():
    register = Fake("population", {SPOUSE: {"phone": "19900000004"}, CHILD: {}})
    gathered = ask(
        register,
        Fake("household", {ID: HOUSEHOLD}),
        want=[Want("family.phone", "person.phone", "each")],
        subjects={"each": DerivedSubject("household.members")},
    )
    assert [row.get("phone") and row["phone"].value for row in gathered.rows["family"]] == ["19900000004", None]


def test_a_table_comes_as_one_list_unless_rows_are_asked_for():
    estate = Fake("estate", {ID: {"properties": [{"area": 5800, "usage": "dwelling"}]}})
    gathered = ask(estate, want=["estate.properties", Want("homes", "estate.properties", spread=True)])
    assert gathered.facts["estate.properties"].value == [{"area": 5800, "usage": "dwelling"}]
    assert gathered.rows["homes"][0]["area"].value == 5800


def test_a_firm_is_asked_as_an_organisation():
    enterprise = Fake("enterprise", {FIRM: {"name": "云江市启航商贸有限公司"}})
    gathered = ask(enterprise, want=[Want("firm", "firm.name", "firm")], subjects={"firm": Subject("organisation", FIRM)})
    assert gathered.facts["firm"].value == "云江市启航商贸有限公司"


def test_someone_who_cannot_be_reached_in_two_rounds_is_refused():
    for unreachable in (DerivedSubject("household.spouse", of="spouse"), DerivedSubject("household.friend")):
        with pytest.raises(SubjectUnreachable):
            ask(population(), subjects={"spouse": unreachable})


@pytest.mark.parametrize(
    "purpose",
    [
        Purpose("", CASE, ME),
        Purpose("housing-proof", None, ANONYMOUS),
        Purpose("curiosity", None, ANONYMOUS, authorised="curiosity"),
        Purpose("housing-proof", None, Actor(person=ME.person, post=Post(CASE, "housing", Role.REVIEWER))),
    ],
    ids=["no service", "nobody's session", "not authorised", "an officer without a case"],
)
def test_without_a_purpose_nothing_is_asked(purpose):
    register = population()
    with pytest.raises(PurposeMissing):
        ask(register, purpose=purpose)
    assert not register.calls


@pytest.mark.parametrize(
    "purpose",
    [
        Purpose("housing-proof", None, ME),
        Purpose("housing-proof", CASE, Actor(post=Post(CASE, "housing", Role.REVIEWER))),
        Purpose("sign-in", None, ANONYMOUS, authorised="sign-in"),
        Purpose("housing-proof", None, Actor(person=ME.person, post=Post(CASE, "hall", Role.CLERK), channel=Channel.WINDOW)),
    ],
    ids=["own session", "a case", "authorised", "intake at a window"],
)
def test_a_case_a_session_or_an_authorised_purpose_is_enough(purpose):
    assert ask(population(), purpose=purpose).facts


def test_two_sources_of_one_name_are_refused():
    with pytest.raises(DuplicateSource, match="population"):
        Registry(population(), population())


def test_two_kinds_of_one_word_are_refused():
    assert connecting.SHIPPED
    with pytest.raises(DuplicateKind, match="EmbeddedRegister and Fake"):
        kind("embedded")(Fake)
