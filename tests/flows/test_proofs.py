"""证明出具: asked for, decided and given in one act; silent, unclear and incomplete answers go to a person and never leak. On both databases."""

from datetime import date

import pytest
from lxml import html
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from app.cases import proof_sending, proofs, proving, service
from app.cases.lifecycle import Act, Status
from app.cases.models import Case
from app.cases.outcome import reference
from app.cases.proof_models import ProofLook, ProofSending
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import SYSTEM, Actor, Channel, PartyKind
from app.core.db import new_id, session
from app.core.transaction import write
from app.issuance import queries as issuance, service as issuing
from app.issuance.models import Certificate, Status as PaperStatus
from app.portal.routes.proofs import MOST_A_DAY
from app.sources import switches
from app.sources.models import SourceCall
from app.web import throttle
from tests import builders
from tests.flows.test_acting_for import acting, acting_for_a_firm, given
from tests.flows.test_cases import person, race

pytestmark = pytest.mark.usefixtures("city", "one_database")
PERSONS = {
    "housing-proof",
    "no-criminal-record",
    "residence-proof",
    "medical-insurance-proof",
    "social-insurance-proof",
}
HOUSING = {"purpose": "loan", "agreed": "yes"}


def ask(client, code: str = "housing-proof", fields: dict[str, str] | None = None, **more: str):
    """Press the one button of a proof's page."""
    return client.press(f"/proofs/{code}", {**(fields or HOUSING), **more}, action=f"/proofs/{code}")


def shown(client, answer) -> str:
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return " ".join(html.fromstring(client.get(answer.headers["Location"]).get_data(as_text=True)).text_content().split())


def case_of(app, answer) -> Case:
    with app.app_context():
        number = answer.headers["Location"].rpartition("/")[2]
        return session().scalars(select(Case).where(Case.number == number)).one()


def facts_of(app, answer) -> dict:
    with app.app_context():
        case = case_of(app, answer)
        paper = next(one for one in issuance.of_reference(reference(case)) if one.type_code.endswith("proof"))
        return dict(issuance.record(paper.id).facts)


def count(app, model: type) -> int:
    with app.app_context():
        return session().scalar(select(func.count()).select_from(model)) or 0


def switch(app, source: str, state: str) -> None:
    with app.app_context(), write():
        switches.set(source, state)


def test_which_services_are_proofs_follows_from_what_they_ask(app):
    with app.app_context():
        assert {proof.definition.code for proof in proofs.offered(PartyKind.PERSON)} == PERSONS
        assert {proof.definition.code for proof in proofs.offered(PartyKind.ORGANISATION)} == {"firm-registration-proof"}
        assert proofs.of(catalogue.current("resident-medical-insurance")) is None, "it gives a proof and asks more than a purpose"


def test_one_press_gives_a_signed_paper_and_no_clerk(app, client, as_citizen, run_jobs):
    as_citizen(client, "林晓雯")
    assert "无房证明" in client.get("/proofs").get_data(as_text=True)
    answer = ask(client)
    assert answer.headers["Location"].startswith("/my/proofs/")
    assert "正在签章" in shown(client, answer)
    case = case_of(app, answer)
    assert (case.status, case.channel.value) == (Status.APPROVED, "online")
    run_jobs(app)
    page = shown(client, answer)
    assert "证明已出具" in page and "下载" in page and "用时" in page and "贷款" in page
    assert facts_of(app, answer)["has_property"] is False
    with app.app_context():
        acts = [event.act for event in session().get_one(Case, case.id).events]
        assert acts[:3] == [Act.SUBMIT, Act.ACCEPT, Act.APPROVE] and acts[-1] is Act.DELIVER


def test_who_owns_a_home_gets_the_truth_and_no_refusal(app, client, as_citizen):
    as_citizen(client, "周国强")
    answer = ask(client)
    told = facts_of(app, answer)
    assert told["has_property"] is True and len(told["properties"]) == 1


