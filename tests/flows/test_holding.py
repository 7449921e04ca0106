"""暂扣 and 发还: the office that issued a licence holds it back and gives it back; the holder and everybody who verifies it know."""

import threading
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.cases import holding, outcome
from app.cases.errors import NotHeldBackHere, OwnCase, ReasonMissing, SameHolder, UnknownReason
from app.cases.holding import Cause
from app.cases.models import Case
from app.core import jobs
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import KeyReused
from app.core.transaction import write
from app.issuance import queries, service as issuance, verification
from app.issuance.errors import StatusRefused
from app.issuance.models import Certificate, LedgerEntry, LedgerKind, Status
from app.issuance.reasons import Reason
from app.issuance.service import Holder
from app.issuance.verification import Verdict
from app.messages import queries as messages
from tests import builders
from tests.casework import a_case, a_citizen_named
from tests.office import opened, text

OWNER, OFFICE = "黄志明", "market-regulation"
HOLD = Cause(Reason.INSPECTION, "现场检查发现消防通道堵塞，《行政处罚法》第九条")
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
    with pytest.raises(ReasonMissing):
        act(holding.suspend, officer(), paper, Cause(Reason.INSPECTION, " "), "k")
    assert queries.by_id(paper).status is Status.SIGNED


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
    done = head.press(page, {"why": "suspended.inspection", "note": HOLD.note, "confirmed": "y"}, button="暂扣")
    assert done.status_code == 303
    assert "证照已暂扣" in head.get(done.headers["Location"]).get_data(as_text=True)
    told = head.get(f"/v/{paper_id}").get_data(as_text=True)
    assert "监督检查发现问题" in told and "负责人" in told and HOLD.note not in told
    own = head.press(page, {"why": "signed.rectified", "note": "复查合格", "confirmed": "y"}, button="发还")
    assert own.status_code == 403 and "不得由同一人决定" in own.get_data(as_text=True) and "复查合格" in own.get_data(as_text=True)
    assert approver.press(page, {"why": "signed.rectified", "note": "复查合格", "confirmed": "y"}, button="发还").status_code == 303
    assert "真实有效" in approver.get(f"/v/{paper_id}").get_data(as_text=True)
