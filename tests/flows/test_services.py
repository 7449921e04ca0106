"""The services of a real city, each with somebody for whom it is one click and somebody for whom it is hard."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.cases import drafts, prefill, service
from app.cases.errors import NotHeld
from app.cases.lifecycle import Status
from app.cases.models import Case, Task, TaskState
from app.catalogue import matters, service as catalogue
from app.core import clock, jobs
from app.core.actor import Actor, PartyKind, PartyRef
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements import dictionary
from app.elements.facts import Fact, Origin, Value
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers
from app.identity import queries as identity
from app.issuance import queries as papers
from app.issuance.models import Certificate, Status as Standing
from app.issuance.types import Kind
from app.publishing import reach
from app.sources import registry
from tests import builders
from tests.casework import a_case, completed

pytestmark = pytest.mark.usefixtures("city", "context")
FIRM = "91990001MA9KH0012A"


def prefilled(code: str, name: str) -> dict[str, Fact]:
    person = builders.person_named(name)
    return prefill.fetch(Actor(person=person.id, assurance=2), PartyRef(PartyKind.PERSON, person.id), catalogue.current(code)).facts


def what_is_open(code: str, name: str) -> set[str]:
    """What this person still has to answer, consents left aside."""
    definition, facts = catalogue.current(code).definition, prefilled(code, name)
    gaps = form_engine.missing(definition, Answers(facts))
    kinds = {question.code: question.type for _, _, question in definition.form.questions()}
    return {gap.path for gap in gaps if kinds.get(gap.path) != "consent"}


@pytest.mark.parametrize(
    ("code", "name", "left"),
    [
        ("old-age-allowance", "吴德贵", set()),
        ("disability-subsidy", "罗桂芬", set()),
        ("no-criminal-record", "林晓雯", {"purpose"}),
        ("residence-proof", "孙倩", {"purpose"}),
    ],
)
def test_for_this_person_it_is_one_click_and_the_choice_that_only_they_can_make(code, name, left):
    assert what_is_open(code, name) == left
    case_id = a_case(code, name).id
    jobs.run_until_idle()
    case = session().get_one(Case, case_id)
    made = [paper for paper in papers.of_reference(f"case:{case.id}") if papers.type_of(paper).kind is not Kind.DOCUMENT]
    if catalogue.current(code).definition.automatic:
        assert case.status in {Status.APPROVED, Status.DELIVERED} and case.is_automatic
        assert len(made) == 2, "the receipt and the result"
    else:
        assert case.status is Status.SUBMITTED


@pytest.mark.parametrize(
    ("code", "name"),
    [("no-criminal-record", "钱程"), ("residence-proof", "林晓雯"), ("old-age-allowance", "何秀兰"), ("disability-subsidy", "陆小川")],
)
def test_for_this_person_a_person_decides(code, name):
    case_id = a_case(code, name).id
    jobs.run_until_idle()
    case = session().get_one(Case, case_id)
    assert case.status is Status.SUBMITTED and not case.is_automatic
    made = {paper.type_code for paper in papers.of_reference(f"case:{case.id}")} - {"delivery-address-confirmation"}
    assert made == {"receipt"}, "the machine gives nothing and refuses nothing"


def test_who_does_not_meet_a_condition_is_told_before_filing():
    for code, name in (("disability-subsidy", "陆小川"), ("old-age-allowance", "何秀兰")):
        definition = catalogue.current(code).definition
        answers = Answers(completed(definition, prefilled(code, name)))
        met = [condition.rule.answer(answers.nested(), clock.today()) for condition in definition.screening]
        assert False in met, (code, met)


def test_every_step_of_the_subsidy_is_seen_by_the_department_that_has_it():
    case_id = a_case("disability-subsidy", "罗桂芬", until="approve").id
    case = session().get_one(Case, case_id)
    departments = {task.department for task in session().scalars(select(Task).where(Task.case_id == case_id))}
    assert {"hall", "disabled-federation", "civil-affairs"} <= departments and case.status is Status.APPROVED


# --- the life of a permit -----------------------------------------------------------------------------------------


def representative() -> tuple[Actor, PartyRef]:
    firm = identity.organisation_by_code(FIRM)
    party = PartyRef(PartyKind.ORGANISATION, firm.id)
    return Actor(person=builders.person_named("赵明远").id, for_party=party, assurance=2), party


def decided(code: str, **typed: Value) -> UUID:
    """An application of the firm, filled, filed and approved; gives the case."""
    actor, party = representative()
    published = catalogue.current(code)
    known = prefill.fetch(actor, party, published)
    facts = {**known.facts, **{path: Fact(value, Origin.TYPED) for path, value in typed.items()}}
    with write():
        case = drafts.open_draft(actor, party, published, known, key=new_id().hex)
        drafts.save_answers(case, completed(published.definition, facts), published.definition.form.steps[-1].code)
        case_id = case.id
    with write():
        service.submit(session().get_one(Case, case_id), actor, new_id().hex)
    for act in (service.accept, service.pass_on, service.approve):
        with write():
            task = session().scalars(select(Task).where(Task.case_id == case_id, Task.state == TaskState.OPEN)).one()
            officer = builders.officer_of(task.role, task.department)
            opinion = () if act is service.accept else ("符合条件。",)
            act(session().get_one(Case, case_id), officer, *opinion, new_id().hex)
    jobs.run_until_idle()
    return case_id


def result(case_id: UUID) -> Certificate:
    session().expire_all()
    of_the_procedure = {Kind.RECEIPT, Kind.DOCUMENT}
    return next(paper for paper in papers.of_reference(f"case:{case_id}") if papers.type_of(paper).kind not in of_the_procedure)


@pytest.mark.usefixtures("both_databases")
def test_a_permit_is_given_changed_renewed_and_cancelled(later):
    first = result(decided("hygiene-permit", premises_name="启航假日酒店", premises_kind="hotel"))
    assert first.status is Standing.SIGNED and first.valid_until == clock.today().replace(year=clock.today().year + 4) - timedelta(days=1)

    later(days=30)
    changed = decided("hygiene-permit-change", premises_name="启航江景酒店", changes=["sign"])
    second = result(changed)
    session().refresh(first)
    assert (first.status, first.replaced_by) == (Standing.SUPERSEDED, second.id)
    assert second.valid_until == first.valid_until, "a change keeps the end"
    assert papers.record(second.id).facts["kind"] == "宾馆、旅店、招待所", "what the certificate says in words was a choice again"

    later(days=30)
    third = result(decided("hygiene-permit-renewal"))
    session().refresh(second)
    assert second.status is Standing.SUPERSEDED and third.valid_until > second.valid_until
    assert papers.record(third.id).facts["premises"] == "启航江景酒店"

    notice = result(decided("hygiene-permit-cancellation", reason="closed"))
    session().refresh(third)
    assert third.status is Standing.CANCELLED and notice.type_code == "hygiene-permit-cancellation"
    assert papers.record(notice.id).facts["permit_number"] == third.number


def test_nobody_changes_a_permit_that_is_not_theirs():
    a_case("individual-business", "黄志明", until="approve")
    jobs.run_until_idle()
    foreign = session().scalars(select(Certificate).where(Certificate.type_code == "business-licence")).one()
    for number in (foreign.number, "云卫公证字〔2020〕000001号"):
        with pytest.raises(NotHeld):
            decided("hygiene-permit-cancellation", permit_number=number, reason="closed")
        session().rollback()
    session().refresh(foreign)
    assert foreign.status is Standing.SIGNED


def test_there_are_one_click_services_and_all_stand_on_the_citys_list():
    offered, answering = reach.definitions(), frozenset(registry.names())
    one_click = {each.code for each in offered if reach.is_one_click(each, dictionary.current(), answering)}
    assert {"old-age-allowance", "disability-subsidy", "hygiene-permit-renewal"} <= one_click
    assert {entry.service for entry in matters.catalogue().entries if entry.service} == {each.code for each in offered}