@pytest.mark.parametrize(
    ("code", "person", "fields", "told"),
    [
        (
            "no-criminal-record",
            "林晓雯",
            {"purpose": "employment", "recipient": "云江市实验小学", "declared": "yes"},
            {"recipient": "云江市实验小学"},
        ),
        (
            "medical-insurance-proof",
            "周国强",
            {"purpose": "school", "agreed": "yes"},
            {"insurance": "职工基本医疗保险", "status": "参保中"},
        ),
        (
            "residence-proof",
            "孙倩",
            {"purpose": "school", "recipient": "云江市第一小学", "declared": "yes"},
            {"recipient": "云江市第一小学"},
        ),
        ("social-insurance-proof", "林晓雯", {"purpose": "home", "agreed": "yes"}, {"purpose": "购房、租房"}),
    ],
)
def test_each_proof_says_what_the_register_says(app, client, as_citizen, run_jobs, code, person, fields, told):
    as_citizen(client, person)
    answer = ask(client, code, fields)
    run_jobs(app)
    assert "证明已出具" in shown(client, answer)
    assert told.items() <= facts_of(app, answer).items()


def test_the_insurance_record_is_told_kind_by_kind(app, client, as_citizen):
    as_citizen(client, "周国强")
    rows = facts_of(app, ask(client, "social-insurance-proof", {"purpose": "loan", "agreed": "yes"}))["months_paid"]
    assert [(row["kind"], row["status"], row["months"]) for row in rows] == [
        ("企业职工基本养老保险", "正常缴费", 268),
        ("失业保险", "正常缴费", 268),
        ("工伤保险", "正常缴费", 268),
    ]


def test_what_was_not_chosen_is_said_before_any_register_is_asked(app, client, as_citizen):
    as_citizen(client, "林晓雯")
    answer = client.press("/proofs/housing-proof", {"purpose": "other", "office": "housing"}, action="/proofs/housing-proof")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "需要" in text and 'value="housing" selected' in text and 'value="other"' in text
    assert (count(app, Case), count(app, SourceCall)) == (0, 0)


def test_an_office_that_is_none_and_a_service_that_gives_no_proof_are_refused(app, client, as_citizen):
    as_citizen(client, "林晓雯")
    assert client.get("/proofs/individual-business").status_code == 404
    assert client.get("/proofs/no-such-service").status_code == 404
    page = client.get("/proofs/housing-proof")
    key = html.fromstring(page.get_data(as_text=True)).xpath("//input[@name='key']/@value")[0]
    token = html.fromstring(page.get_data(as_text=True)).xpath("//input[@name='csrf_token']/@value")[0]
    refused = client.post("/proofs/housing-proof", data={**HOUSING, "key": key, "csrf_token": token, "office": "nobody"})
    assert refused.status_code == 422 and count(app, Case) == 0


def test_the_same_page_sent_twice_is_one_case_and_asks_the_registers_once(app, client, as_citizen):
    as_citizen(client, "林晓雯")
    page = client.get("/proofs/housing-proof")
    first = client.send(page, HOUSING, action="/proofs/housing-proof")
    asked = count(app, SourceCall)
    second = client.send(page, HOUSING, action="/proofs/housing-proof")
    assert first.headers["Location"] == second.headers["Location"]
    assert (count(app, Case), count(app, SourceCall)) == (1, asked)


def test_a_silent_register_makes_it_a_case_for_a_person(app, client, as_citizen):
    as_citizen(client, "林晓雯")
    switch(app, "estate", "down")
    answer = ask(client, office="housing")
    page = shown(client, answer)
    assert "正在办理" in page and "预计办结" in page
    case = case_of(app, answer)
    assert case.status is Status.SUBMITTED and case.sources_down == ["estate"]


