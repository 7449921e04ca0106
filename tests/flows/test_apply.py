"""Applying without JavaScript: what the pages show is what a browser sends back."""

import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.cases.lifecycle import Status
from app.cases.models import Case, Upload
from app.cases.queries import answers_of
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.facts import Origin
from app.sources import switches
from app.sources.models import CheckSlip
from tests import builders

HUANG = "黄志明"  # married, employed, owns a dwelling
GIVEN = {
    "applicant": {"agreed": "yes"},
    "query": {"purpose": "loan"},
}


@pytest.fixture
def huang(city: Flask, client: FlaskClient) -> Iterator[FlaskClient]:
    yield builders.as_citizen(client, HUANG)


def text(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def inputs(page: str) -> MultiDict[str, str]:
    """What a browser sends for the form of this page as it stands."""
    form = html.fromstring(page).xpath("//main//form[.//*[@data-step] or .//input[@name='key']]")[-1]
    return MultiDict((name, value) for name, value in form.form_values() if value is not None)


def begun(browser: FlaskClient, service: str) -> str:
    """The address of the first step of a new application."""
    address = f"/services/{service}/apply"
    begin = browser.post(address, data=inputs(text(browser.get(address))))
    assert begin.status_code == 303
    return begin.headers["Location"]


def sent(browser: FlaskClient, address: str, **answers: object) -> TestResponse:
    """Fill in `answers` on the page at this address and press its button; None takes an answer out."""
    values = inputs(text(browser.get(address)))
    for name, answer in answers.items():
        values.setlist(name.replace("__", "-"), [] if answer is None else answer if isinstance(answer, list) else [answer])
    return browser.post(address, data=values, content_type="multipart/form-data")


def errors(response: TestResponse) -> dict[str, str]:
    links = html.fromstring(text(response)).xpath("//ul[contains(@class, 'govuk-error-summary__list')]//a")
    return {link.get("href"): link.text_content() for link in links}


def draft_in(app: Flask) -> Case:
    return session().scalars(select(Case).where(Case.status == Status.DRAFT)).one()


def answers_in(app: Flask) -> dict[str, object]:
    with app.app_context():
        return {path: fact.value for path, fact in answers_of(draft_in(app)).items()}


def a_picture() -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, "PNG")
    return io.BytesIO(target.getvalue())


def walked(browser: FlaskClient, service: str = "housing-proof") -> str:
    """The address of the check page of a complete application."""
    address = begun(browser, service)
    for _ in range(6):
        if address.endswith("/check"):
            return address
        step = sent(browser, address, **GIVEN[address.rpartition("/")[2]])
        assert step.status_code == 303, errors(step)
        address = step.headers["Location"]
    raise AssertionError(address)


def test_an_application_is_filled_checked_filed_and_receipted(huang, app):
    check = text(huang.get(walked(huang)))
    assert "9900**********" in check and "提交申请" in check
    filed = huang.post(re.search(r'action="(/apply/[^"]+/submit)"', check).group(1), data=inputs(check))
    assert filed.status_code == 303
    receipt = text(huang.get(filed.headers["Location"]))
    with app.app_context():
        case = session().scalars(select(Case)).one()
        assert case.number in receipt and case.status is not Status.DRAFT


def test_pressing_submit_twice_leads_to_one_case_and_one_receipt(huang, app):
    check = text(huang.get(walked(huang)))
    address, values = re.search(r'action="(/apply/[^"]+/submit)"', check).group(1), inputs(check)
    filed = [huang.post(address, data=values) for _ in range(2)]
    assert [answer.status_code for answer in filed] == [303, 303]
    assert filed[0].headers["Location"] == filed[1].headers["Location"]
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Case)) == 1


