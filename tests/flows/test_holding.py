"""暂扣 and 发还: the office that issued a licence holds it back and gives it back; the holder and everybody who verifies it know."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.cases import holding, holding_documents, outcome
from app.cases.errors import (
    BasisMissing,
    FactsTooShort,
    NotHeldBackHere,
    OwnCase,
    PeriodMissing,
    PeriodOver,
    ReasonMissing,
    SameHolder,
    UnknownReason,
)
from app.cases.holding import Cause
from app.cases.models import Case
from app.core import clock, jobs
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import KeyReused
from app.core.transaction import write
from app.issuance import orders, queries, service as issuance, verification
from app.issuance.errors import CharacterMissing, StatusRefused
from app.issuance.models import Certificate, LedgerEntry, LedgerKind, Status
from app.issuance.reasons import Reason
from app.issuance.service import Holder
from app.issuance.verification import Verdict
from app.messages import queries as messages
from tests import builders
from tests.casework import a_case, a_citizen_named
from tests.office import opened, text
from tests.unit.issuance.papers import text_of

OWNER, OFFICE = "黄志明", "market-regulation"
BASIS = "《中华人民共和国消防法》第六十条"
HOLD = Cause(Reason.INSPECTION, "现场检查发现消防通道堵塞，责令整改", BASIS)
RETURN = Cause(Reason.RECTIFIED, "复查合格")
in_context = pytest.mark.usefixtures("city", "context")
on_both = pytest.mark.usefixtures("both_databases", "city", "context")


def a_licence() -> Certificate:
    case = a_case("individual-business", OWNER, until="approve")
    jobs.run_until_idle()
    return next(paper for paper in queries.of_reference(outcome.reference(case)) if paper.type_code == "business-licence")


def officer(role: str = "head", department: str = OFFICE) -> Actor:
    return builders.officer_of(role, department)


def act(what: object, who: Actor, paper_id: UUID, cause: Cause, key: str) -> Certificate:
    with write():
        return what(who, paper_id, cause, key)


def inbox() -> list[str]:
    return [letter.title.zh for letter in messages.inbox(a_citizen_named(OWNER).person)]


@on_both
def test_a_licence_is_held_back_and_given_back_by_another_officer():
    paper = a_licence().id
    act(holding.suspend, officer("head"), paper, HOLD, "one")
    shown = verification.by_reference(str(paper))
    assert shown.verdict is Verdict.SUSPENDED and not shown.is_in_force
    assert (shown.certificate.decided.role, shown.certificate.national_code) == ("head", "02")
    assert "“营业执照”已被暂扣" in inbox()
    with pytest.raises(SameHolder):
        act(holding.give_back, officer("head"), paper, RETURN, "two")
    act(holding.give_back, officer("approver"), paper, RETURN, "three")
    assert verification.by_reference(str(paper)).verdict is Verdict.GENUINE
    assert "“营业执照”已发还" in inbox()


@in_context
def test_the_same_page_sent_twice_does_it_once():
    paper = a_licence().id
    for _ in range(2):
        act(holding.suspend, officer(), paper, HOLD, "same")
    assert session().scalar(select(func.count()).where(LedgerEntry.kind == LedgerKind.STATUS)) == 1
    assert inbox().count("“营业执照”已被暂扣") == 1
    with pytest.raises(StatusRefused):
        act(holding.suspend, officer("approver"), paper, HOLD, "another")
    with pytest.raises(KeyReused):
        act(holding.give_back, officer("approver"), paper, RETURN, "same")


@on_both
def test_of_two_officers_at_once_one_holds_it_back(app: Flask):
    paper, done = a_licence().id, []
    officers = {role: officer(role) for role in ("head", "approver")}
    start = threading.Barrier(2)

    def hold(role: str) -> None:
        with app.app_context():
            start.wait()
            try:
                done.append(act(holding.suspend, officers[role], paper, HOLD, role).status)
            except StatusRefused:
                done.append("refused")

    session().rollback()
    threads = [threading.Thread(target=hold, args=(role,)) for role in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, done)) == ["refused", "suspended"]
    assert session().scalar(select(func.count()).where(LedgerEntry.kind == LedgerKind.STATUS)) == 1


@in_context
def test_only_who_decides_in_the_office_that_issued_it_may():
    paper = a_licence()
    for stranger in (officer("head", "health"), officer("reviewer"), officer("clerk", "hall"), officer("supervisor", "hall")):
        with pytest.raises(NotHeldBackHere):
            act(holding.suspend, stranger, paper.id, HOLD, f"k{stranger.person}")
        with pytest.raises(NotHeldBackHere):
            holding.of_office(stranger, paper.number)
    assert holding.of_office(officer("approver"), paper.number).id == paper.id
    with pytest.raises(NotHeldBackHere):
        holding.of_office(officer(), "云市监证000000")


@in_context
def test_nobody_holds_back_their_own_and_no_proof_or_ended_licence_is_held_back():
    paper = a_licence()
    own = officer()
    with write():
        session().get_one(Certificate, paper.id).holder_id = own.person
    with pytest.raises(OwnCase):
        act(holding.suspend, own, paper.id, HOLD, "own")
    with write():
        facts = {"name": "云江市启航商贸有限公司", "credit_code": "91990001MA9KH0012A", "status": "存续", "as_of": "2026-11-23"}
        firm = Holder("person", paper.holder_id, "云江市启航商贸有限公司", "91990001MA9KH0012A")
        proof = issuance.prepare("firm-registration-proof", firm, facts, "test:1", key="proof")
        ended = issuance.prepare("business-licence", firm, licence_facts(paper), "test:1", key="ended")
    jobs.run_until_idle()
    with write():
        issuance.set_status(ended, Status.REVOKED, "依法", own, why=Reason.DECEIT)
    for other in (proof, ended):
        with pytest.raises(NotHeldBackHere):
            act(holding.suspend, officer("approver"), other, HOLD, f"k{other}")


def licence_facts(paper: Certificate) -> dict:
    return dict(queries.record(paper.id).facts)


@in_context
def test_a_reason_that_leads_elsewhere_and_a_missing_note_are_refused():
    paper = a_licence().id
    for cause in (Cause(Reason.DECEIT, "x"), Cause("suspended", "x"), Cause(Reason.RECTIFIED, "x")):
        with pytest.raises(UnknownReason):
            act(holding.suspend, officer(), paper, cause, "k")
    today = clock.today()
    for cause, refusal in (
        (Cause(Reason.INSPECTION, " ", BASIS), FactsTooShort),
        (Cause(Reason.INSPECTION, HOLD.note, " "), BasisMissing),
        (Cause(Reason.INSPECTION, HOLD.note, BASIS, today), PeriodOver),
        (Cause(Reason.PENALTY, HOLD.note, BASIS), PeriodMissing),
    ):
        with pytest.raises(refusal):
            act(holding.suspend, officer(), paper, cause, "k")
    assert queries.by_id(paper).status is Status.SIGNED
    act(holding.suspend, officer(), paper, HOLD, "k")
    with pytest.raises(ReasonMissing):
        act(holding.give_back, officer("approver"), paper, Cause(Reason.RECTIFIED, " "), "back")


# --- in writing ---------------------------------------------------------------------------------------------------


def documents(paper_id: UUID) -> list[Certificate]:
    return holding_documents.of_paper(queries.by_id(paper_id))


@on_both
def test_both_acts_are_in_writing_once_and_the_holder_reads_why_until_when_and_what_can_be_done():
    paper, until = a_licence(), clock.today() + timedelta(days=90)
    penalty = Cause(Reason.PENALTY, HOLD.note, BASIS, until)
    for _ in range(2):
        act(holding.suspend, officer("head"), paper.id, penalty, "one")
    for _ in range(2):
        act(holding.give_back, officer("approver"), paper.id, RETURN, "two")
    decision, notice = documents(paper.id)
    assert (decision.type_code, notice.type_code) == ("holding-decision", "giving-back-notice")
    assert decision.number == f"云市监扣〔{clock.today().year}〕1号" and notice.number == f"云市监还〔{clock.today().year}〕1号"
    assert {one.issuer for one in (decision, notice)} == {OFFICE} and {one.holder_id for one in (decision, notice)} == {paper.holder_id}
    said = queries.record(decision.id).facts
    assert (said["paper"], said["paper_number"], said["applicant"]) == ("营业执照", paper.number, OWNER)
    assert (said["reason"], said["basis"], said["until"]) == (f"{HOLD.note}。", BASIS, until.isoformat())
    assert said["ground"] == "行政处罚：暂扣许可证件（《行政处罚法》第九条）"
    assert "云江市人民政府申请行政复议" in said["remedies"] and "人民法院提起行政诉讼" in said["remedies"]
    back = queries.record(notice.id).facts
    assert (back["decision"], back["held_on"], back["reason"]) == (decision.number, clock.today().isoformat(), "复查合格。")
    letters = {letter.title.zh: letter.body.zh for letter in messages.inbox(a_citizen_named(OWNER).person)}
    assert decision.number in letters["“营业执照”已被暂扣"] and BASIS in letters["“营业执照”已被暂扣"]
    assert notice.number in letters["“营业执照”已发还"]


@in_context
def test_the_documents_are_drawn_with_what_they_must_say():
    paper = a_licence().id
    act(holding.suspend, officer("head"), paper, HOLD, "one")
    act(holding.give_back, officer("approver"), paper, RETURN, "two")
    jobs.run_until_idle()
    for one, words in zip(
        documents(paper),
        (("暂扣决定书", "国消防法》第六十条", "依法发还之日止", "申请行政复"), ("发还通知书", "解除暂扣", "整改合格")),
        strict=True,
    ):
        assert one.status is Status.SIGNED and verification.by_reference(str(one.id)).verdict is Verdict.GENUINE
        with write():
            orders.draw(one.id)
        jobs.run_until_idle()
        drawn = text_of(queries.pdf(one.id))
        assert all(word in drawn for word in words), drawn


@in_context
def test_each_time_it_is_held_back_is_a_decision_of_its_own_and_a_certificate_from_a_list_has_them_too():
    paper = a_licence()
    holder = Holder("person", paper.holder_id, OWNER, "9900**********1016")
    with write():
        listed = issuance.prepare("business-licence", holder, licence_facts(paper), "batch:1:1", key="listed")
    jobs.run_until_idle()
    for time in ("first", "second"):
        act(holding.suspend, officer("head"), listed, HOLD, time)
        act(holding.give_back, officer("approver"), listed, RETURN, f"{time} back")
    assert [one.type_code for one in documents(listed)] == ["holding-decision", "giving-back-notice"] * 2
    assert {one.reference for one in documents(listed)} == {"batch:1:1"} and documents(paper.id) == []
    assert queries.record(documents(listed)[3].id).facts["decision"] == documents(listed)[2].number


@in_context
def test_a_character_that_cannot_be_printed_is_said_and_nothing_is_held_back():
    paper = a_licence().id
    with pytest.raises(CharacterMissing):
        act(holding.suspend, officer(), paper, Cause(Reason.INSPECTION, "现场检查发现\U00030000\U00030001字样的招牌未经登记", BASIS), "k")
    session().rollback()
    assert queries.by_id(paper).status is Status.SIGNED and documents(paper) == [] and "“营业执照”已被暂扣" not in inbox()


# --- at the desk --------------------------------------------------------------------------------------------------


def test_at_the_desk_it_is_found_held_back_and_given_back(city: Flask, desk):
    with city.app_context():
        row = a_licence()
        paper_id, number = row.id, row.number
        case_number = session().get_one(Case, UUID(row.reference.removeprefix("case:"))).number
    head, approver, reviewer = desk("head", OFFICE), desk("approver", OFFICE), desk("reviewer", OFFICE)
    assert reviewer.get("/window/certificates").status_code == 403
    page = f"/window/certificates?number={number}"
    assert f'href="{page}"' in text(opened(head, case_number)), "from the case, too"
    assert page not in text(opened(reviewer, case_number))
    missing = head.get("/window/certificates?number=X1")
    assert missing.status_code == 404 and "没有此号码的有效许可证照" in missing.get_data(as_text=True)
    incomplete = head.press(page, {"note": HOLD.note}, button="暂扣")
    assert incomplete.status_code == 422 and HOLD.note in incomplete.get_data(as_text=True), "nothing that was typed is lost"
    done = head.press(page, {"why": "suspended.inspection", "note": HOLD.note, "basis": BASIS, "confirmed": "y"}, button="暂扣")
    assert done.status_code == 303
    assert "证照已暂扣" in head.get(done.headers["Location"]).get_data(as_text=True)
    told = head.get(f"/v/{paper_id}").get_data(as_text=True)
    assert "监督检查发现问题" in told and "负责人" in told and HOLD.note not in told
    with city.app_context():
        jobs.run_until_idle()
        decision = documents(paper_id)[0]
        decision_id, decision_number = decision.id, decision.number
    address = f"/window/certificates/{paper_id}/documents/{decision_id}"
    assert address in text(head.get(page)) and decision_number in text(head.get(page))
    assert head.paper(address).startswith(b"%PDF")
    assert reviewer.get(address).status_code == 403 and desk("head", "health").get(address).status_code == 404
    assert head.get(f"/window/certificates/{paper_id}/documents/{paper_id}").status_code == 404
    own_page = builders.as_citizen(city.test_client(), OWNER).get(f"/my/certificates/{paper_id}").get_data(as_text=True)
    assert "有关该证照的文书" in own_page and decision_number in own_page
    own = head.press(page, {"why": "signed.rectified", "note": "复查合格", "confirmed": "y"}, button="发还")
    assert own.status_code == 403 and "不得由同一人决定" in own.get_data(as_text=True) and "复查合格" in own.get_data(as_text=True)
    assert approver.press(page, {"why": "signed.rectified", "note": "复查合格", "confirmed": "y"}, button="发还").status_code == 303
    assert "真实有效" in approver.get(f"/v/{paper_id}").get_data(as_text=True)
