"""Sources over the demonstration's registers: pre-fill, log, switches, check slips, and how they are doing."""

import time
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.catalogue import loader
from app.catalogue.definitions import Definition
from app.core.actor import Actor, Post, Role
from app.core.db import new_id, session
from app.core.settings import current
from app.core.transaction import write
from app.demo import people
from app.demo.registers import fill
from app.elements import dictionary
from app.sources import enterprise, health, population, registry, service, slips, switches
from app.sources.errors import (
    NoOwner,
    NotYourSlip,
    ReasonMissing,
    SlipAnswered,
    SlipMissing,
    SourceUnavailable,
    UnknownElement,
    UnknownSource,
)
from app.sources.guard import Circuit
from app.sources.models import CheckSlip, Outcome, RegisterRecord, SlipStatus, SourceCall, SwitchState
from app.sources.service import DerivedSubject, Gathered, Purpose, Subject, Want

ME = Actor(person=UUID(int=7))
LIN, CHEN, HE = (people.find(name).id_number for name in ("林晓雯", "陈建华", "何秀兰"))


@pytest.fixture
def town(city, context) -> Iterator[None]:
    yield
    session().rollback()


def ask(id_number: str, *elements: str, case_id: UUID | None = None) -> Gathered:
    return service.gather(
        {"applicant": Subject("person", id_number)}, [Want(one, one) for one in elements], purpose=Purpose("test", case_id, ME)
    )


def switch(source: str, state: str) -> None:
    with write():
        switches.set(source, state)


def test_filling_twice_changes_nothing(town):
    before = session().scalar(select(func.count()).select_from(RegisterRecord))
    with write() as current_session:
        assert fill.fill(current_session) == {}
    assert session().scalar(select(func.count()).select_from(RegisterRecord)) == before > 14_000


def test_registers_hold_no_clear_number_and_no_clear_name(town):
    row = session().scalars(select(RegisterRecord).where(RegisterRecord.register == "population").limit(1)).one()
    stored = row.payload + row.subject_index + row.record_id.encode()
    assert not any(person.id_number.encode() in stored or person.name.encode() in stored for person in people.everyone())


def test_a_record_moved_to_another_person_is_not_shown(town, both_databases):
    with write():
        of_lin, of_chen = (_record("population", number) for number in (LIN, CHEN))
        of_lin.subject_index, of_chen.subject_index = of_chen.subject_index, of_lin.subject_index
    gathered = ask(LIN, "person.name")
    assert not gathered.facts
    assert gathered.down == {"population"}


def _record(register: str, id_number: str) -> RegisterRecord:
    of_subject = (RegisterRecord.register == register, RegisterRecord.subject_index == service.seal.blind_index("person", id_number))
    return session().scalars(select(RegisterRecord).where(*of_subject)).one()


def prefilled(definition: Definition, id_number: str) -> tuple[int, int]:
    """How many questions of the form the registers answer, of how many it has."""
    wants, questions = [], 0
    for step in definition.form.steps:
        for group in step.groups:
            if group.fill_from:
                wants.append(
                    Want(group.code, group.fill_from, columns=frozenset(question.code for question in group.questions), spread=True)
                )
                continue
            for question in group.questions:
                if question.type in {"information", "file"} or ((question.when or group.when) and question.element is None):
                    continue
                questions += 1
                if question.element:
                    wants.append(Want(question.code, question.element, question.of))
    derived = {
        name: DerivedSubject(text.split(" of ")[0], text.split(" of ")[1])
        for name, text in definition.form.subjects.items()
        if " of " in text
    }
    gathered = service.gather({"applicant": Subject("person", id_number), **derived}, wants, purpose=Purpose(definition.code, None, ME))
    cells = sum(len(row) for rows in gathered.rows.values() for row in rows)
    return len(gathered.facts) + cells, questions + cells