def test_an_incomplete_form_is_not_filed_and_leads_to_what_is_open(huang):
    address = begun(huang, "housing-proof")
    check = text(huang.get(address.partition("/steps/")[0] + "/check"))
    assert "steps/query#purpose" in check and "/submit" not in check
    token = inputs(text(huang.get(address)))["csrf_token"]
    refused = huang.post(address.partition("/steps/")[0] + "/submit", data={"csrf_token": token, "key": new_id().hex})
    assert refused.status_code == 422 and "steps/query#purpose" in text(refused)


def test_known_answers_stand_locked_with_their_origin(huang):
    page = text(huang.get(begun(huang, "housing-proof")))
    assert re.search(r"来自市公安局人口库，数据日期 \d{4}-\d\d-\d\d，\d{4}-\d\d-\d\d 核验", page) and "信息有误，申请更正" in page
    assert 'name="id_number"' not in page


def test_a_locked_answer_that_is_sent_changed_is_told_and_stays(huang, app):
    address = begun(huang, "housing-proof")
    before = answers_in(app)["name"]
    answer = sent(huang, address, name="别人")
    assert answer.status_code == 422 and "不能在此修改" in errors(answer)["#name"]
    assert answers_in(app)["name"] == before == HUANG


def test_a_changed_answer_keeps_what_the_register_said(huang, app):
    sent(huang, begun(huang, "housing-proof"), phone="19900009998")
    with app.app_context():
        fact = answers_of(draft_in(app))["phone"]
        assert (fact.value, fact.origin, bool(fact.was)) == ("19900009998", Origin.TYPED, True)


def test_what_is_wrong_stands_at_its_place_and_nothing_typed_is_lost(huang):
    address = begun(huang, "housing-proof")
    answer = sent(huang, address, phone="12", agreed="yes")
    assert answer.status_code == 422 and list(errors(answer)) == ["#phone"]
    assert 'value="12"' in text(answer)
    assert 'value="12"' in text(huang.get(address))


def test_answers_of_hidden_questions_are_dropped(huang, app):
    address = begun(huang, "rental-housing")
    sent(huang, address, marital_status="single", spouse_phone="19900000099")
    assert "spouse_phone" not in answers_in(app)
    assert is_hidden(huang, address, "罗燕")
    sent(huang, address, marital_status="married")
    assert not is_hidden(huang, address, "罗燕")


def is_hidden(browser: FlaskClient, address: str, words: str) -> bool:
    """The words stand on the page, but a reader does not meet them."""
    found = html.fromstring(text(browser.get(address))).xpath(f"//main//*[contains(text(), '{words}')]")
    assert found
    return all(element.xpath("ancestor-or-self::*[@hidden]") for element in found)


def test_rows_are_added_and_removed_by_buttons(huang, app):
    first = begun(huang, "rental-housing")
    members = sent(huang, first).headers["Location"]
    before = text(huang.get(members)).count('class="rep"')
    added = sent(huang, members, add="members")
    assert added.status_code == 303 and urlsplit(added.headers["Location"]).fragment == "members"
    page = text(huang.get(members))
    assert page.count('class="rep"') == before + 1
    open_row = sent(huang, members)
    assert open_row.status_code == 422 and f"#members-{before}-name" in errors(open_row)
    sent(huang, members, remove=f"members.{before}")
    assert text(huang.get(members)).count('class="rep"') == before
    assert sent(huang, members).status_code == 303


def test_of_the_household_only_those_who_may_take_part_are_filled_in(huang, app):
    address = begun(huang, "individual-business")
    family = sent(huang, address, composition="family").headers["Location"]
    page = text(huang.get(family))
    assert "罗燕" in page and "黄德贵" in page and "黄子轩" not in page and "黄子萱" not in page
    assert "只保留参加经营的成员" in page
    child = {"birth_date__year": "2019", "birth_date__month": "3", "birth_date__day": "3"}
    answer = sent(huang, family, **{f"members__1__{name}": value for name, value in child.items()})
    assert answer.status_code == 422 and "16 周岁" in errors(answer)["#members"]


