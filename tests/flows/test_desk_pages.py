"""Beside the queue: check slips at the keeper of the register, the sources, what a staff error page offers, one's own intake."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.cases.models import Case
from app.core.actor import Actor
from app.core.db import new_id, session
from app.core.transaction import write
from app.demo.people import find
from app.messages import queries as messages
from app.sources import slips, switches
from tests import builders, casework
from tests.office import accepted, act, filed, text, token

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def slip(app: Flask) -> str:
    """The number of a slip that an applicant opened about a register of market regulation."""
    with app.app_context():
        case = casework.a_case("individual-business", until="submit")
        with write():
            citizen = Actor(person=case.person_id, assurance=2)
            opened = slips.open_slip(
                citizen, "enterprise.has_business", False, "有一家店", case_id=case.id, reason="见营业执照", key=new_id().hex
            )
            return opened.number


def test_the_keeper_of_the_register_answers_a_slip_and_the_applicant_is_told(app: Flask, desk, slip: str) -> None:
    keeper = desk("reviewer", "market-regulation")
    listed = text(keeper.get("/window/slips"))
    assert slip in listed and "有一家店" not in listed and 'href="/window/slips"' in text(keeper.get("/window/"))
    assert "有一家店" in text(keeper.get(f"/window/slips/{slip}"))
    form = {"csrf_token": token(keeper), "outcome": "corrected", "answer": "已按营业执照更正。"}
    assert keeper.post(f"/window/slips/{slip}", data={**form, "answer": ""}).status_code == 422
    assert keeper.post(f"/window/slips/{slip}", data=form).status_code == 303
    assert "已更正" in text(keeper.get("/window/slips")) and keeper.post(f"/window/slips/{slip}", data=form).status_code == 409
    with app.app_context():
        person_id = session().scalars(select(Case.person_id)).one()
        letter = messages.inbox(person_id)[0]
        assert "已更正" in letter.title.zh and "已按营业执照更正" in letter.body.zh and letter.link == f"slip:{slip}"
        assert session().scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "slip:read")) == 1
    citizen = builders.as_citizen(app.test_client(), "黄志明")
    assert "已按营业执照更正" in text(citizen.get("/my/slips"))
    form_token = re.search(r'name="csrf_token" value="([^"]+)"', text(citizen.get(f"/inbox/{letter.id}")))[1]
    assert citizen.post(f"/inbox/{letter.id}/read", data={"csrf_token": form_token}).location == "/my/slips"


def test_only_a_department_that_keeps_a_register_has_the_list(desk, slip: str) -> None:
    assert desk("reviewer", "housing").get(f"/window/slips/{slip}").status_code == 404
    assert 'href="/window/slips"' not in text(desk("clerk").get("/window/"))


def test_the_administrator_sees_how_the_sources_are_doing(app: Flask, desk) -> None:
    with app.app_context(), write():
        switches.set("credit", "down")
    filed(app)
    administrator = desk("admin")
    assert administrator.get("/window/").headers["Location"] == "/window/sources"
    page = text(administrator.get("/window/sources"))
    assert "人口库" in page and "正常" in page and "无法答复" in page
    shown = page[page.index("<main") : page.index("</main>")]
    assert find("huang-zhiming").id_number not in shown and "黄志明" not in shown


def test_an_error_page_leads_an_officer_back_to_the_desk(app: Flask, desk) -> None:
    number, clerk = filed(app), desk("clerk")
    act(clerk, number, "accept")
    late = text(act(clerk, number, "accept"))
    assert f'href="/window/cases/{number}"' in late and "返回工作台" in late
    assert "tel:12345" not in late and "返回首页" not in late and 'href="/window/output"' not in late


def test_who_may_not_read_cases_is_not_told_of_citizens(app: Flask, desk) -> None:
    page = text(desk("admin").get(f"/window/cases/{accepted(app, desk)}"))
    assert "该页面供办事人使用" not in page and "返回工作台" in page


def test_what_is_sent_on_after_an_interruption_is_named(app: Flask, desk) -> None:
    number, clerk = filed(app), desk("clerk")
    clerk.application.config["WTF_CSRF_ENABLED"] = True
    old = {"csrf_token": "old", "key": "k", "text": "同意"}
    page = text(clerk.post(f"/window/cases/{number}/accept", data=old, headers={"Sec-Fetch-Site": "same-origin"}))
    assert "将发送：受理" in page and number in page and 'href="/window/output"' not in page


def test_the_clerks_own_matter_ends_where_the_card_is_read(app: Flask, desk) -> None:
    zhang = find("zhang-min")
    clerk = desk("clerk")
    refused = clerk.post("/window/intake", data={"csrf_token": token(clerk), "sought": zhang.id_number, "name": zhang.name})
    assert refused.status_code == 403 and "须由他人办理" in text(refused)


@pytest.mark.usefixtures("city")
def test_an_owner_sees_its_registers_and_the_administrator_all(app, desk):
    owner = desk("approver", "natural-resources").get("/window/sources").get_data(as_text=True)
    assert "不动产登记库" in owner and "人口库" not in owner
    everything = desk("admin").get("/window/sources").get_data(as_text=True)
    assert "人口库" in everything and "未接入" in everything