def test_what_no_register_knows_is_asked_in_the_ordinary_form_with_the_rest_filled(app, client, as_citizen):
    as_citizen(client, "林晓雯")
    switch(app, "population", "down")
    answer = ask(client, "no-criminal-record", {"purpose": "abroad", "declared": "yes"})
    assert answer.headers["Location"].startswith("/apply/")
    with app.app_context():
        (case,) = session().scalars(select(Case)).all()
        assert case.status is Status.DRAFT
    form = client.get(answer.headers["Location"], follow_redirects=True).get_data(as_text=True)
    assert "未能全部查到" in form


def test_a_proof_never_stands_on_a_remembered_answer(app, client, as_citizen):
    """林晓雯's answers are all of today: the log holds one live call for each register, and none from memory."""
    as_citizen(client, "林晓雯")
    ask(client)
    before = count(app, SourceCall)
    ask(client)
    assert count(app, SourceCall) == 2 * before


def test_a_child_asks_through_a_guardian_at_a_window(app, client, as_citizen):
    today = clock.today()
    with app.app_context(), write():
        for name, years in (("小明", 13), ("小红", 14)):
            builders.a_person(name, id_number=builders.an_id_number(date(today.year - years, 1, 1)))
    refused = as_citizen(client, "小明").get("/proofs/housing-proof")
    assert refused.status_code == 403 and "监护人" in refused.get_data(as_text=True)
    assert as_citizen(client, "小红").get("/proofs/housing-proof").status_code == 200


def test_registers_that_contradict_each_other_are_for_a_person(app, client, as_citizen):
    """何秀兰's household register has another address."""
    as_citizen(client, "何秀兰")
    answer = ask(client, "no-criminal-record", {"purpose": "other", "declared": "yes"})
    assert "正在办理" in shown(client, answer) and case_of(app, answer).status is Status.SUBMITTED


def test_the_recipient_is_written_with_rare_characters_and_one_that_no_font_has_is_said_at_once(app, client, as_citizen):
    as_citizen(client, "林晓雯")
    fields = {"purpose": "employment", "declared": "yes"}
    assert facts_of(app, ask(client, "no-criminal-record", {**fields, "recipient": "云江市䶮㙍小学"}))["recipient"] == "云江市䶮㙍小学"
    refused = ask(client, "no-criminal-record", {**fields, "recipient": "\U0002ffff小学"})
    assert refused.status_code == 422 and count(app, Case) == 1


def test_twenty_a_day_are_enough_for_one_person(app, client, as_citizen):
    as_citizen(client, "林晓雯")
    with app.app_context():
        person = builders.person_named("林晓雯").id
        for _ in range(MOST_A_DAY - 1):
            throttle.count("proof", str(person), limit=MOST_A_DAY, seconds=86400)
    assert ask(client).status_code == 303
    page = client.get("/proofs/housing-proof")
    assert client.send(page, HOUSING, action="/proofs/housing-proof").status_code == 429
    assert count(app, Case) == 1
    as_citizen(client, "周国强")
    assert ask(client).status_code == 303


def test_a_firm_has_its_proof_by_its_representative(app, client):
    acting_for_a_firm(app, client)
    answer = ask(client, "firm-registration-proof", {"purpose": "tender", "agreed": "yes"})
    assert answer.status_code == 303
    assert client.get("/proofs/housing-proof").status_code in {303, 403}, "a firm owns no proof about a person"


def test_an_agent_asks_as_far_as_the_mandate_goes(app, client):
    acting(client, given(app, "housing-proof", confirmed=True))
    answer = ask(client)
    case = case_of(app, answer)
    with app.app_context():
        assert case.applicant_id == builders.person_named("黄志明").id and case.mandate_id
    assert client.get("/proofs/residence-proof").status_code == 403