def test_a_file_goes_with_the_form_even_where_the_same_form_opens_its_question(huang, app):
    housing = begun(huang, "rental-housing").replace("/household", "/housing")
    answer = sent(huang, housing, housing_nature="borrowed", honours=["model"], honours_file=[(a_picture(), "劳模证.png")])
    assert answer.status_code == 303, errors(answer)
    page = text(huang.get(housing))
    assert "劳模证.png" in page
    remove = re.search(r'value="(honours_file:[^"]+)"', page).group(1)
    sent(huang, housing, remove=remove)
    assert "劳模证.png" not in text(huang.get(housing))
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Upload)) == 0


def test_a_file_that_lies_about_its_kind_is_refused_at_its_question(huang):
    housing = begun(huang, "rental-housing").replace("/household", "/housing")
    answer = sent(huang, housing, housing_nature="borrowed", honours=["model"], honours_file=[(io.BytesIO(b"MZ\x90"), "劳模证.pdf")])
    assert answer.status_code == 422 and list(errors(answer)) == ["#honours_file"]


def test_a_file_sent_at_once_is_answered_with_the_list_as_it_is(huang):
    housing = begun(huang, "rental-housing").replace("/household", "/housing")
    values = inputs(text(huang.get(housing)))
    values.setlist("honours", ["model"])
    values.setlist("honours_file", [(a_picture(), "a.png"), (io.BytesIO(b"no"), "b.png")])
    answer = huang.post(f"{housing}/upload", data=values, content_type="multipart/form-data").get_json()
    assert [file["name"] for file in answer["files"]] == ["a.png"] and len(answer["errors"]) == 1


def test_what_is_typed_is_kept_without_being_judged_and_found_again(huang):
    address = begun(huang, "housing-proof")
    values = inputs(text(huang.get(address)))
    values["phone"] = "199"
    assert huang.post(f"{address}/autosave", data=values).status_code == 204
    resumed = huang.get(address.partition("/steps/")[0])
    page = text(huang.get(resumed.headers["Location"]))
    assert 'value="199"' in page and "已回到上次离开的地方" in page


def test_a_draft_opens_again_at_the_step_after_the_one_that_was_answered(huang):
    first = begun(huang, "housing-proof")
    draft = first.partition("/steps/")[0]

    def opens_at() -> str:
        return huang.get(draft).headers["Location"].rpartition("/")[2]

    sent(huang, first, agreed=None)
    assert opens_at() == "applicant", "it is not complete"
    query = sent(huang, first, agreed="yes").headers["Location"]
    assert opens_at() == "query"
    huang.post(f"{first}/autosave", data=inputs(text(huang.get(first))))
    assert opens_at() == "applicant", "where one types is where one is"
    sent(huang, query, purpose="loan")
    assert opens_at() == "check"


def test_a_draft_is_offered_beside_a_fresh_start(huang):
    begun(huang, "housing-proof")
    page = text(huang.get("/services/housing-proof/apply"))
    assert "继续未完成的申请" in page and "重新填写一份" in page


def test_leaving_keeps_the_draft_even_with_errors(huang):
    answer = sent(huang, begun(huang, "housing-proof"), phone="12", later="1")
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/my")


def test_a_silent_register_leaves_its_questions_open_and_says_so(huang, app):
    with app.app_context(), write():
        switches.set("population", "down")
    first = begun(huang, "housing-proof")
    page = text(huang.get(first))
    assert "市公安局人口库暂时没有答复，请自行填写" in page
    assert 'name="name"' in page and 'name="id_number"' in page
    assert "人口库暂时没有答复" not in text(huang.get(first.replace("/applicant", "/query"))), "it is asked nothing there"


@pytest.mark.parametrize("mood", ["down", "slow"])
def test_what_only_the_estate_register_can_say_is_never_asked_of_the_person(huang, app, mood):
    with app.app_context(), write():
        switches.set("estate", mood)
    first = begun(huang, "housing-proof")
    assert "不动产登记库暂时没有答复" not in text(huang.get(first))
    query = sent(huang, first, agreed="yes").headers["Location"]
    page = text(huang.get(query))
    assert "工作人员会在 1 个工作日内查询" in page
    assert 'name="has_property"' not in page and "请自行填写" not in page
    assert sent(huang, query, purpose="loan").headers["Location"].endswith("/check")


