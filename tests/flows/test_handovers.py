"""交接单: two persons sign, of two receivers one, and what does not come stays the giver's."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.cases import handovers, returning, service, whereabouts
from app.cases.answers_store import event_note
from app.cases.dated_models import Breach, SupervisionEvent
from app.cases.errors import ReasonMissing
from app.cases.handover_errors import (
    CodeUnknown,
    FindingMissing,
    HandoverEnded,
    NoteMissing,
    NotForThisOffice,
    OfficeUnchosen,
    SignedByGiver,
)
from app.cases.handover_models import Finding, HandoverSlip, SlipState
from app.cases.handovers import Found
from app.cases.original_errors import OriginalNotHere, OriginalsUnchosen
from app.cases.paper_offices import Office
from app.core import clock
from app.core.actor import Actor
from app.core.db import new_id, session
from app.core.errors import DomainError, Missing
from app.core.transaction import write
from tests import builders
from tests.lives import a_permit_case, act, again, for_the_firm, officer
from tests.papers import DEED, LEASE, all_found, at, desk, given, kept, output, received

on_one = pytest.mark.usefixtures("one_database", "city", "context")
HEALTH = Office("health")
LOST = Found(Finding.MISSING, "清单上有，袋中没有")


def signed(slip: HandoverSlip, by: Actor, verb, *said: object) -> HandoverSlip:
    with write():
        verb(session().get_one(HandoverSlip, slip.id), by, *said, new_id().hex)
    session().expire_all()
    return session().get_one(HandoverSlip, slip.id)


def a_colleague(role: str = "reviewer", department: str = "health") -> Actor:
    with write():
        return builders.an_officer(role, department)


@on_one
def test_a_slip_is_numbered_by_office_and_day_and_signed_on_both_sides():
    case = kept(a_permit_case(service.accept), desk(), DEED, LEASE)
    slip = given(case, desk(), officer("reviewer"))
    day = f"{clock.today():%Y%m%d}"
    assert slip.number == f"HALL-{day}-001" and slip.state is SlipState.OPEN
    assert at(case) == ["→hall", "→hall"]
    slip = signed(slip, officer("reviewer"), handovers.receive, all_found(slip))
    assert slip.state is SlipState.RECEIVED and slip.given_by != slip.ended_by and at(case) == ["health", "health"]
    back = given(again(case.id), officer("reviewer"), output())
    assert back.number == f"HEALTH-{day}-001"
    assert given_more(desk()).number == f"HALL-{day}-002"


def given_more(giver: Actor) -> HandoverSlip:
    return given(kept(a_permit_case(service.accept), giver), giver, officer("reviewer"))


@on_one
def test_what_is_missing_stays_the_givers_and_supervision_is_told():
    case = kept(a_permit_case(service.accept), desk(), DEED, LEASE)
    slip = given(case, desk(), officer("reviewer"))
    received(slip, officer("reviewer"), first=LOST, second=Found(Finding.DAMAGED, "封面撕裂"))
    assert at(case) == ["hall", "health"]
    (event,) = session().scalars(select(SupervisionEvent).where(SupervisionEvent.breach == Breach.ORIGINAL_MISSING))
    assert (event.case_id, event.department, event.step) == (case.id, "hall", slip.number)
    first, second = handovers.items_of(slip)
    assert (first.finding, second.finding) == (Finding.MISSING, Finding.DAMAGED) and first.note and second.note


@on_one
def test_who_gave_does_not_receive_and_the_database_says_the_same():
    case, giver = kept(a_permit_case(service.accept), desk()), desk()
    slip = given(case, giver, officer("reviewer"))
    moved = replace(officer("reviewer"), person=giver.person)  # took up a post over there meanwhile
    with pytest.raises(SignedByGiver):
        signed(slip, moved, handovers.receive, all_found(slip))
    with pytest.raises(IntegrityError), write():
        ended = {"state": SlipState.RECEIVED, "ended_at": clock.now(), "ended_by": giver.person}
        session().execute(update(HandoverSlip).values(**ended))
    for stranger in (officer("reviewer", "housing"), output()):
        with pytest.raises(NotForThisOffice):
            signed(slip, stranger, handovers.receive, all_found(slip))
        with pytest.raises(Missing):
            handovers.of_office(stranger, slip.number)
    assert at(case) == ["→hall"]


@on_one
def test_a_slip_is_refused_as_a_whole_or_cancelled_before_it_is_signed():
    case = kept(a_permit_case(service.accept), desk())
    slip = given(case, desk(), officer("reviewer"))
    with pytest.raises(ReasonMissing):
        signed(slip, officer("reviewer"), handovers.refuse, " ")
    slip = signed(slip, officer("reviewer"), handovers.refuse, "送错部门")
    assert slip.state is SlipState.REFUSED and slip.reason and at(case) == ["hall"]
    slip = given(again(case.id), desk(), officer("reviewer"))
    with pytest.raises(NotForThisOffice):
        signed(slip, officer("reviewer"), handovers.cancel, "不送了")
    slip = signed(slip, desk(), handovers.cancel, "申请人已到场")
    assert slip.state is SlipState.CANCELLED and at(case) == ["hall"]
    for verb, said in ((handovers.receive, all_found(slip)), (handovers.refuse, "送错部门")):
        with pytest.raises(HandoverEnded):
            signed(slip, officer("reviewer"), verb, said)


@pytest.mark.usefixtures("city", "context")
def test_each_item_is_looked_at_and_what_is_wrong_is_written_down():
    case = kept(a_permit_case(service.accept), desk(), DEED, LEASE)
    slip = given(case, desk(), officer("reviewer"))
    found = all_found(slip)
    for unfit, error in (
        ({}, FindingMissing),
        (dict(list(found.items())[:1]), FindingMissing),
        (found | {new_id(): Found(Finding.RECEIVED)}, FindingMissing),
        (all_found(slip, first=Found(Finding.MISSING)), NoteMissing),
    ):
        with pytest.raises(error):
            signed(slip, officer("reviewer"), handovers.receive, unfit)
    with pytest.raises(OfficeUnchosen):
        given_to(case, Office("hall"))
    with pytest.raises(OfficeUnchosen):
        given_to(case, None)
    with pytest.raises(OriginalNotHere):
        given_to(case, HEALTH)  # on its way already
    with pytest.raises(OriginalsUnchosen), write():
        handovers.give(desk(), HEALTH, [], new_id().hex)


def given_to(case, to: Office | None) -> None:
    with write():
        handovers.give(desk(), to, [one.id for one in whereabouts.of_case(case)], new_id().hex)


@on_one
def test_a_barcode_names_an_original_or_all_of_a_case():
    case = kept(a_permit_case(service.accept), desk(), DEED, LEASE)
    here = whereabouts.at_office(Office("hall"))
    first, second = (one.id for one in whereabouts.of_case(case))
    assert handovers.scanned(f" {case.number}-2\r\n", here) == {second}
    assert handovers.scanned(f"{case.number.lower()}", here) == {first, second}
    assert handovers.scanned("\n", here) == set()
    with pytest.raises(CodeUnknown):
        handovers.scanned(f"{case.number}-1\nYJ0000000000000-1", here)


@on_one
def test_doing_it_twice_with_one_key_makes_one_slip_and_signs_it_once():
    case, key = kept(a_permit_case(service.accept), desk()), new_id().hex
    ids = [one.id for one in whereabouts.of_case(case)]
    numbers = set()
    for _ in range(2):
        with write():
            numbers.add(handovers.give(desk(), HEALTH, ids, key).number)
    assert len(numbers) == 1
    slip = session().scalars(select(HandoverSlip)).one()
    for _ in range(2):
        with write():
            handovers.receive(slip, officer("reviewer"), all_found(slip), f"{key}-2")
    assert at(case) == ["health"]


@on_one
@pytest.mark.usefixtures("both_databases")
def test_of_two_receivers_at_once_one_signs(app: Flask):
    case = kept(a_permit_case(service.accept), desk())
    slip = given(case, desk(), officer("reviewer"))
    case_id, slip_id, receivers = case.id, slip.id, [officer("reviewer"), a_colleague()]
    session().close()

    def sign(by: Actor) -> type[Exception] | None:
        with app.app_context():
            try:
                with write():
                    open_slip = session().get_one(HandoverSlip, slip_id)
                    handovers.receive(open_slip, by, all_found(open_slip), new_id().hex)
            except DomainError as refusal:
                return type(refusal)
            return None

    with ThreadPoolExecutor(2) as pool:
        came_of_it = list(pool.map(sign, receivers))
    assert sorted(map(str, came_of_it)) == sorted(map(str, [None, HandoverEnded]))
    assert at(again(case_id)) == ["health"]


@on_one
def test_what_an_ended_case_left_takes_its_task_along():
    case = kept(a_permit_case(service.accept), desk())
    slip = given(case, desk(), officer("reviewer"))
    case = act(service.withdraw, again(case.id), for_the_firm(), "不再需要")
    assert service.clocks.open_tasks(case)[0].department == "hall"  # on its way the giver answers for it
    received(slip, officer("reviewer"))
    assert service.clocks.open_tasks(again(case.id))[0].department == "health" and not returning.unaccounted()
    assert not any("交接" in event_note(event) for event in case.events)