def test_another_persons_key_is_of_no_use(app, client, as_citizen):
    as_citizen(client, "林晓雯")
    page = client.get("/proofs/housing-proof")
    key = html.fromstring(page.get_data(as_text=True)).xpath("//input[@name='key']/@value")[0]
    client.send(page, HOUSING, action="/proofs/housing-proof")
    as_citizen(client, "周国强")
    assert ask(client, key=key).status_code == 409
    assert count(app, Case) == 1


@pytest.mark.usefixtures("both_databases")
def test_eight_presses_at_once_are_one_case_and_one_paper(app, run_jobs):
    with app.app_context():
        citizen, proof = person("lin-xiaowen"), proofs.one("housing-proof")
        posted, key, made = MultiDict(HOUSING), new_id().hex, set()
        filled = proving.ask_registers(citizen, citizen.party, proof, posted)

    def press(_number: int) -> None:
        with write():
            office = proof_sending.Office("housing")
            made.add(proving.prove(citizen, citizen.party, proof, filled, key=key, office=office).id)

    assert race(app, press) == ["done"] * 8
    run_jobs(app)
    with app.app_context():
        papers = session().scalars(select(Certificate).where(Certificate.type_code == "housing-proof")).all()
        assert (len(made), len(papers), count(app, Case), count(app, ProofSending)) == (1, 1, 1, 1)


# --- straight to the office -----------------------------------------------------------------------------------------------


def received(client) -> html.HtmlElement:
    return html.fromstring(client.get("/window/proofs").get_data(as_text=True))


def opened(client) -> str:
    address = received(client).xpath("//tbody//a/@href")[0]
    return " ".join(html.fromstring(client.get(address).get_data(as_text=True)).text_content().split())


def test_the_office_receives_it_opens_it_and_the_holder_sees_that(app, client, as_citizen, desk, run_jobs):
    as_citizen(client, "周国强")
    answer = ask(client, office="housing")
    run_jobs(app)
    assert "直送云江市住房和城乡建设局" in shown(client, answer) and "还没有人查看" in shown(client, answer)
    assert facts_of(app, answer)["recipient"] == "云江市住房和城乡建设局"
    officer = desk("approver", "housing")
    assert "周**" in received(officer).text_content() and "有效" in received(officer).text_content()
    page = opened(officer)
    assert "贷款" in page and "桂花路18号" in page and "990001197806051016" not in page
    opened(officer)
    assert count(app, ProofLook) == 1, "once a day"
    assert "查看" in shown(client, answer) and "还没有人查看" not in shown(client, answer)
    assert "查看了直送该单位的证明" in client.get("/my/data").get_data(as_text=True)


def test_an_unclear_case_tells_the_office_nothing_but_that_it_is_in_progress(app, client, as_citizen, desk, run_jobs):
    """钱程 has a record: what the office sees is what it would see of anybody whose register is silent (domain: no leak by kind)."""
    as_citizen(client, "钱程")
    answer = ask(client, "no-criminal-record", {"purpose": "employment", "declared": "yes"}, office="education")
    run_jobs(app)
    page = shown(client, answer)
    assert "正在办理" in page and not {"犯罪记录：", "有犯罪", "不予"} & set(page.split())
    officer = desk("reviewer", "education")
    first = received(officer).xpath("//tbody")[0].text_content()
    assert "办理中" in first and "云" not in first.replace("钱*", "")
    told = opened(officer)
    assert "现在没有可以查看的内容" in told and "入职" not in told and "YJ" not in told
    assert count(app, ProofLook) == 0
    with app.app_context(), write():
        case = session().scalars(select(Case)).one()
        service.withdraw(service.locked(case.id), person_of(case), "不办了", new_id().hex)
    withdrawn = received(officer).xpath("//tbody")[0].text_content()
    assert "没有送达" in withdrawn
    assert client.get(answer.headers["Location"]).status_code == 302


def person_of(case: Case) -> Actor:
    return Actor(person=case.person_id, assurance=2)


