"""证明出具: asked for, decided and given in one act; silent, unclear and incomplete answers go to a person and never leak. On both databases."""

import pytest
from lxml import html
from sqlalchemy import func, select

from app.cases import proofs
from app.cases.lifecycle import Act, Status
from app.cases.models import Case
from app.cases.outcome import reference
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import PartyKind
from app.core.db import session
from app.core.transaction import write
from app.issuance import queries as issuance
from app.sources import switches
from app.sources.models import SourceCall

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
    born = clock.today().replace(year=clock.today().year - 13)
    with app.app_context(), write():
        from tests import builders

        child = builders.a_person("小明", id_number=builders.an_id_number(born))
        assert child.id
    as_citizen(client, "小明")
    refused = client.get("/proofs/housing-proof")
    assert refused.status_code == 403 and "监护人" in refused.get_data(as_text=True)


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
