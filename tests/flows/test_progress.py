"""What the applicant reads about a case: why a person looks, until when, what happened in which order, and where to complain."""

import re
from datetime import date

import pytest
from flask import Flask
from lxml import html

from app.cases import service
from app.cases.lifecycle import Act
from app.core import clock, workdays
from app.core.db import new_id, session
from app.core.transaction import write
from app.messages import queries as messages
from app.sources import switches
from tests import builders, casework

pytestmark = pytest.mark.usefixtures("city")
HUANG = "黄志明"


def filed(app: Flask, code: str = "housing-proof", applicant: str = HUANG, *, down: str = "", until: str = "submit") -> str:
    with app.app_context():
        if down:
            with write():
                switches.set(down, "down")
        return casework.a_case(code, applicant, until=until).number


def page_of(client, number: str, name: str = HUANG) -> str:
    return builders.as_citizen(client, name).get(f"/my/cases/{number}").text


def fact(page: str, label: str) -> str:
    found = html.fromstring(page).xpath(f"//dt[normalize-space()='{label}']/following-sibling::dd[1]")
    return found[0].text_content().strip() if found else ""


def shown(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def test_a_case_that_was_to_be_instant_says_why_a_person_looks_and_until_when(app, client):
    page = page_of(client, filed(app, down="estate"))
    assert "转人工核查：登记库未答复，1 个工作日内办结。" in page
    assert fact(page, "预计办结日期") == shown(workdays.add(clock.today(), 1).day)


def test_registers_that_disagree_are_a_reason_too(app, client):
    page = page_of(client, filed(app, "resident-medical-insurance", "何秀兰"), "何秀兰")
    assert "转人工核查：登记库之间的数据不一致，2 个工作日内办结。" in page


def test_a_case_settled_at_once_has_no_reason_and_no_promise(app, client):
    page = page_of(client, filed(app))
    assert "转人工核查" not in page and not fact(page, "承诺办结日期") and not fact(page, "法定办结日期") and fact(page, "办结时间")


def test_a_matter_without_a_legal_limit_shows_no_legal_day(app, client):
    page = page_of(client, filed(app, down="estate", until="accept"))
    assert fact(page, "承诺办结日期") == shown(workdays.add(clock.today(), 1).day) and not fact(page, "法定办结日期")
    assert fact(page_of(client, filed(app, "individual-business", until="accept")), "法定办结日期")


@pytest.mark.parametrize("until", ["submit", "accept"])
def test_once_the_promised_day_has_passed_the_citizen_is_told_where_to_call(app, client, later, until):
    number = filed(app, "individual-business", until=until)
    assert "已超过承诺时限" not in page_of(client, number)
    later(days=14)
    page = page_of(client, number)
    assert "已超过承诺时限" in page and "12345" in page


def test_of_acts_of_one_moment_the_later_one_stands_above(app, client):
    for _ in range(5):
        number = filed(app)
        acts = re.findall(r"<li>\s*<p><b>([^<]+)</b><time", page_of(client, number))
        assert acts[-3:] == ["已办结", "受理", "提交申请"]


def test_who_withdraws_is_told_so(app):
    with app.app_context():
        case = casework.a_case("individual-business")
        citizen = casework.a_citizen_named(HUANG)
        with write():
            service.withdraw(service.locked(case.id), citizen, "不办了", new_id().hex)
        session().rollback()
        assert case.events[-1].act is Act.WITHDRAW
        assert messages.inbox(citizen.person)[0].title.zh == "您的“个体工商户设立登记”已撤回"


def test_the_check_page_promises_nothing_at_once_while_a_register_is_silent(app, client):
    with app.app_context():
        case_id = casework.a_case("housing-proof", until="draft").id
    assert "即时办结" in builders.as_citizen(client, HUANG).get(f"/apply/{case_id}/check").text
    with app.app_context():
        with write():
            switches.set("estate", "down")
        case_id = casework.a_case("housing-proof", until="draft").id
    page = client.get(f"/apply/{case_id}/check").text
    assert "即时办结" not in page and "转人工核查：登记库未答复，1 个工作日内办结。" in page


def test_the_receipt_leads_to_the_certificate_before_and_after_it_is_made(app, client, run_jobs):
    number = filed(app)
    receipt = f"/my/cases/{number}/receipt"
    page = html.fromstring(builders.as_citizen(client, HUANG).get(receipt).text)
    assert page.xpath("//*[@data-making]//a/@href") == [f"/my/cases/{number}#papers"]
    assert page.xpath("//script[contains(@src, 'ready')]")
    run_jobs(app)
    page = html.fromstring(client.get(receipt).text)
    link = page.xpath("//*[@id='result']//a[contains(@class, 'btn--red')]")
    assert link[0].text_content() == "下载不动产登记信息查询结果证明" and client.paper(link[0].get("href")).startswith(b"%PDF")
    assert not page.xpath("//*[@data-making]") and not page.xpath("//script[contains(@src, 'ready')]")
    assert "制证中" not in page.text_content() and "预计办结日期" not in page.text_content()