@pytest.mark.parametrize(
    ("service_file", "name"),
    [
        ("natural-resources/housing-proof", "林晓雯"),
        ("natural-resources/housing-proof", "周国强"),
        ("medical-insurance/resident-medical-insurance", "林晓雯"),
        ("housing/rental-housing", "陈建华"),
        ("market-regulation/individual-business", "黄志明"),
    ],
)
def test_registers_answer_most_of_what_a_service_asks_its_citizen(town, service_file, name):
    definition = loader.load(current().root / "forms" / f"{service_file}.yaml", dictionary.current())
    known, asked = prefilled(definition, people.find(name).id_number)
    assert known / asked >= 0.8, f"{known} of {asked}"


def test_prefill_of_a_family_takes_little_time(town):
    began = time.perf_counter()
    gathered = ask(
        CHEN, "person.name", "household.members", "estate.properties", "social.annual_income", "medical.status", "credit.standing"
    )
    assert time.perf_counter() - began < 0.5
    assert [row["name"].value for row in gathered.rows["household.members"]] == ["吴美玲", "陈思远", "陈思雨", "陈福生"]


def test_registers_that_contradict_each_other_are_told(town):
    told = {(one.element, one.source, one.other_source) for one in ask(HE, "person.registered_address", "medical.status").differences}
    assert told == {("person.registered_address", "population", "household"), ("medical.status", "medical", "medical")}


def test_a_call_is_logged_without_a_clear_number(town, both_databases):
    case_id = new_id()
    gathered = ask(LIN, "person.ethnicity", "credit.standing")
    with write():
        service.record_calls(gathered, case_id=case_id)
    rows = session().scalars(select(SourceCall).order_by(SourceCall.source)).all()
    assert [(row.source, row.attributes, row.outcome) for row in rows] == [
        ("credit", ["standing"], "answered"),
        ("population", ["ethnicity"], "answered"),
    ]
    assert {(row.case_id, row.person_id, row.service) for row in rows} == {(case_id, ME.person, "test")}
    assert not any(LIN.encode() in row.subject_index for row in rows)


def test_nothing_gathered_is_nothing_logged(context):
    service.record_calls(None)
    assert session().scalar(select(func.count()).select_from(SourceCall)) == 0


def test_a_register_switched_off_leaves_its_boxes_open_and_is_named(town, both_databases):
    switch("estate", "down")
    gathered = ask(LIN, "person.name", "estate.count")
    assert set(gathered.facts) == {"person.name"}
    assert gathered.down == {"estate"}
    switch("estate", "ok")
    assert ask(LIN, "estate.count").facts["estate.count"].value == 0


def test_a_slow_register_costs_no_more_than_the_deadline(town):
    switch("social", "slow")
    began = time.perf_counter()
    gathered = ask(LIN, "person.name", "social.status")
    assert time.perf_counter() - began < current().source_deadline_seconds + 0.5
    assert set(gathered.facts) == {"person.name"}
    assert [call.outcome for call in gathered.calls if call.source == "social"] == [Outcome.LATE]


def test_switches_are_listed_and_unknown_ones_refused(context):
    switch("credit", "slow")
    assert switches.state("credit") is switches.states()["credit"] is SwitchState.SLOW
    assert switches.state("estate") is switches.states()["estate"] is SwitchState.OK
    with pytest.raises(UnknownSource):
        switch("weather", "down")


def test_sign_in_finds_a_person_by_number_and_name_both(town):
    assert population.lookup(LIN, "林 晓雯").phone == people.find("林晓雯").phone
    assert population.lookup(LIN, "林晓文") is None
    assert population.lookup("990001199001010000", "林晓雯") is None
    switch("population", "down")
    with pytest.raises(SourceUnavailable):
        population.lookup(LIN, "林晓雯")


