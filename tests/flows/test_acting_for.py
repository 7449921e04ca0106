"""Acting for somebody else: the mandate is answered, the pages say for whom one acts, and what it does not cover is said before anything is filled."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from app.cases import service
from app.core import clock
from app.core.actor import Actor, PartyKind, PartyRef
from app.core.transaction import write
from app.identity import mandates, service as identity, sessions
from app.messages import queries as messages
from tests import builders, casework, lives

pytestmark = pytest.mark.usefixtures("city")
GIVER, AGENT = "黄志明", "林晓雯"


def given(app: Flask, *services: str, confirmed: bool = False) -> str:
    """A mandate of the giver for the agent; its id."""
    with app.app_context():
        giver, agent = casework.a_citizen_named(GIVER), casework.a_citizen_named(AGENT)
        with write():
            made = mandates.give(giver, agent.person, services, until_day=clock.today() + timedelta(days=30), key="m")
        if confirmed:
            with write():
                mandates.confirm(agent, made.id)
        return str(made.id)


def acting(client: FlaskClient, mandate: str) -> FlaskClient:
    builders.as_citizen(client, AGENT)
    answer = client.press("/act-for", {"party": mandate}, button=GIVER)
    assert answer.status_code == 303
    return client


def acting_for_a_firm(app: Flask, client: FlaskClient) -> FlaskClient:
    builders.as_citizen(client, AGENT)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with app.app_context(), write():
        visitor = sessions.read(token)
        firm = identity.organisation_for("91990001MA0000002W", "云江启明餐饮有限公司", visitor.person)
        sessions.act_for(visitor.session, PartyRef(PartyKind.ORGANISATION, firm.id), None)
    return client


def buttons(page: str, within: str) -> list[str]:
    found = html.fromstring(page).xpath(f"//*[@id='{within}']//button")
    return [button.text_content().partition("：")[0].strip() for button in found]


@pytest.mark.parametrize(("address", "place"), [("/mandates", "received"), ("/act-for", "waiting")])
def test_a_mandate_that_waits_is_answered_where_it_stands(app, client, address, place):
    given(app, "housing-proof")
    page = builders.as_citizen(client, AGENT).get(address).text
    assert buttons(page, place) == ["同意", "拒绝"]
    assert "待您确认" in page and "待代理人确认" not in page and "无房证明" in html.fromstring(page).get_element_by_id(place).text_content()


def test_the_giver_sees_that_it_waits_for_the_agent(app, client):
    given(app, "housing-proof")
    page = builders.as_citizen(client, GIVER).get("/mandates").text
    assert "待代理人确认" in page and buttons(page, "given") == ["终止: 林晓雯"]


def test_a_declined_mandate_is_no_mandate(app, client):
    mandate = given(app, "housing-proof")
    builders.as_citizen(client, AGENT)
    assert client.press("/act-for", action=f"/mandates/{mandate}/withdraw").status_code == 303
    assert "已拒绝该授权" in client.get("/mandates").text
    assert GIVER not in html.fromstring(client.get("/act-for").text).find(".//main").text_content()


def test_every_page_says_for_whom_one_acts(app, client):
    acting(client, given(app, "housing-proof", confirmed=True))
    begun = client.press("/services/housing-proof/apply").location
    for address in ("/", "/my", "/services/housing-proof", "/services/housing-proof/apply", begun):
        bar = html.fromstring(client.get(address).text).xpath("//*[@class='acting']")
        assert len(bar) == 1 and f"您正代表 {GIVER} 办理" in bar[0].text_content() and bar[0].xpath(".//a/@href") == ["/act-for"], address
    client.press("/act-for", button=AGENT)
    assert "您正代表" not in client.get("/my").text


def test_what_the_mandate_does_not_cover_is_refused_before_it_begins(app, client):
    acting(client, given(app, "housing-proof", confirmed=True))
    guide = html.fromstring(client.get("/services/rental-housing").text)
    assert "您获得的授权不包括这个事项" in guide.text_content() and not guide.xpath("//a[contains(@href, '/apply')]")
    refused = client.get("/services/rental-housing/apply")
    assert refused.status_code == 403
    assert html.fromstring(refused.text).xpath("//main//a[contains(@class, 'btn') and @href='/act-for']")


def test_a_firm_is_offered_no_service_for_persons(app, client):
    acting_for_a_firm(app, client)
    assert "本事项不适用于您目前代表的办事主体" in client.get("/services/housing-proof").text
    assert client.get("/services/housing-proof/apply").location.startswith("/act-for")
    token = html.fromstring(client.get("/act-for").text).xpath("//input[@name='csrf_token']/@value")[0]
    refused = client.post("/services/housing-proof/apply", data={"csrf_token": token, "key": "k"})
    assert refused.status_code == 403 and html.fromstring(refused.text).xpath("//main//a[contains(@class, 'btn') and @href='/act-for']")


def test_a_giver_lets_others_do_only_what_they_may_apply_for(app, client):
    page = html.fromstring(builders.as_citizen(client, GIVER).get("/mandates").text)
    offered = set(page.xpath("//input[@name='services']/@value"))
    assert {"housing-proof", "old-age-allowance"} <= offered and "firm-registration-proof" not in offered
    page = html.fromstring(acting_for_a_firm(app, client).get("/mandates").text)
    offered = set(page.xpath("//input[@name='services']/@value"))
    assert {"firm-registration-proof", "hygiene-permit"} <= offered and "housing-proof" not in offered


def test_what_an_agent_filed_is_told_to_the_agent_and_to_whose_matter_it_is(app):
    mandate = given(app, "individual-business", confirmed=True)
    with app.app_context():
        giver, agent = casework.a_citizen_named(GIVER), casework.a_citizen_named(AGENT)
        by_agent = Actor(person=agent.person, for_party=giver.party, mandate=UUID(mandate), assurance=2)
        case = lives.filed(by_agent, "individual-business")
        case = lives.act(service.withdraw, case, by_agent, "不办了")
        told = {who.person: [letter.kind for letter in messages.inbox(who.person)] for who in (giver, agent)}
        assert [kind for kind in told[giver.person] if kind in {"submitted", "withdrawn"}] == ["withdrawn", "submitted"]
        assert [kind for kind in told[agent.person] if kind in {"submitted", "withdrawn"}] == ["withdrawn", "submitted"]


def test_what_a_representative_filed_is_told_once(app):
    with app.app_context():
        case = lives.a_permit_case()
        assert [letter.kind for letter in messages.inbox(case.person_id)] == ["submitted"]
