"""A firm's own service: its representative and its agent get the proof, in seconds; who has no firm does not."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.cases.lifecycle import Status
from app.cases.models import Case
from app.core.db import session
from app.core.transaction import write
from app.sources import switches

FIRM, CODE = "云江市启航商贸有限公司", "firm-registration-proof"
START = f"/services/{CODE}/apply"


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def acting_for_the_firm(client: FlaskClient) -> TestResponse:
    """From the guide's button: led to choose the firm, then on to the form's door."""
    led = client.get(START)
    assert led.status_code == 303
    choice = html.fromstring(text(client.get(led.location))).xpath(f"//li[.//b[text()='{FIRM}']]//input[@name='party']/@value")[0]
    return client.press(led.location, {"party": choice}, button=f"切换为此身份: {FIRM}")


def filed(client: FlaskClient) -> str:
    """Go through the form, choosing only what no register can know; gives the number of the case."""
    step = client.press(START, button="开始填写").location
    first = text(client.get(step))
    assert "有限责任公司" in first and "赵明远" in first and "滨江路128号" in first
    fields = html.fromstring(first).xpath("//main//form//*[self::input or self::textarea or self::select][not(@type='hidden')]")
    assert [field.name for field in fields if not field.xpath("ancestor::*[@hidden or @data-when]")] == []
    step = client.press(step, button="保存并继续").location
    check = client.press(step, {"purpose": "tender", "agreed": "yes"}, button="保存并继续").location
    return re.search(r"YJ\d{13}", client.press(check, button="提交申请").location).group()


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("who", ["赵明远", "孙倩"])
def test_the_representative_and_the_agent_get_the_firms_proof_and_anyone_can_check_it(
    client: FlaskClient, app: Flask, as_citizen, run_jobs, who: str
) -> None:
    as_citizen(client, who)
    assert acting_for_the_firm(client).location == START
    number = filed(client)
    run_jobs(app)
    assert number in text(client.get("/my"))
    paper = html.fromstring(text(client.get("/my/certificates"))).xpath("//a[contains(@href, '.pdf')]/@href")[0]
    said = text(app.test_client().press("/v/", {"file": (io.BytesIO(client.paper(paper)), "proof.pdf")}, action="/file"))
    assert "finding--genuine" in said and FIRM in said and "存续" in said


@pytest.mark.usefixtures("city")
def test_who_has_no_firm_is_refused_and_told_what_to_do(client: FlaskClient, as_citizen) -> None:
    as_citizen(client, "林晓雯")
    refused = client.get(START)
    assert refused.status_code == 403
    assert "/act-for" in text(refused)
    assert client.post(START, data={"key": "k"}).status_code in {400, 403}


@pytest.mark.usefixtures("city")
def test_a_silent_register_leaves_the_proof_to_an_officer(client: FlaskClient, app: Flask, as_citizen, run_jobs) -> None:
    with app.app_context(), write():
        switches.set("credit", "down")
    as_citizen(client, "赵明远")
    acting_for_the_firm(client)
    filed(client)
    run_jobs(app)
    with app.app_context():
        assert session().scalars(select(Case)).one().status is Status.SUBMITTED
