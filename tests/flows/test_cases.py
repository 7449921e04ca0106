"""The life of real cases: one effect per act, duties separated, and every race has one winner on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.cases import corrections, drafts, prefill, queries, service, uploads, work_queue
from app.cases.answers_store import write_answers
from app.cases.errors import (
    AlreadyReturned,
    AnswersIncomplete,
    BasisMissing,
    FactsTooShort,
    MoveRefused,
    NotAskable,
    NotYourTask,
    OwnCase,
    SameOfficer,
    TaskTaken,
)
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, CaseEvent, Task, TaskState
from app.catalogue import service as catalogue
from app.core import jobs
from app.core.actor import Actor, Channel, PartyKind, Post
from app.core.db import new_id, session
from app.core.errors import DomainError, KeyReused, Missing
from app.core.jobs import Job
from app.core.transaction import write
from app.demo.people import find
from app.elements.facts import Fact, Origin
from app.form_engine.answers import Answers
from app.identity import accounts, queries as identity, service as parties
from app.issuance import queries as issuance
from app.issuance.models import Certificate
from tests import casework
from tests.builders import run_jobs
from tests.casework import ELECTRONIC
from tests.filling import filled

pytestmark = pytest.mark.usefixtures("both_databases", "city")


def person(key: str) -> Actor:
    """A demonstration person with the post they hold."""
    named = find(key)
    card = identity.person_by_id_number(named.id_number)
    posts = accounts.posts_of(card.id)
    post = Post(posts[0].id, posts[0].department, posts[0].role) if posts else None
    return Actor(
        person=card.id, name=card.name, session=new_id(), post=post, channel=Channel.WINDOW if post else Channel.ONLINE, assurance=2
    )


def a_draft(applicant: Actor, code: str) -> Case:
    published = catalogue.current(code)
    known = prefill.fetch(applicant, applicant.party, published)
    with write():
        case = drafts.open_draft(applicant, applicant.party, published, known, key=new_id().hex)
        drafts.save_answers(case, filled(published.definition, Answers(known.facts)).stored(), "check")
    return case


def a_submitted_case(code: str = "individual-business", applicant: str = "huang-zhiming") -> Case:
    citizen = person(applicant)
    case = a_draft(citizen, code)
    with write():
        service.submit(service.locked(case.id), citizen, new_id().hex, delivery=ELECTRONIC)
    return session().get_one(Case, case.id)


def act(function: Callable[..., object], case: Case, *arguments: object) -> Case:
    with write():
        function(service.locked(case.id), *arguments, new_id().hex)
    session().rollback()
    return session().get_one(Case, case.id)


def an_accepted_case() -> Case:
    return act(service.accept, a_submitted_case(), person("zhang-min"))


def a_reviewed_case() -> Case:
    return act(service.pass_on, an_accepted_case(), person("li-xiang"), "材料齐全")


def test_a_proof_is_issued_without_any_clerk(app: Flask) -> None:
    with app.app_context():
        case = a_submitted_case("housing-proof", "lin-xiaowen")
        assert case.status is Status.APPROVED
        assert session().scalar(select(func.count()).select_from(Task)) == 0
        run_jobs(app)
        session().rollback()
        assert session().get_one(Case, case.id).status is Status.DELIVERED
        kinds = {paper.type_code for paper in issuance.of_reference(f"case:{case.id}")}
        assert kinds == {"receipt", "housing-proof"}


def test_a_business_goes_through_window_review_and_decision(app: Flask) -> None:
    with app.app_context():
        case = a_reviewed_case()
        assert (case.status, case.accepted_at is not None, case.promised_due is not None) == (Status.ACCEPTED, True, True)
        case = act(service.approve, case, person("wang-lixin"), "同意")
        assert case.status is Status.APPROVED
        assert [event.act for event in case.events] == [Act.SUBMIT, Act.ACCEPT, Act.PASS_ON, Act.APPROVE]
        run_jobs(app)
        session().rollback()
        assert session().get_one(Case, case.id).status is Status.DELIVERED


def test_an_incomplete_form_is_not_filed_and_keeps_its_answers(app: Flask) -> None:
    with app.app_context():
        citizen = person("huang-zhiming")
        published = catalogue.current("individual-business")
        known = prefill.fetch(citizen, citizen.party, published)
        with write():
            case = drafts.open_draft(citizen, citizen.party, published, known, key=new_id().hex)
        with pytest.raises(AnswersIncomplete), write():
            service.submit(service.locked(case.id), citizen, new_id().hex)
        assert session().get_one(Case, case.id).status is Status.DRAFT
        assert len(queries.answers_of(case)) == len(known.facts)


def test_submitting_twice_with_one_key_has_one_effect(app: Flask) -> None:
    with app.app_context():
        citizen, key = person("huang-zhiming"), new_id().hex
        case = a_draft(citizen, "individual-business")
        for _ in range(3):
            with write():
                service.submit(service.locked(case.id), citizen, key)
        assert session().scalar(select(func.count()).select_from(CaseEvent).where(CaseEvent.act == Act.SUBMIT)) == 1
        with pytest.raises(KeyReused), write():
            service.withdraw(service.locked(case.id), citizen, "", key)


def test_corrections_are_told_once_and_later_only_what_they_changed(app: Flask) -> None:
    with app.app_context():
        clerk, citizen = person("zhang-min"), person("huang-zhiming")
        case = act(service.return_for_correction, a_submitted_case(), clerk, {"trade_name": "字号与他人近似", "scope": "请写具体"})
        assert case.status is Status.TO_CORRECT
        assert {item.target for item in queries.corrections_of(case)} == {"trade_name", "scope"}
        _answered(case, trade_name="启明星")
        case = act(service.resubmit, case, citizen)
        assert case.status is Status.SUBMITTED
        assert {item.target: item.mended for item in queries.corrections_of(case)} == {"trade_name": True, "scope": False}
        with pytest.raises(AlreadyReturned), write():
            service.return_for_correction(service.locked(case.id), clerk, {"scope": "再改"}, new_id().hex)
        case = act(service.return_for_correction, case, clerk, {"trade_name": "与另一家相同"})
        assert [(item.target, item.mended) for item in queries.corrections_of(case)] == [("trade_name", False)]
        case = act(service.resubmit, case, citizen)
        with pytest.raises(AlreadyReturned), write():
            service.return_for_correction(service.locked(case.id), clerk, {"trade_name": "再改"}, new_id().hex)
        assert act(service.accept, case, clerk).status is Status.ACCEPTED


def _answered(case: Case, **texts: str) -> None:
    with write():
        held = service.locked(case.id)
        typed = {path: Fact(text, Origin.TYPED) for path, text in texts.items()}
        drafts.save_answers(held, {**queries.answers_of(held).stored(), **typed}, "")


@pytest.mark.parametrize("target", ["name", "premises_proof", "standing", "nothing"])
def test_only_what_the_applicant_can_answer_is_asked_for(app: Flask, target: str) -> None:
    with app.app_context():
        case = a_submitted_case()
        with pytest.raises(NotAskable), write():
            service.return_for_correction(service.locked(case.id), person("zhang-min"), {target: "请改"}, new_id().hex)
        assert session().get_one(Case, case.id).status is Status.SUBMITTED


@pytest.mark.usefixtures("both_databases")
def test_a_file_sent_again_under_another_name_is_no_correction(app: Flask) -> None:
    with app.app_context():
        case = casework.a_case("individual-business", until="submit", with_file="premises_proof")
        with write():
            rented = Fact(["rented"], Origin.TYPED)
            write_answers(service.locked(case.id), {**queries.answers_of(case).stored(), "situations": rented})
        case = act(service.return_for_correction, case, person("zhang-min"), {"premises_proof": "看不清"})
        for content, is_mended in ((casework.PICTURE, False), (b"another", True)):
            with write():
                held = service.locked(case.id)
                for upload in uploads.of_case(held):
                    uploads.remove(held, upload)
                uploads.add(held, "premises_proof", "key", name="新名字.png", media_type="image/png", content=content)
                corrections.close(held, queries.answers_of(held))
            assert [item.mended for item in queries.corrections_of(held)] == [is_mended]


def test_who_did_an_earlier_step_does_not_decide(app: Flask) -> None:
    with app.app_context():
        case = a_reviewed_case()
        reviewer = person("li-xiang")
        promoted = Actor(person=reviewer.person, post=person("wang-lixin").post, channel=Channel.WINDOW)
        with pytest.raises(SameOfficer), write():
            service.approve(service.locked(case.id), promoted, "同意", new_id().hex)


def test_nobody_handles_a_case_of_their_own(app: Flask) -> None:
    with app.app_context():
        case = a_submitted_case()
        applicant_at_work = Actor(person=case.person_id, post=person("zhang-min").post, channel=Channel.WINDOW)
        with pytest.raises(OwnCase), write():
            service.accept(service.locked(case.id), applicant_at_work, new_id().hex)


def test_another_department_neither_sees_nor_decides(app: Flask) -> None:
    with app.app_context():
        case = an_accepted_case()
        stranger = person("zheng-hai")
        with pytest.raises(Missing):
            queries.case_for_officer(stranger, case.number)
        with pytest.raises(NotYourTask), write():
            service.pass_on(service.locked(case.id), stranger, "同意", new_id().hex)
        assert not work_queue.rows(stranger)


def test_a_step_out_of_turn_changes_nothing(app: Flask) -> None:
    with app.app_context():
        case = a_submitted_case()
        with pytest.raises(MoveRefused), write():
            service.approve(service.locked(case.id), person("wang-lixin"), "同意", new_id().hex)
        case = an_accepted_case()
        with pytest.raises(MoveRefused), write():
            service.approve(service.locked(case.id), person("li-xiang"), "同意", new_id().hex)  # the reviewer's step decides nothing


def test_a_refusal_needs_its_reason_and_issues_no_paper(app: Flask) -> None:
    with app.app_context():
        case = a_reviewed_case()
        with pytest.raises(FactsTooShort), write():
            service.refuse(service.locked(case.id), person("wang-lixin"), Grounds("不行", "条例第十条"), new_id().hex)
        with pytest.raises(BasisMissing), write():
            service.refuse(service.locked(case.id), person("wang-lixin"), Grounds("经营场所不符合规定的条件", " "), new_id().hex)
        case = act(service.refuse, case, person("wang-lixin"), Grounds("经营场所不符合规定的条件", "条例第十条"))
        assert case.status is Status.REFUSED
        jobs.run_until_idle()
        made = {paper.type_code for paper in issuance.of_reference(f"case:{case.id}")}
        assert made == {"delivery-address-confirmation", "receipt", "acceptance-notice", "refusal-decision"}


def test_withdrawing_closes_the_open_task(app: Flask) -> None:
    with app.app_context():
        case = act(service.withdraw, an_accepted_case(), person("huang-zhiming"), "不办了")
        assert case.status is Status.WITHDRAWN
        assert {task.state for task in case.tasks} == {TaskState.DONE, TaskState.CANCELLED}


def test_a_stranger_finds_nothing(app: Flask) -> None:
    with app.app_context():
        case = a_submitted_case()
        with pytest.raises(Missing):
            queries.own_case(person("lin-xiaowen"), case.number)


def race(app: Flask, work: Callable[[int], None], count: int = 8) -> list[str]:
    """The same act by `count` hands at once; gives "done" or the code of the refusal for each."""
    together = threading.Barrier(count)

    def one(number: int) -> str:
        with app.app_context():
            together.wait()
            try:
                work(number)
            except DomainError as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(count) as hands:
        return list(hands.map(one, range(count)))


def test_of_officers_who_approve_at_once_one_does(app: Flask) -> None:
    with app.app_context():
        case_id, officer = a_reviewed_case().id, person("wang-lixin")

    def approve(_number: int) -> None:
        with write():
            service.approve(service.locked(case_id), officer, "同意", new_id().hex)

    outcomes = race(app, approve)
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", MoveRefused.code, TaskTaken.code}
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Certificate).where(Certificate.type_code == "business-licence")) == 1
        assert session().scalar(select(func.count()).select_from(CaseEvent).where(CaseEvent.act == Act.APPROVE)) == 1


def test_the_same_submit_many_times_at_once_files_one_case(app: Flask) -> None:
    with app.app_context():
        citizen, key = person("huang-zhiming"), new_id().hex
        case_id = a_draft(citizen, "individual-business").id

    def submit(_number: int) -> None:
        with write():
            service.submit(service.locked(case_id), citizen, key)

    assert race(app, submit) == ["done"] * 8
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Task)) == 1
        assert session().scalar(select(func.count()).select_from(Job).where(Job.name == "case.receipt")) == 1


def test_numbers_of_cases_filed_at_once_have_no_gap_and_no_double(app: Flask) -> None:
    with app.app_context():
        citizen = person("huang-zhiming")
        ids = [a_draft(citizen, "individual-business").id for _ in range(6)]

    def submit(number: int) -> None:
        with write():
            service.submit(service.locked(ids[number]), citizen, new_id().hex)

    assert race(app, submit, 6) == ["done"] * 6
    with app.app_context():
        numbers = sorted(session().scalars(select(Case.number)))
        assert [int(number[-5:]) for number in numbers] == [1, 2, 3, 4, 5, 6]


def test_the_representative_of_a_firm_and_the_giver_of_a_mandate_do_not_handle_its_case(app: Flask) -> None:
    with app.app_context():
        officer, case = person("zhang-min"), a_submitted_case()
        with write() as current:
            firm = parties.organisation_for("91990001MA8000019X", "云江市测试有限公司", officer.person)
            current.execute(update(Case).where(Case.id == case.id).values(applicant_kind=PartyKind.ORGANISATION, applicant_id=firm.id))
        with pytest.raises(OwnCase):
            act(service.accept, case, officer)


def test_who_typed_a_case_at_the_window_does_not_judge_it(app: Flask) -> None:
    with app.app_context():
        reviewer, case = person("li-xiang"), a_submitted_case()
        act(service.accept, case, person("zhang-min"))
        with write() as current:
            current.execute(update(Case).where(Case.id == case.id).values(clerk_id=reviewer.person))
        with pytest.raises(SameOfficer):
            act(service.pass_on, case, reviewer, "符合条件")