def test_a_legal_representative_is_known_by_the_register(town):
    (firm,) = enterprise.firms_of(people.find("赵明远").id_number)
    assert enterprise.firm(firm.credit_code).representative == "赵明远"
    assert enterprise.firms_of(LIN) == ()
    assert enterprise.firm("91990001MA0000000A") is None
    switch("enterprise", "down")
    with pytest.raises(SourceUnavailable):
        enterprise.firms_of(LIN)


def test_health_tells_failures_last_success_and_circuit(town):
    good = ask(LIN, "credit.standing")
    switch("credit", "down")
    with write():
        service.record_calls(good)
        for _ in range(5):
            service.record_calls(_bad_call())
    credit = next(one for one in health.report() if one.source == "credit")
    assert (credit.calls, credit.failures, credit.failure_percent) == (6, 5, 83)
    assert credit.last_success == good.calls[0].at
    assert credit.circuit is Circuit.OPEN
    assert {one.source for one in health.report()} == set(registry.names())


def _bad_call() -> Gathered:
    return ask(LIN, "credit.standing")


def dispute(key: str = "key-1", **more: object) -> CheckSlip:
    said = ask(HE, "medical.status").facts["medical.status"]
    asked = {"claimed": "suspended", "case_id": None, "reason": "我没有参加职工医保", "key": key, **more}
    with write():
        return slips.open_slip(ME, "medical.status", said, **asked)


OWNER = Actor(person=new_id(), post=Post(new_id(), "medical-insurance", Role.REVIEWER))
STRANGER = Actor(person=new_id(), post=Post(new_id(), "housing", Role.REVIEWER))


def test_a_check_slip_goes_to_the_owner_of_the_register(town, both_databases):
    slip = dispute()
    (seen,) = slips.of_department("medical-insurance")
    assert (seen.number, seen.said, seen.claimed, seen.reason) == (slip.number, "active", "suspended", "我没有参加职工医保")
    assert (seen.source, seen.record.startswith("YB-"), seen.status) == ("medical", True, SlipStatus.OPEN)
    assert slips.of_department("housing") == []


def test_the_same_key_gives_the_same_slip_again(town, both_databases):
    assert dispute().number == dispute().number != dispute("key-2").number
    assert len(slips.of_department("medical-insurance")) == 2


def test_a_slip_keeps_nothing_readable(town):
    slip = dispute()
    assert not any(text.encode() in part for text in ("active", "suspended", "职工") for part in (slip.said, slip.claimed, slip.reason))


def test_a_slip_needs_a_reason_an_element_and_an_owner(town):
    for element, reason, refusal in (
        ("medical.status", "  ", ReasonMissing),
        ("medical.shoe", "x", UnknownElement),
        ("work.occupation", "x", NoOwner),
    ):
        with pytest.raises(refusal), write():
            slips.open_slip(ME, element, 1, 2, case_id=None, reason=reason, key=new_id().hex)


def test_only_the_owner_answers_and_only_once(town):
    case_id = new_id()
    slip = dispute(case_id=case_id)
    with pytest.raises(NotYourSlip), write():
        slips.answer_slip(STRANGER, slip.id, corrected=True, answer="已更正")
    with pytest.raises(ReasonMissing), write():
        slips.answer_slip(OWNER, slip.id, corrected=True, answer=" ")
    with write():
        slips.answer_slip(OWNER, slip.id, corrected=True, answer="已更正")
    (seen,) = slips.of_case(case_id)
    assert (seen.status, seen.corrected, seen.answer) == (SlipStatus.ANSWERED, True, "已更正")
    assert slips.by_number(slip.number) == seen
    assert slips.of_department("medical-insurance") == []
    with pytest.raises(SlipAnswered), write():
        slips.answer_slip(OWNER, slip.id, corrected=False, answer="再答")


def test_an_unknown_slip_is_not_found(context):
    with pytest.raises(SlipMissing):
        slips.by_number("JH0")
    with pytest.raises(SlipMissing), write():
        slips.answer_slip(OWNER, new_id(), corrected=True, answer="x")
