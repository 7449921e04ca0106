"""便民查询: looked up live, by the person, logged, kept by nobody; silent and unconnected registers are named. On both databases."""

import pytest
from lxml import html
from sqlalchemy import select

from app.catalogue import enquiries, search
from app.core.db import session
from app.core.transaction import write
from app.elements import dictionary
from app.sources import registry, switches
from app.sources.models import Outcome, SourceCall

pytestmark = pytest.mark.usefixtures("city", "one_database")


def look(client, code: str) -> html.HtmlElement:
    page = client.get(f"/enquiries/{code}")
    assert page.status_code == 200
    answer = client.send(page, {}, action=f"/enquiries/{code}")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    return html.fromstring(answer.get_data(as_text=True))


def calls(app) -> list[SourceCall]:
    with app.app_context():
        return list(session().scalars(select(SourceCall).where(SourceCall.service.like("enquiry:%"))))


def test_every_element_is_of_the_dictionary_and_about_its_audience(app):
    for enquiry in enquiries.current().values():
        about_firm = {dictionary.current()[code].subject in {"firm", "shareholder", "premises"} for code in enquiry.elements}
        assert about_firm == {enquiry.audience == ("organisation",)}, enquiry.code


def test_a_person_looks_up_their_insurance(app, client, as_citizen):
    as_citizen(client, "周国强")
    shown = look(client, "my-social-insurance").text_content()
    assert "正常缴费" in shown and "268 个月" in shown and "云江市城市公交有限公司" in shown and "社会保险库" in shown
    (call,) = calls(app)
    assert (call.source, call.outcome, call.case_id) == ("social", Outcome.ANSWERED, None) and call.person_id


def test_lists_are_tables_and_account_numbers_stay_covered(client, as_citizen):
    as_citizen(client, "陈建华")
    page = look(client, "my-household")
    assert {"与本人关系", "姓名", "公民身份号码"} <= {cell.text_content() for cell in page.xpath("//th")}
    assert "年收入" not in page.text_content(), "what another register would have to say is no column"
    numbers = [cell.text_content() for cell in page.xpath("//td[@data-label='公民身份号码']")]
    assert numbers and all("*" in number for number in numbers)


def test_a_silent_register_and_one_that_is_not_connected_are_named(app, client, as_citizen):
    as_citizen(client, "周国强")
    with app.app_context(), write():
        switches.set("social", "down")
    assert "暂时没有应答" in look(client, "my-social-insurance").text_content()
    with app.app_context():
        assert "housing_fund" not in registry.current()
    page = look(client, "my-housing-fund").text_content()
    assert "住房公积金库" in page and "没有登记" not in page


def test_nothing_is_asked_before_the_button_and_strangers_are_asked_to_sign_in(app, client, as_citizen):
    assert "/sign-in" in client.get("/enquiries/my-credit").headers["Location"]
    as_citizen(client, "周国强")
    assert client.get("/enquiries/my-credit").status_code == 200 and not calls(app)


def test_an_enquiry_is_found_by_what_people_type(app):
    with app.app_context():
        hit = search.find("公积金余额")[0]
        assert (hit.code, hit.kind) == ("my-housing-fund", "enquiry")
