"""告知承诺 on the pages: told before, refused where it may not be given, looked at by an officer, seen by the applicant."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from app.cases import barring, service
from app.cases.models import Case
from app.cases.sworn_models import BarKind
from app.core import jobs
from app.core.db import session
from app.core.transaction import write
from app.identity import queries as identity
from tests.builders import as_citizen
from tests.flows.test_sworn import a_granted_case, a_sworn_case, drafted, hid_facts, record_bar
from tests.lives import act, an_insurance_case, holder
from tests.office import act as press, opened, text, token

pytestmark = pytest.mark.usefixtures("one_database", "city")
START = "/services/hygiene-permit/apply"


def acting_for_the_firm(client: FlaskClient) -> FlaskClient:
    as_citizen(client, "赵明远")
    choice = html.fromstring(text(client.get("/act-for"))).xpath(
        "//li[.//b[text()='云江市启航商贸有限公司']]//input[@name='party']/@value"
    )[0]
    client.press("/act-for", {"party": choice}, button="切换为此身份: 云江市启航商贸有限公司")
    return client


def test_both_are_on_the_applicants_page(app: Flask, client) -> None:
    with app.app_context():
        case = an_insurance_case()
        number = act(service.accept_lacking, case, holder(case)).number
        jobs.run_until_idle()
    as_citizen(client, "黄志明")
    assert "容缺受理承诺书" in text(client.get(f"/my/cases/{number}"))


def test_the_guide_and_the_form_tell_it_before(client) -> None:
    page = text(client.get("/services/hygiene-permit"))
    assert "不实承诺的后果" in page and "是否承诺由申请人自主选择" in page


def test_the_form_says_why_and_offers_the_ordinary_way(app: Flask, client) -> None:
    with app.app_context():
        record_bar(a_sworn_case().applicant)
    acting_for_the_firm(client)
    page = text(client.get(START))
    assert "不适用告知承诺" in page and "国办发〔2020〕42号" in page and "开始填写" in page
    with app.app_context(), write():
        barring._record(session().scalars(select(Case)).first(), BarKind.DECEIT)
    page = text(client.get(START))
    assert "第七十九条" in page and "开始填写" not in page


def test_ticking_it_is_answered_at_the_question(app: Flask, client) -> None:
    with app.app_context():
        record_bar(a_sworn_case().applicant)
        step = f"/apply/{drafted().id}/steps/promise"
    acting_for_the_firm(client)
    answer = client.press(step, {"promised": "yes", "declared": "yes"}, button="保存并继续")
    assert answer.status_code == 422 and "虚假承诺记录" in text(answer) and "按一般程序办理" in text(answer)
    assert "行政机关" in text(answer) or "不实承诺的后果" in text(answer), "what the office tells stands before it"


def test_officers_see_the_bars_and_the_head_lifts_them(app: Flask, desk: Callable[..., FlaskClient]) -> None:
    with app.app_context():
        number = hid_facts(a_sworn_case()).number
    head, reviewer = desk("head", "health"), desk("reviewer", "health")
    page = text(opened(reviewer, number))
    assert "第七十八条" in page and "信用修复" not in page
    assert "信用修复" in text(opened(head, number))
    words = "复议决定撤销了原决定"
    refused = press(head, number, "bars/hidden_facts/lift", reason=words)
    assert refused.status_code == 422 and words in text(refused), "nothing typed is lost"
    assert press(head, number, "bars/hidden_facts/lift", reason=words, confirmed="y").status_code == 303
    assert words in text(reviewer.get(f"/window/cases/{number}"))


def test_the_reviewer_checks_and_the_applicant_reads_it(app: Flask, client, desk: Callable[..., FlaskClient]) -> None:
    with app.app_context():
        number = a_granted_case().number
    acting_for_the_firm(client)
    assert "将在" in text(client.get(f"/my/cases/{number}")) and "告知承诺书" in text(client.get(f"/my/cases/{number}"))
    reviewer = desk("reviewer", "health")
    assert "事后核查" in text(reviewer.get("/window/"))
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert "与承诺一致" in page and "责令限期整改" in page and "承诺不实" in page
    refused = press(reviewer, number, "promise/mend", reason="消毒记录不全", days="900")
    assert refused.status_code == 422 and "消毒记录不全" in text(refused), "nothing typed is lost"
    assert press(reviewer, number, "promise/mend", reason="消毒记录不全", days="15").status_code == 303
    page = text(client.get(f"/my/cases/{number}"))
    assert "前完成整改" in page and "消毒记录不全" in page
    assert "责令限期整改" not in text(reviewer.get(f"/window/cases/{number}")).partition('id="decide"')[2].partition("</section>")[0]
    said = {"reason": "复查仍无消毒设施，与承诺不符", "basis": "《行政许可法》第六十九条第二款"}
    assert press(reviewer, number, "promise/false", **said).status_code == 422, "the box is not ticked"
    assert press(reviewer, number, "promise/false", **said, confirmed="y").status_code == 303
    assert press(desk("head", "health"), number, "revocation/revoke", confirmed="y").status_code == 303
    page = text(client.get(f"/my/cases/{number}"))
    assert "第七十九条" in page and "复查仍无消毒设施" in page and "承诺不实" in page


def test_the_clerk_sees_the_bars_of_who_stands_at_the_window(app: Flask, desk: Callable[..., FlaskClient]) -> None:
    with app.app_context():
        case = an_insurance_case()
        record_bar(case.applicant)
        number = identity.person(case.applicant_id).id_number
    clerk = desk("clerk", "hall")
    page = text(clerk.post("/window/intake", data={"csrf_token": token(clerk), "sought": number}, follow_redirects=True))
    assert "目前不适用告知承诺" in page and "国办发〔2020〕42号" in page
