"""请申请人授权出具证明: an office asks within a case, the applicant agrees or not, and the office reads what was agreed to and nothing else."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import func, select

from app.cases import clocks, deciding, drafts, overdue, proofs, proving, queries, requested, requesting, service
from app.cases.dated_models import ClockKind, ClockState
from app.cases.errors import MoveRefused, NotYourTask, OwnCase, TextTooLong
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.cases.proof_errors import AlreadyRequested, GuardianNeeded, ProofNotNeeded, PurposeMissing, RequestOver
from app.cases.proof_models import ProofLook, ProofRequest, ProofSending, RequestOutcome
from app.cases.proof_sending import State
from app.cases.requested import Requested
from app.cases.requesting import Wish
from app.core import clock, jobs, seal, workdays
from app.core.actor import Actor, Channel, Role
from app.core.db import new_id, session
from app.core.errors import DomainError, KeyReused
from app.core.transaction import write
from app.identity import mandates, queries as identity
from app.identity.errors import MandateTooNarrow
from app.issuance import queries as issuance
from app.messages import queries as messages
from app.sources import switches
from app.sources.models import SourceCall
from tests import builders, casework, lives
from tests.builders import as_citizen
from tests.filling import filled
from tests.flows.test_cases import race
from tests.lives import act, again
from tests.office import act as press, opened, text, the_firm

OWNER, DEPARTMENT, WHY = "黄志明", "market-regulation", "核对您在本市的医保参保情况"
INSURED = Wish("medical-insurance-proof", WHY)
on_one = pytest.mark.usefixtures("one_database", "city", "context")


def officer(role: Role = Role.REVIEWER, department: str = DEPARTMENT) -> Actor:
    return lives.officer(role, department)


def owner() -> Actor:
    return casework.a_citizen_named(OWNER)


def asked(wish: Wish = INSURED, *, until: str = "accept") -> Case:
    case = casework.a_case("individual-business", OWNER, until=until)
    return act(requesting.request, case, officer(), wish)


def only(case: Case) -> Requested:
    (found,) = requested.of_case(again(case.id))
    return found


def agreed(case: Case, actor: Actor | None = None, key: str = "") -> Case:
    """As the page does it: the registers first, then everything in one transaction."""
    citizen, found = actor or owner(), only(case)
    told = requesting.ask_registers(found, citizen)
    with write():
        one = requested.one(service.locked(case.id), found.row.id)
        return requesting.agree(one, citizen, told, key=key or new_id().hex)


def switch(source: str, state: str) -> None:
    with write():
        switches.set(source, state)


def count(model: type) -> int:
    return session().scalar(select(func.count()).select_from(model)) or 0


# --- asking ---------------------------------------------------------------------------------------------------------------


@on_one
def test_the_applicant_is_told_and_no_date_of_the_case_moves() -> None:
    before = casework.a_case("individual-business", OWNER, until="accept")
    told, running = (before.promised_due, before.legal_due, before.status), set(clocks.going_on(before))
    case = act(requesting.request, before, officer(), INSURED)
    assert (case.promised_due, case.legal_due, case.status) == told and clocks.open_pause(case) is None
    assert set(clocks.going_on(case)) == running | {ClockKind.ANSWER_PROOF}
    found = only(case)
    assert (found.state, found.purpose, found.office.department) == (State.WAITING, WHY, DEPARTMENT)
    assert found.row.until == min(workdays.add(clock.today(), 5).day, case.promised_due)
    letter = messages.inbox(case.person_id)[0]
    assert letter.kind == "proof_requested" and letter.link == f"case:{case.number}"
    assert WHY not in letter.body.zh and "医疗保险" not in letter.body.zh, "what is asked stays in the case"
    assert WHY.encode() not in found.row.purpose
    with pytest.raises(seal.SealBroken):
        seal.unseal(found.row.purpose, requested.place(found.row.id))


@on_one
def test_one_request_at_a_time_for_each_proof_and_a_key_asks_once() -> None:
    case, key = casework.a_case("individual-business", OWNER, until="accept"), new_id().hex
    for _ in range(2):
        with write():
            requesting.request(service.locked(case.id), officer(), INSURED, key)
    with pytest.raises(AlreadyRequested):
        act(requesting.request, case, officer(), INSURED)
    act(requesting.request, case, officer(), Wish("residence-proof", WHY))
    assert len(requested.of_case(again(case.id))) == 2
    with pytest.raises(KeyReused), write():
        requesting.recall(service.locked(case.id), officer(), only_id(case, "medical-insurance-proof"), key)


def only_id(case: Case, code: str) -> UUID:
    return next(one.row.id for one in requested.of_case(again(case.id)) if one.row.service_code == code)


@on_one
@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (Wish("housing-proof", " \n"), PurposeMissing),
        (Wish("housing-proof", "字" * 201), TextTooLong),
        (Wish("firm-registration-proof", WHY), ProofNotNeeded),  # not about persons
        (Wish("individual-business", WHY), ProofNotNeeded),  # gives no proof
        (Wish("", WHY), ProofNotNeeded),
    ],
)
def test_a_request_names_a_proof_about_such_an_applicant_and_says_why(wish: Wish, refusal: type[DomainError]) -> None:
    case = casework.a_case("individual-business", OWNER, until="accept")
    with pytest.raises(refusal):
        act(requesting.request, case, officer(), wish)
    assert count(ProofRequest) == 0


@on_one
def test_what_the_matter_asks_the_registers_itself_needs_no_proof() -> None:
    """Rental housing reads the real estate and the insurance registers; the office of a proof gives it itself."""
    case = casework.a_case("rental-housing", "吴美玲", until="accept")
    reviewer = officer(department="housing")
    needless = {one.proof.definition.code: one.is_needless for one in requesting.choices(case, reviewer)}
    assert needless["housing-proof"] and not needless["no-criminal-record"]
    with pytest.raises(ProofNotNeeded):
        act(requesting.request, case, reviewer, Wish("housing-proof", WHY))
    police = officer(department="public-security")
    assert {one.proof.definition.code for one in requesting.choices(case, police) if one.is_needless} > {"no-criminal-record"}
    assert proofs.one("no-criminal-record").registers == {"population", "criminal_records"}, "what it is judged by counts too"


@on_one
def test_only_who_may_ask_for_corrections_or_opinions_asks_for_a_proof() -> None:
    case = casework.a_case("individual-business", OWNER, until="accept")
    for other in (officer(Role.APPROVER), officer(department="housing")):
        with pytest.raises(NotYourTask):
            act(requesting.request, case, other, INSURED)
    with pytest.raises(OwnCase):
        act(requesting.request, case, Actor(**{**vars(officer()), "person": case.person_id}), INSURED)
    filed = casework.a_case("individual-business", OWNER, until="submit")
    with pytest.raises(NotYourTask):
        act(requesting.request, filed, lives.holder(filed), INSURED)  # the clerk of the hall takes in, and judges nothing
    decided = casework.a_case("individual-business", OWNER, until="approve")
    with pytest.raises(MoveRefused):
        act(requesting.request, decided, officer(Role.APPROVER), INSURED)
    assert count(ProofRequest) == 0


# --- answering ------------------------------------------------------------------------------------------------------------


@on_one
def test_one_press_agrees_issues_and_sends_to_this_office_for_this_case() -> None:
    case = asked()
    made = agreed(case)
    jobs.run_until_idle()
    found = only(case)
    assert (found.state, found.row.outcome, found.row.proof_case_id) == (State.IN_FORCE, RequestOutcome.AGREED, made.id)
    facts = issuance.record(found.sent.certificate.id).facts
    assert facts["recipient"] == "云岭区市场监督管理局" and case.number in facts["purpose"] and WHY not in facts["purpose"]
    assert ClockKind.ANSWER_PROOF not in clocks.going_on(again(case.id))
    with pytest.raises(RequestOver):
        act(requesting.decline, case, owner(), found.row.id)
    with pytest.raises(RequestOver):
        act(requesting.recall, case, officer(), found.row.id)
    assert agreed_again(case).id == made.id and count(ProofSending) == 1


def agreed_again(case: Case) -> Case:
    found = only(case)
    with write():
        return requesting.agree(found, owner(), proving.Prefill(""), key=new_id().hex)


@on_one
def test_a_no_ends_it_and_the_case_goes_on() -> None:
    case = asked()
    case = act(requesting.decline, case, owner(), only(case).row.id)
    assert only(case).state is State.NONE and count(SourceCall) == calls_of(case), "no register was asked"
    act(requesting.decline, case, owner(), only(case).row.id)
    with pytest.raises(RequestOver):
        agreed(case)
    assert act(service.pass_on, case, officer(), "符合条件").status is Status.ACCEPTED


def calls_of(case: Case) -> int:
    return session().scalar(select(func.count()).select_from(SourceCall).where(SourceCall.case_id == case.id)) or 0


@on_one
def test_it_keeps_nobody_from_deciding_and_ends_with_the_case() -> None:
    case = act(service.pass_on, asked(), officer(), "符合条件")
    case = act(service.approve, case, officer(Role.APPROVER), "准予。")
    assert case.status is Status.APPROVED and only(case).state is State.NONE and not clocks.going_on(case).get(ClockKind.ANSWER_PROOF)
    with pytest.raises(RequestOver):
        agreed(case)


def the_ways_to_nothing() -> Iterator[tuple[str, Case]]:
    """Not agreed to, not answered, agreed to and withdrawn, agreed to and thrown away before it was filed."""
    declined = asked()
    yield "declined", act(requesting.decline, declined, owner(), only(declined).row.id)
    withdrawn = asked()
    switch("medical", "down")
    made = agreed(withdrawn)
    assert only(withdrawn).state is State.PENDING
    act(service.withdraw, made, owner(), "不办了")
    switch("medical", "ok")
    yield "withdrawn", again(withdrawn.id)
    lapsed = asked()
    with write() as current:
        current.get_one(ProofRequest, only(lapsed).row.id).until = clock.today() - timedelta(days=1)
    with write():
        requesting.run_out(service.locked(lapsed.id))
    yield "lapsed", again(lapsed.id)


@pytest.mark.usefixtures("city", "one_database")
def test_every_way_to_nothing_is_one_word_to_the_office(app: Flask, desk) -> None:
    with app.app_context():
        found = [(way, case.number) for way, case in the_ways_to_nothing()]
    reviewer, seen = desk("reviewer", DEPARTMENT), set()
    for _way, number in found:
        page = html.fromstring(text(reviewer.get(f"/window/cases/{number}"))).get_element_by_id("requests")
        line = " ".join(page.xpath(".//li")[0].text_content().split())
        seen.add(re.sub(r"\d{4}年.*", "", line))
        assert "未出具" in line and "查看证明" not in line
    assert len(found) == 3 and len(seen) == 1, seen


@on_one
def test_silence_until_the_day_ends_it_by_the_clock() -> None:
    case = asked()
    with write() as current:
        row = current.get_one(ProofRequest, only(case).row.id)
        row.until = clock.today()
        current.flush()
        requested.wind(service.locked(case.id))
    overdue.run()
    assert only(case).state is State.WAITING, "the last day is theirs still"
    clock.shift_by(lambda: timedelta(days=1))
    assert not only(case).is_open
    with pytest.raises(RequestOver):
        agreed(case)
    overdue.run()
    assert only(case).row.outcome is RequestOutcome.LAPSED
    assert {row.state for row in clocks.of_case(again(case.id)) if row.kind is ClockKind.ANSWER_PROOF} <= {
        ClockState.STOPPED,
        ClockState.MISSED,
    }
    act(requesting.request, again(case.id), officer(), INSURED)  # it may be asked once more


@on_one
def test_a_silent_register_shows_the_office_that_it_is_in_progress_and_nothing_else() -> None:
    case = asked()
    switch("medical", "down")
    made = agreed(case)
    jobs.run_until_idle()
    found = only(case)
    assert made.status is Status.SUBMITTED and found.state is State.PENDING and found.sent.certificate is None


@on_one
def test_what_no_register_knows_is_asked_in_the_form_and_filing_it_is_the_answer() -> None:
    case, citizen = asked(Wish("no-criminal-record", WHY)), owner()
    switch("population", "down")
    made = agreed(case)
    assert made.status is Status.DRAFT and only(case).state is State.WAITING
    with write():
        assert requesting.begun(only(case), owner()).id == made.id
    completed_by(citizen, made.id)
    assert only(case).row.outcome is RequestOutcome.AGREED and only(case).state is State.PENDING, "a person looks at what was typed"


def completed_by(citizen: Actor, draft_id: UUID) -> None:
    with write():
        draft = service.locked(draft_id)
        drafts.save_answers(draft, filled(service.definition_of(draft), queries.answers_of(draft)).stored(), drafts.CHECK)
        service.submit(draft, citizen, new_id().hex)


@on_one
def test_a_form_for_it_cannot_be_filed_once_the_office_asks_no_more() -> None:
    case, citizen = asked(Wish("no-criminal-record", WHY)), owner()
    switch("population", "down")
    made = agreed(case)
    act(requesting.recall, case, officer(), only(case).row.id)
    with pytest.raises(RequestOver):
        completed_by(citizen, made.id)
    assert again(made.id).status is Status.DRAFT
    assert only(case).state is State.RECALLED


@on_one
def test_a_form_that_was_begun_elsewhere_gives_way() -> None:
    case = asked(Wish("no-criminal-record", WHY))
    switch("population", "down")
    left = agreed(case)
    clerk = Actor(**{**vars(casework.a_window_clerk()), "channel": Channel.WINDOW})
    switch("population", "ok")
    found = only(case)
    told = requesting.ask_registers(found, clerk)
    with write():
        made = requesting.agree(
            requested.one(service.locked(case.id), found.row.id), clerk, told, key=new_id().hex, standing=case.person_id
        )
    assert made.status is Status.DRAFT and again(left.id).status is Status.DISCARDED and only(case).row.proof_case_id == made.id


# --- who answers ----------------------------------------------------------------------------------------------------------


@on_one
def test_an_agent_answers_as_far_as_the_mandate_goes() -> None:
    giver, agent = casework.a_citizen_named(OWNER), casework.a_citizen_named("陈建华")
    with write():
        narrow, wide = (
            mandates.give(giver, agent.person, codes, until_day=clock.today() + timedelta(days=30), key=key).id
            for codes, key in ((("individual-business",), "narrow"), (("individual-business", "medical-insurance-proof"), "wide"))
        )
    with write():
        mandates.confirm(agent, narrow)
        mandates.confirm(agent, wide)
    case = asked()
    for_giver = Actor(person=agent.person, for_party=case.applicant, assurance=2)
    bound = Actor(**{**vars(for_giver), "mandate": narrow})
    with pytest.raises(MandateTooNarrow):
        agreed(case, bound)
    with pytest.raises(MandateTooNarrow):
        act(requesting.decline, case, bound, only(case).row.id)
    assert count(ProofSending) == 0
    assert agreed(case, Actor(**{**vars(for_giver), "mandate": wide})).mandate_id == wide


@on_one
def test_a_childs_own_agreement_does_not_count() -> None:
    case = asked()
    with write():
        today = clock.today()
        child = builders.a_person("小明", id_number=builders.an_id_number(date(today.year - 13, 1, 1)))
        service.locked(case.id).applicant_id = child.id
        child_id = child.id
    with pytest.raises(GuardianNeeded):
        requesting.ask_registers(only(case), Actor(person=child_id, assurance=2))


@pytest.mark.usefixtures("city", "one_database")
def test_a_firm_answers_by_its_representative(app: Flask, run_jobs) -> None:
    with app.app_context():
        case = lives.filed(lives.for_the_firm(), "hygiene-permit-cancellation", reason="closed")
        case = act(service.accept, case, lives.holder(case))
        needed = [one.proof.definition.code for one in requesting.choices(case, lives.holder(case)) if not one.is_needless]
        assert needed == ["firm-registration-proof"]
        case = act(requesting.request, case, lives.holder(case), Wish("firm-registration-proof", "核对法定代表人"))
        number = case.number
    client = the_firm(app)
    page = text(client.get(f"/my/cases/{number}"))
    assert "核对法定代表人" in page and "同意并出具" in page
    assert client.press(f"/my/cases/{number}", action="/agree").status_code == 303
    run_jobs(app)
    with app.app_context():
        assert only(again(case.id)).state is State.IN_FORCE


# --- the pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def number(app: Flask, city: Flask) -> str:
    with app.app_context():
        return asked().number or ""


@pytest.mark.usefixtures("city", "one_database")
def test_the_officer_chooses_says_why_and_loses_nothing_to_a_mistake(app: Flask, desk) -> None:
    with app.app_context():
        number = casework.a_case("individual-business", OWNER, until="accept").number
    reviewer = desk("reviewer", DEPARTMENT)
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert "请申请人授权出具证明" in page and 'value="medical-insurance-proof"' in page and "本件办理期限不因此顺延" in page
    unsaid = press(reviewer, number, "proofs", proof="medical-insurance-proof", purpose=" ")
    assert (
        unsaid.status_code == 422
        and "请写明需要这份证明的用途" in text(unsaid)
        and 'value="medical-insurance-proof" checked' in text(unsaid)
    )
    unknown = press(reviewer, number, "proofs", proof="nothing", purpose=WHY)
    assert unknown.status_code == 422 and WHY in text(unknown)
    assert press(reviewer, number, "proofs", proof="medical-insurance-proof", purpose=WHY).status_code == 303
    assert press(reviewer, number, "proofs", proof="medical-insurance-proof", purpose="再问一次").status_code == 409
    shown = text(reviewer.get(f"/window/cases/{number}"))
    assert "待申请人答复" in shown and WHY in shown and "撤回请求" in shown
    assert press(desk("reviewer", "housing"), number, "proofs", proof="medical-insurance-proof", purpose=WHY).status_code == 404
    other = desk("approver", DEPARTMENT)
    assert "撤回请求" not in text(opened(other, number))


@pytest.mark.usefixtures("city", "one_database")
def test_the_applicant_reads_it_all_before_they_agree_and_sees_who_opened_it(
    app: Flask, client: FlaskClient, number: str, desk, run_jobs
) -> None:
    as_citizen(client, OWNER)
    assert number in text(client.get("/my")) and "办理单位请我授权出具证明" in text(client.get("/my"))
    card = html.fromstring(text(client.get(f"/my/cases/{number}"))).get_element_by_id("requests")
    said = " ".join(card.text_content().split())
    for words in ("云岭区市场监督管理局", WHY, "参保状态", "我同意医疗保障经办机构查询本人的参保登记信息", "不因此产生其他影响"):
        assert words in said, words
    answer = client.press(f"/my/cases/{number}", action="/agree")
    assert answer.status_code == 303 and answer.location.startswith("/my/proofs/")
    run_jobs(app)
    reviewer = desk("reviewer", DEPARTMENT)
    assert "证明已送达" in text(reviewer.get("/window/")), "the queue says that there is something to open"
    page = text(reviewer.get(f"/window/cases/{number}"))
    (address,) = html.fromstring(page).get_element_by_id("requests").xpath(".//a/@href")
    told = text(reviewer.get(address))
    assert "证明内容" in told and number in told and "990001199" not in told
    reviewer.get(address)
    with app.app_context():
        assert count(ProofLook) == 1, "once a day"
    assert "证明已送达" not in text(reviewer.get("/window/"))
    received = text(reviewer.get("/window/proofs"))
    assert "基本医疗保险参保证明" not in received and "还没有收到证明" in received, "it is read in its case and nowhere else"
    holder = text(client.get(answer.location))
    assert "直送云岭区市场监督管理局" in holder and "还没有人查看" not in holder and number in holder
    assert "查看了直送该单位的证明" in text(client.get("/my/data"))
    again_page = text(client.get(f"/my/cases/{number}"))
    assert "您已同意" in again_page and "同意并出具" not in again_page


@pytest.mark.usefixtures("city", "one_database")
def test_what_is_taken_back_shows_its_state_and_no_fact(app: Flask, client: FlaskClient, number: str, desk, run_jobs) -> None:
    as_citizen(client, OWNER)
    proof = client.press(f"/my/cases/{number}", action="/agree").location
    run_jobs(app)
    reviewer = desk("reviewer", DEPARTMENT)
    page = html.fromstring(text(reviewer.get(f"/window/cases/{number}"))).get_element_by_id("requests")
    (address,) = page.xpath(".//a/@href")
    assert client.press(proof, action="/take-back").status_code == 303
    shown = text(reviewer.get(f"/window/cases/{number}"))
    assert "当事人已收回" in shown and address not in shown
    told = text(reviewer.get(address))
    assert (
        "证明内容已不能查看" in told and number not in re.sub("/window/cases/.*?>.*?<", "", told).partition("<main")[2].partition("<dl")[2]
    )
    with app.app_context():
        assert count(ProofLook) == 0


@pytest.mark.usefixtures("city", "one_database")
def test_others_find_nothing_of_it(app: Flask, client: FlaskClient, number: str, desk) -> None:
    with app.app_context():
        request_id = only(session().scalars(select(Case).where(Case.number == number)).one()).row.id
        other = casework.a_case("individual-business", "林晓雯", until="accept").number
    as_citizen(client, "林晓雯")
    page = client.get(f"/my/cases/{other}")
    token = re.search(r'name="csrf_token" value="([^"]+)"', text(page)).group(1)
    for verb in ("agree", "decline"):
        for case in (number, other):
            sent = client.post(f"/my/cases/{case}/proofs/{request_id}/{verb}", data={"csrf_token": token, "key": new_id().hex})
            assert sent.status_code == 404
    reviewer = desk("reviewer", DEPARTMENT)
    assert reviewer.get(f"/window/cases/{number}/proofs/{request_id}").status_code == 404, "nobody has agreed"
    assert reviewer.get(f"/window/cases/{other}/proofs/{request_id}").status_code == 404
    assert press(reviewer, other, f"proofs/{request_id}/recall").status_code == 404


@pytest.mark.usefixtures("city", "one_database")
def test_who_sees_the_case_does_not_read_what_another_department_asked_for(
    app: Flask, client: FlaskClient, number: str, desk, run_jobs
) -> None:
    client = as_citizen(client, OWNER)
    client.press(f"/my/cases/{number}", action="/agree")
    run_jobs(app)
    reviewer = desk("reviewer", DEPARTMENT)
    with app.app_context(), write() as current:
        row = current.scalars(select(ProofRequest)).one()
        address, row.department = f"/window/cases/{number}/proofs/{row.id}", "housing"
    page = html.fromstring(text(reviewer.get(f"/window/cases/{number}"))).get_element_by_id("requests")
    assert "有效" in page.text_content() and not page.xpath(".//a")
    assert reviewer.get(address).status_code == 404
    for role, department in (("clerk", "hall"), ("reviewer", "housing")):
        assert opened(desk(role, department), number, address.partition(number)[2]).status_code in {403, 404}
    with app.app_context():
        assert count(ProofLook) == 0


@pytest.mark.usefixtures("city", "one_database")
def test_the_decision_says_which_proofs_it_stood_on(app: Flask, client: FlaskClient, number: str, desk, run_jobs) -> None:
    as_citizen(client, OWNER)
    client.press(f"/my/cases/{number}", action="/agree")
    run_jobs(app)
    assert press(desk("reviewer", DEPARTMENT), number, "pass-on", text="符合条件", proposal="approve").status_code == 303
    approver = desk("approver", DEPARTMENT)
    assert press(approver, number, "approve", text="准予").status_code == 303
    sheet = text(approver.get(f"/window/cases/{number}/decision"))
    assert "基本医疗保险参保证明" in sheet and "结果一致" in sheet
    with app.app_context():
        case = session().scalars(select(Case).where(Case.number == number)).one()
        assert list(deciding.of_case(case).proofs) == [str(only(case).sent.certificate.id)] and deciding.replay(case) == []
        with write() as current:
            current.get_one(ProofRequest, only(case).row.id).outcome = RequestOutcome.DECLINED
        assert any("a proof that was before the office" in fault for fault in deciding.replay(again(case.id)))


@pytest.mark.usefixtures("city", "one_database")
def test_at_the_window_the_citizen_confirms_and_that_is_the_answer(app: Flask, number: str, desk, run_jobs) -> None:
    clerk = desk("clerk")
    with app.app_context():
        sought = {"sought": service_number(), "name": OWNER}
    visit = clerk.press("/window/intake", sought, action="/window/intake").location
    page = html.fromstring(text(clerk.get(visit))).get_element_by_id("today")
    (address,) = page.xpath(".//a[contains(@href, '/requests/')]/@href")
    assert WHY in text(clerk.get(address)) and "我同意医疗保障经办机构查询" in text(clerk.get(address))
    draft = clerk.press(address, action="/agree")
    assert draft.status_code == 303
    check = clerk.get(draft.location).location
    with app.app_context():
        case = session().scalars(select(Case).where(Case.number == number)).one()
        assert only(case).state is State.WAITING, "nobody has confirmed yet"
    assert clerk.press(check, {}, action="/check").status_code == 422
    filed = clerk.press(check, {"confirmed": "y"}, action="/check")
    assert filed.location.endswith("/proof")
    run_jobs(app)
    with app.app_context():
        assert only(case).state is State.IN_FORCE
    assert clerk.get(address).status_code == 404, "it is answered"


def service_number() -> str:
    return identity.person(builders.person_named(OWNER).id).id_number


@pytest.mark.usefixtures("city", "one_database")
def test_at_the_window_a_no_is_noted(app: Flask, number: str, desk) -> None:
    clerk = desk("clerk")
    with app.app_context():
        sought = {"sought": service_number(), "name": OWNER}
    visit = clerk.press("/window/intake", sought, action="/window/intake").location
    (address,) = html.fromstring(text(clerk.get(visit))).xpath("//*[@id='today']//a[contains(@href, '/requests/')]/@href")
    assert clerk.press(address, action="/decline").status_code == 303
    assert "已登记：申请人不同意" in text(clerk.get(visit))
    with app.app_context():
        case = session().scalars(select(Case).where(Case.number == number)).one()
        assert only(case).row.outcome is RequestOutcome.DECLINED


# --- at once --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("both_databases", "city")
def test_sixteen_presses_of_yes_no_and_withdraw_have_one_effect(app: Flask) -> None:
    with app.app_context():
        case = asked()
        found, citizen, reviewer = only(case), owner(), officer()
        case_id, request_id = case.id, found.row.id
        told = requesting.ask_registers(found, citizen)

    def one(hand: int) -> None:
        with write():
            locked = service.locked(case_id)
            if hand % 3 == 0:
                requesting.agree(requested.one(locked, request_id), citizen, told, key=new_id().hex)
            elif hand % 3 == 1:
                requesting.decline(locked, citizen, request_id, new_id().hex)
            else:
                requesting.recall(locked, reviewer, request_id, new_id().hex)

    came = race(app, one, 16)
    with app.app_context():
        found = only(again(case_id))
        won = {RequestOutcome.AGREED: 0, RequestOutcome.DECLINED: 1, RequestOutcome.RECALLED: 2}[found.row.outcome]
        for hand, said in enumerate(came):
            assert said == "done" if hand % 3 == won and won != 2 else said in {"done", "request_over"}, (hand, said, won)
        assert came.count("done") >= 1 and {said for hand, said in enumerate(came) if hand % 3 != won} == {"request_over"}
        sent = 1 if won == 0 else 0
        assert (count(ProofSending), session().scalar(select(func.count()).where(Case.service_code == "medical-insurance-proof"))) == (
            sent,
            sent,
        )


@pytest.mark.usefixtures("both_databases", "city")
def test_of_eight_requests_at_once_one_is_asked(app: Flask) -> None:
    with app.app_context():
        case_id, reviewer = casework.a_case("individual-business", OWNER, until="accept").id, officer()

    def ask(_hand: int) -> None:
        with write():
            requesting.request(service.locked(case_id), reviewer, INSURED, new_id().hex)

    assert sorted(race(app, ask)) == ["already_requested"] * 7 + ["done"]
    with app.app_context():
        assert count(ProofRequest) == 1


@pytest.mark.usefixtures("both_databases", "city")
def test_a_decision_and_an_agreement_at_once_leave_no_proof_behind_the_decision(app: Flask) -> None:
    """Who comes first counts: agreed before the decision, or over with it."""
    with app.app_context():
        case = act(service.pass_on, asked(), officer(), "符合条件")
        found, citizen, approver = only(case), owner(), officer(Role.APPROVER)
        case_id, request_id, told = case.id, found.row.id, requesting.ask_registers(found, citizen)

    def one(hand: int) -> None:
        with write():
            locked = service.locked(case_id)
            if hand % 2:
                service.approve(locked, approver, "准予。", "decide-once")
            else:
                requesting.agree(requested.one(locked, request_id), citizen, told, key=new_id().hex)

    came = race(app, one)
    with app.app_context():
        is_agreed = only(again(case_id)).row.outcome is RequestOutcome.AGREED
        assert again(case_id).status is Status.APPROVED and count(ProofSending) == int(is_agreed)
        assert set(came) <= {"done", "request_over"}
