"""The demonstration's card: it follows the story that this browser chose, from desk to desk, and nobody else's case."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from tests import builders

pytestmark = pytest.mark.usefixtures("city")
LIN, HUANG = "开始体验 1", "开始体验 2"


def begin(client: FlaskClient, story: str) -> None:
    """Press one of the stories on the desk."""
    assert client.press("/demo/", button=story).status_code == 303


def card(client: FlaskClient) -> tuple[str, str]:
    """What the card on the desk says, and the words of its press; empty when there is none."""
    found = html.fromstring(client.get("/demo/").get_data(as_text=True)).xpath("//div[@class='demo-next']")
    words, press = [found[0].xpath(path) for path in (".//p", ".//*[contains(@class, 'btn')]")] if found else ([], [])
    return " ".join(words[0].text_content().split()) if words else "", press[0].text_content().strip() if press else ""


def at_the_form(client: FlaskClient, service: str) -> str:
    return client.press(f"/services/{service}/apply", button="填写").location


def filed(client: FlaskClient, *answers: dict[str, str], service: str) -> None:
    address = at_the_form(client, service)
    for given in answers:
        address = client.press(address, given, button="保存并继续").location
    assert client.press(address, {"way": "electronic"}, button="提交申请").status_code == 303


def test_a_story_is_followed_from_its_guide_through_the_form_to_the_paper(client: FlaskClient, app: Flask, run_jobs) -> None:
    assert card(client) == ("", "")
    begin(client, LIN)
    assert card(client)[1] == "林晓雯：开始办理"
    at_the_form(client, "housing-proof")
    assert card(client)[1] == "林晓雯：继续填写"
    filed(client, {"agreed": "yes"}, {"purpose": "loan"}, service="housing-proof")
    run_jobs(app)
    assert card(client)[1] == "林晓雯：查看证照"


def test_the_card_names_post_and_person_and_officers_go_on_with_the_story(client: FlaskClient) -> None:
    begin(client, HUANG)
    business = {"trade_name": "启明", "industry": "餐饮", "organisation_form": "shop", "scope": "小餐饮"}
    filed(client, {"composition": "individual"}, business, {"declared": "yes"}, service="individual-business")
    assert card(client)[1] == "张敏 · 综合窗口：受理"
    client.press("/demo/", button="张敏 · 综合窗口：受理")
    assert card(client)[1] == "张敏 · 综合窗口：受理"  # she is here: a link, and the story goes on
    client.press("/demo/", {"person": "huang-zhiming"}, action="/demo/enter", button="进入")
    assert "已到下一个岗位" in card(client)[0]


def test_another_visitors_case_leads_nobody_astray(client: FlaskClient, app: Flask) -> None:
    other = app.test_client()
    begin(other, HUANG)
    at_the_form(other, "individual-business")
    begin(client, LIN)
    assert card(client)[1] == "林晓雯：开始办理"
    assert card(app.test_client()) == ("", "")
    assert card(builders.as_citizen(app.test_client(), "黄志明"))[1] == "黄志明：继续填写"


def test_an_older_case_of_the_same_person_is_not_the_story(client: FlaskClient, app: Flask) -> None:
    begin(client, LIN)
    filed(client, {"agreed": "yes"}, {"purpose": "loan"}, service="housing-proof")
    begin(client, "开始体验 3")
    assert card(client)[1] == "林晓雯：开始办理"
    assert "医疗保险" in card(client)[0]


def test_after_a_reset_no_story_is_followed(client: FlaskClient) -> None:
    begin(client, LIN)
    client.press("/demo/", action="/reset")
    assert card(client) == ("", "")


def test_a_case_of_a_firm_is_gone_on_with_for_the_firm(client: FlaskClient) -> None:
    begin(client, "开始体验 5")
    led = client.get("/services/firm-registration-proof/apply").location
    client.press(led, button="切换为此身份: 云江市启航商贸有限公司")
    at_the_form(client, "firm-registration-proof")
    client.press("/demo/", {"person": "zhang-min"}, button="进入")
    back = client.press("/demo/", button="赵明远：继续填写")
    assert client.get(back.location).status_code == 302


def test_english_pages_name_people_in_pinyin_too(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/demo/?lang=en", follow_redirects=True).get_data(as_text=True))
    assert page.xpath("//tbody/tr/th/text()")[0] == "林晓雯 Lin Xiaowen"
    banner = page.xpath("//div[@class='demo-bar__in']/p/text()")[0]
    assert "no legal effect" in banner