def test_what_ends_or_is_taken_back_is_read_no_more(app, client, as_citizen, desk, run_jobs):
    as_citizen(client, "周国强")
    ended, taken = ask(client, office="housing"), ask(client, office="housing")
    run_jobs(app)
    number = taken.headers["Location"].rpartition("/")[2]
    assert client.press(f"/my/proofs/{number}", action="/take-back").status_code == 303
    assert "您已于" in shown(client, taken) and "有效" in shown(client, taken)
    with app.app_context(), write():
        case = case_of(app, ended)
        paper = next(one for one in issuance.of_reference(reference(case)) if one.type_code == "housing-proof")
        issuing.set_status(paper.id, PaperStatus.REVOKED, "登记更正", SYSTEM)
    officer = desk("reviewer", "housing")
    assert {"当事人已收回", "已失效"} <= {tag.strip() for tag in received(officer).xpath("//tbody//td//span/text()")}
    for address in received(officer).xpath("//tbody//a/@href"):
        page = officer.get(address).get_data(as_text=True)
        assert "证明内容已不能查看" in page and "桂花路" not in page and "贷款" not in page
    assert count(app, ProofLook) == 0


def test_a_proof_goes_to_the_districts_own_office_and_to_no_other(app, client, as_citizen, desk, run_jobs):
    as_citizen(client, "林晓雯")
    ask(client, office="civil-affairs:990001")
    run_jobs(app)
    here, elsewhere = (builders.as_staff(app.test_client(), "reviewer", "civil-affairs", place=place) for place in ("990001", "990002"))
    assert len(received(here).xpath("//tbody/tr")) == 1
    assert not received(elsewhere).xpath("//tbody/tr")
    assert len(received(desk("reviewer", "civil-affairs")).xpath("//tbody/tr")) == 1, "the city's office sees its districts'"
    assert not received(desk("reviewer", "housing")).xpath("//tbody/tr")


def test_the_office_notes_its_own_file_and_a_number_that_is_too_long_loses_nothing(app, client, as_citizen, desk, run_jobs):
    as_citizen(client, "林晓雯")
    ask(client, office="housing")
    run_jobs(app)
    officer = desk("reviewer", "housing")
    address = received(officer).xpath("//tbody//a/@href")[0]
    long = officer.press(address, {"file_number": "住" * 61})
    assert long.status_code == 422 and "住" * 61 in long.get_data(as_text=True)
    assert officer.press(address, {"file_number": " 住保〔2026〕17号 "}).status_code == 303
    assert "住保〔2026〕17号" in received(officer).text_content()


# --- at the window --------------------------------------------------------------------------------------------------------


def test_at_the_window_the_citizen_confirms_and_the_clerk_is_on_record(app, desk, run_jobs):
    clerk = desk("clerk")
    visit = clerk.press("/window/intake", {"sought": "990001199403121023", "name": "林晓雯"}, action="/window/intake").location
    assert "无犯罪记录证明" in clerk.get(f"{visit}/proofs").get_data(as_text=True)
    address = f"{visit}/proofs/housing-proof"
    assert clerk.press(address, {"agreed": "yes"}).status_code == 422
    page = clerk.get(address)
    drafts = {clerk.send(page, {**HOUSING, "office": "housing"}).location for _ in range(2)}
    assert len(drafts) == 1 and count(app, Case) == 1
    check = clerk.get(drafts.pop()).location
    assert clerk.press(check, {}, action="/check").status_code == 422, "nobody has confirmed"
    filed = clerk.press(check, {"confirmed": "y"}, action="/check")
    assert filed.location.endswith("/proof")
    run_jobs(app)
    given = clerk.get(filed.location).get_data(as_text=True)
    assert "证明已出具" in given and "打印证明" in given and "云江市住房和城乡建设局" in given
    with app.app_context():
        case = session().scalars(select(Case)).one()
        assert (case.channel, case.clerk_id is not None, case.person_id) == (Channel.WINDOW, True, case.applicant_id)
        assert case.is_automatic