def test_what_the_estate_register_says_shows_after_consent_only(huang):
    first = begun(huang, "housing-proof")
    query = first.replace("/applicant", "/query")
    assert "0007721" not in text(huang.get(query))
    assert list(errors(sent(huang, first))) == ["#agreed"]
    sent(huang, first, agreed="yes")
    assert "0007721" in text(huang.get(query))


def test_a_doubted_answer_goes_to_its_owner_and_the_application_goes_on(huang, app):
    address = begun(huang, "housing-proof")
    doubt = html.fromstring(text(huang.get(address))).xpath("//p[@class='src']/a/@href")[0]
    values = inputs(text(huang.get(doubt)))
    assert huang.post(doubt, data=values).status_code == 422
    values.update({"path": "registered_address"})
    values["claimed"], values["reason"] = "茶园路27号", "见户口簿"
    answer = huang.post(doubt, data=values)
    assert answer.status_code == 303 and answer.headers["Location"] == address
    with app.app_context():
        assert session().scalars(select(CheckSlip)).one().element == "person.registered_address"
        number = session().scalars(select(CheckSlip)).one().number
    page = html.fromstring(text(huang.get(address)))
    marked = page.xpath("//p[contains(@class, 'src--changed')]")
    assert [line.text_content() for line in marked] == [f"!户籍地址：更正申请中，校核单 {number}"]
    assert not any("path=registered_address" in link for link in page.xpath("//p[@class='src']/a/@href"))
    assert "茶园路27号" in text(huang.get("/my/slips"))
    assert sent(huang, address, agreed="yes").status_code == 303


def test_what_no_register_said_cannot_be_doubted(huang):
    draft = begun(huang, "housing-proof").partition("/steps/")[0]
    assert huang.get(f"{draft}/dispute?path=purpose").status_code == 404


def test_a_deleted_draft_is_gone_with_its_answers(huang, app):
    draft = begun(huang, "housing-proof").partition("/steps/")[0]
    page = text(huang.get(f"{draft}/delete"))
    assert huang.post(f"{draft}/delete", data=inputs(page)).status_code == 303
    assert huang.get(f"{draft}/check").status_code == 404
    with app.app_context():
        assert session().scalars(select(Case)).one().answers == b""


def test_the_same_key_begins_one_draft(huang, app):
    values = inputs(text(huang.get("/services/housing-proof/apply")))
    addresses = {huang.post("/services/housing-proof/apply", data=values).headers["Location"] for _ in range(2)}
    assert len(addresses) == 1


def test_the_form_speaks_english(huang):
    address = begun(huang, "rental-housing")
    huang.get("/?lang=en")
    answer = sent(huang, address, phone="12")
    assert "11 digits" in errors(answer)["#phone"]
    assert "Information wrong? Ask for a correction" in text(answer)


def test_the_kiosk_shows_the_same_form_in_its_own_frame(huang):
    step = begun(huang, "housing-proof")
    assert huang.get(f"/kiosk{step}").status_code in {200, 303, 403}  # a device that is not enrolled is turned away


HOSTILE = [
    {"members-rows": "99999999"},
    {"add": "nothing"},
    {"add": "members" * 1000},
    {"remove": "members.x"},
    {"remove": "a:b:c"},
    {"phone": b"\0\xed\xa0\x80"},
]


@pytest.mark.parametrize("posted", HOSTILE, ids=str)
def test_what_no_page_sends_changes_nothing_and_breaks_nothing(huang, posted):
    address = begun(huang, "rental-housing")
    values = inputs(text(huang.get(address)))
    values.update(posted)
    assert huang.post(address, data=values).status_code in {303, 422}
    assert huang.get(address).status_code == 200
