"""The pre-check: what the conditions say to a few answers, with reasons, for everyone; nothing of it is kept, and it refuses nobody."""

import pytest
from lxml import html
from sqlalchemy import func, select

from app.cases.models import Case
from app.core.db import session
from app.core.transaction import write
from app.sources import switches
from app.sources.models import SourceCall

pytestmark = pytest.mark.usefixtures("city")
RENTAL, BUSINESS, INSURANCE = (
    "/services/rental-housing/precheck",
    "/services/individual-business/precheck",
    "/services/resident-medical-insurance/precheck",
)


def said(answer) -> dict[str, str]:
    """Condition -> what is said of it, by its tag."""
    found = {}
    for item in html.fromstring(answer.get_data(as_text=True)).xpath("//section[@id='result']/ol/li"):
        tag = item.xpath("./span[contains(@class, 'tag')]")[0]
        found[" ".join((item.text or "").split())] = tag.text_content().strip()
    return found


def headline(answer) -> str:
    return html.fromstring(answer.get_data(as_text=True)).xpath("string(//h1[@id='result-title'])").strip()


def asked(answer) -> set[str]:
    return set(html.fromstring(answer.get_data(as_text=True)).xpath("//form[@novalidate]//@name"))


def test_only_what_the_conditions_look_at_is_asked(client):
    page = client.get(BUSINESS)
    assert {name for name in asked(page) if name.startswith("birth")} == {"birth_date-year", "birth_date-month", "birth_date-day"}
    assert asked(page) == {"csrf_token", "birth_date-year", "birth_date-month", "birth_date-day"}


@pytest.mark.parametrize(
    ("year", "head", "tag"), [("1990", "符合条件", "符合"), ("2015", "不符合条件", "不符合"), ("", "数据不足", "数据不足")]
)
def test_yes_no_and_not_enough_data_with_the_reason(client, year, head, tag):
    answer = client.press(
        BUSINESS, {"birth_date-year": year, "birth_date-month": year and "5", "birth_date-day": year and "1"}, field_name="birth_date-year"
    )
    assert answer.status_code == 200 and head in headline(answer)
    assert tag in said(answer).values() and "由工作人员审核" in said(answer).values()
    text = answer.get_data(as_text=True)
    assert ("出生日期" in text) and ("未知" in text) is (not year)
    assert "/services/individual-business/apply" in text, "it refuses nobody"


def test_an_answer_that_cannot_be_read_is_told_in_place_and_stays(client):
    answer = client.press(
        BUSINESS, {"birth_date-year": "1990", "birth_date-month": "13", "birth_date-day": "1"}, field_name="birth_date-year"
    )
    assert (
        answer.status_code == 422
        and "govuk-error-summary" in answer.get_data(as_text=True)
        and 'value="13"' in answer.get_data(as_text=True)
    )


def test_rows_are_added_without_script_and_counted(client):
    page = client.get(RENTAL)
    more = client.send(page, {"household_size": "3", "annual_income": "90000"}, field_name="household_size", button="添加")
    assert (
        more.status_code == 200
        and "members-0-annual_income" in asked(more)
        and not html.fromstring(more.data).xpath("//section[@id='result']")
    )
    poor = client.send(more, {"members-0-annual_income": "1000"}, field_name="household_size")
    rich = client.send(more, {"members-0-annual_income": "9000000"}, field_name="household_size")
    assert "符合" in said(poor).values() and "不符合" in said(rich).values()
    assert "家庭成员 1" in rich.get_data(as_text=True)


def test_the_registers_are_asked_on_ones_wish_alone_and_only_for_what_is_needed(app, client, as_citizen):
    as_citizen(client, "黄志明")
    page = client.get(INSURANCE)
    assert "同意查询" in page.get_data(as_text=True)
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(SourceCall)) == 0
    answer = client.send(page, field_name="registers")
    assert set(said(answer).values()) & {"符合", "不符合"} and "来自" in answer.get_data(as_text=True)
    with app.app_context():
        calls = session().scalars(select(SourceCall)).all()
        assert calls and all(call.case_id is None for call in calls)
        assert session().scalar(select(func.count()).select_from(Case)) == 0
    again = client.send(answer, field_name="csrf_token", action="/precheck")
    assert again.status_code == 200 and said(again) == said(answer)


def test_a_stranger_may_not_have_the_registers_asked(app, client):
    page = client.get(INSURANCE)
    assert "同意查询" not in page.get_data(as_text=True)
    answer = client.send(page, {"registers": "1", "fetch": "1"}, action="/precheck")
    assert answer.status_code == 200 and set(said(answer).values()) <= {"数据不足", "由工作人员审核"}
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(SourceCall)) == 0


def test_a_register_that_is_down_is_told_and_leaves_its_answers_open(app, client, as_citizen):
    with app.app_context(), write():
        switches.set("medical", "down")
    as_citizen(client, "黄志明")
    answer = client.send(client.get(INSURANCE), field_name="registers")
    assert answer.status_code == 200 and "暂时没有答复" in answer.get_data(as_text=True) and "数据不足" in said(answer).values()


def test_one_readers_answers_never_reach_another(app, client, as_citizen):
    as_citizen(client, "黄志明")
    client.send(client.get(RENTAL), field_name="registers")
    stranger = app.test_client()
    for address in (RENTAL, "/services/rental-housing"):
        page = stranger.get(address).get_data(as_text=True)
        assert "黄志明" not in page and "来自" not in page


def test_a_service_without_rules_has_none_and_its_guide_does_not_speak_of_it(client):
    assert client.get("/services/housing-proof/precheck").status_code == 404
    assert "自测" not in client.get("/services/housing-proof").get_data(as_text=True)
    assert "自测是否符合条件" in client.get("/services/rental-housing").get_data(as_text=True)


def test_in_english(client):
    client.get("/?lang=en")
    answer = client.press(
        BUSINESS, {"birth_date-year": "2015", "birth_date-month": "5", "birth_date-day": "1"}, field_name="birth_date-year"
    )
    assert headline(answer) == "You seem not to qualify" and "Not met" in said(answer).values()
