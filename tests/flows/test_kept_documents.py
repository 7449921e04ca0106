"""A material is compared with its original once: who saw it and when stays, and its holder need not bring it again. On both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.cases import drafts, kept, materials, prefill, queries, service, uploads, verifying
from app.cases.answers_store import read_answers
from app.cases.errors import NotToVerify, NotYourTask
from app.cases.materials import Standing, Trust
from app.cases.models import Case, Material, Upload
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import SYSTEM, Actor, PartyKind, PartyRef
from app.core.db import new_id, session
from app.core.errors import Missing
from app.core.transaction import write
from app.elements.facts import Fact, Origin
from app.form_engine import attachments
from app.form_engine.answers import Answers
from app.form_engine.attachments import Attachment
from app.issuance import queries as certificates, service as issuance
from app.issuance.models import Status
from prove.walk import PICTURE
from tests import builders
from tests.casework import a_certificate, a_citizen_named, completed
from tests.flows.test_cases import race

pytestmark = pytest.mark.usefixtures("city", "one_database")
context = pytest.mark.usefixtures("context")
CODE, CITIZEN = "individual-business", "陈思远"
LEASE, FILE = "rented_premises", "premises_proof"


def states(case_id) -> dict[str, materials.MaterialState]:
    case = session().get_one(Case, case_id)
    return {state.need.code: state for state in materials.states(case, service.definition_of(case), queries.answers_of(case))}


def compare(case_id, code: str) -> None:
    with write():
        verifying.verify(service.locked(case_id), builders.officer_of("clerk", "hall"), code)


def begun(applicant: str = CITIZEN) -> Case:
    """A draft as the portal begins it, for a shop in rented rooms."""
    actor, published = a_citizen_named(applicant), catalogue.current(CODE)
    party = PartyRef(PartyKind.PERSON, actor.person)
    known = prefill.fetch(actor, party, published)
    with write():
        case = drafts.open_draft(actor, party, published, known, key=new_id().hex)
        answers = completed(published.definition, {**read_answers(case), "situations": Fact(["rented"], Origin.TYPED)})
        drafts.save_answers(case, answers, published.definition.form.steps[-1].code)
        return case


def rented() -> Case:
    """The same, filed, with the lease uploaded."""
    case = begun()
    with write():
        case = service.locked(case.id)
        file = uploads.add(case, FILE, uploads.keeper(case)(PICTURE), name="租赁合同.png", media_type="image/png", content=PICTURE)
        answers = attachments.attach(Answers(read_answers(case)), FILE, Attachment(str(file.id), "租赁合同.png", "image/png", len(PICTURE)))
        drafts.save_answers(case, answers.facts, case.step)
        service.submit(case, Actor(person=case.person_id, name=CITIZEN, assurance=2), new_id().hex)
        return case


def files_of(case: Case) -> list[str]:
    return list(session().scalars(select(Upload.question).where(Upload.case_id == case.id)))


@context
def test_a_lease_that_was_compared_is_in_the_next_draft_and_needs_no_second_look():
    first = rented().id
    assert states(first)[LEASE].trust is Trust.UNVERIFIED
    compare(first, LEASE)
    state = states(first)[LEASE]
    assert state.trust is Trust.VERIFIED and state.check.office == "hall" and state.check.valid_until == clock.today() + timedelta(days=365)
    compare(first, LEASE)
    assert states(first)[LEASE].check.at == state.check.at, "the second time changes nothing"
    second = begun()
    assert files_of(second) == [FILE] and read_answers(second)[FILE].value[0]["name"] == "租赁合同.png"
    seen = states(second.id)[LEASE]
    assert seen.trust is Trust.VERIFIED and seen.check.case_id == first


@context
def test_another_file_than_the_one_that_was_seen_is_not_trusted():
    first = rented().id
    compare(first, LEASE)
    with write():
        file = session().scalars(select(Upload).where(Upload.case_id == first, Upload.question == FILE)).one()
        file.sha256 = b"x" * 32
    assert states(first)[LEASE].trust is Trust.UNVERIFIED
    assert not files_of(begun())


@context
def test_it_runs_out():
    first = rented().id
    compare(first, LEASE)
    with write():
        session().scalars(select(Material).where(Material.case_id == first, Material.code == LEASE)).one().valid_until = (
            clock.today() - timedelta(days=1)
        )
    assert not kept.in_force(session().get_one(Case, first).applicant)
    assert states(first)[LEASE].trust is Trust.VERIFIED, "in its own case what was seen was seen"


@context
def test_it_is_its_holder_s_only():
    compare(rented().id, LEASE)
    assert not files_of(begun("林晓雯"))


@context
def test_only_who_has_the_task_compares_and_only_what_has_an_original():
    case = rented()
    with pytest.raises(NotYourTask), write():
        verifying.verify(service.locked(case.id), builders.officer_of("head", case.department), LEASE)
    with pytest.raises(Missing), write():  # to another department it is not there
        verifying.verify(service.locked(case.id), builders.officer_of("reviewer", "market"), LEASE)
    with pytest.raises(NotToVerify), write():
        verifying.verify(service.locked(case.id), builders.officer_of("clerk", "hall"), "no-such-paper")


@context
def test_a_certificate_in_force_proves_and_an_ended_one_does_not():
    case = a_certificate("housing-proof", "林晓雯")
    paper = next(paper for paper in certificates.of_holder(case.applicant_id) if paper.type_code != "receipt")
    plain = catalogue.current("hygiene-permit-cancellation").definition
    needed = next(replace(need, certificate=paper.type_code) for need in plain.materials if need.code == "permit")
    definition = replace(plain, materials=(needed,))

    def permit() -> materials.MaterialState:
        return materials.states(case, definition, Answers({}))[0]

    assert permit().standing is Standing.SHARED and permit().certificate == paper.number
    assert set(materials.waived(case.applicant, definition)) == {"permit"}
    with write():
        issuance.set_status(paper.id, Status.CANCELLED, "样例", SYSTEM)
    assert permit().standing is Standing.OPEN and permit().trust is Trust.MISSING


@pytest.mark.usefixtures("both_databases")
def test_pressed_many_times_at_once_it_is_compared_once(app: Flask):
    with app.app_context():
        case_id = rented().id

    def press(_number: int) -> None:
        compare(case_id, LEASE)

    assert race(app, press) == ["done"] * 8
    with app.app_context():
        rows = select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "case:verify_material")
        assert session().scalar(rows) == 1
