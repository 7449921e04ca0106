"""What officers do over HTTP, in one word each: filed, accepted, reviewed, act."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.cases import drafts, prefill, service
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, CaseEvent
from app.catalogue import service as catalogue
from app.core.actor import Actor
from app.core.db import new_id, session
from app.core.transaction import write
from app.demo.people import find
from app.elements.facts import Value
from app.form_engine.answers import Answers
from app.identity import queries as identity, sessions
from app.web.session import IN_COOKIE
from tests import lives
from tests.builders import as_citizen
from tests.casework import ELECTRONIC
from tests.filling import filled

NO = {"reason": "经营场所不符合规定的条件", "basis": "《促进个体工商户发展条例》第十条", "confirmed": "y"}
ZHOU = {"id_number": "990001197806051016", "name": "周国强"}
ZHOU_STANDS = {"sought": ZHOU["id_number"], "name": ZHOU["name"]}  # as a clerk finds him at the window


def filed(app: Flask, applicant: str = "huang-zhiming", code: str = "individual-business", **given: Value) -> str:
    """A case of a demonstration person, filed online; gives its number."""
    with app.app_context():
        card = identity.person_by_id_number(find(applicant).id_number)
        citizen = Actor(person=card.id, name=card.name, assurance=2)
        published = catalogue.current(code)
        known = prefill.fetch(citizen, citizen.party, published)
        with write():
            case = drafts.open_draft(citizen, citizen.party, published, known, key=new_id().hex)
            drafts.save_answers(case, filled(published.definition, Answers(known.facts), **given).stored(), "")
            service.submit(case, citizen, new_id().hex, delivery=ELECTRONIC)
            return case.number


def text(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def opened(client: FlaskClient, number: str, page: str = "") -> TestResponse:
    """A page of a case, for somebody of its office who may have no part in it: they say first why they open it."""
    address = f"/window/cases/{number}{page}"
    answer = client.get(address)
    if "/reason" in answer.headers.get("Location", ""):
        said = {"csrf_token": token(client), "kind": "enquiry", "words": "群众来电，核对后答复"}
        assert client.post(f"/window/cases/{number}/reason", data=said).status_code == 303
        answer = client.get(address)
    return answer


def rows(page: str) -> list[str]:
    """The numbers of the rows, from top to bottom."""
    return re.findall(r'id="row-(YJ\d+)"', page)


def token(client: FlaskClient) -> str:
    """A form token of this browser; the output desk's queue stands at an address of its own."""
    return re.search(r'name="csrf_token" value="([^"]+)"', text(client.get("/window/", follow_redirects=True))).group(1)


def act(client: FlaskClient, number: str, verb: str, **fields: object) -> TestResponse:
    """Press the button of an act; with a key of its own unless one is given."""
    return client.post(f"/window/cases/{number}/{verb}", data={"csrf_token": token(client), "key": new_id().hex, **fields})


def begun_for(clerk: FlaskClient, service: str, **found: str) -> str:
    """The address of a draft that this clerk has begun for 周国强, or whoever else stands there."""
    here = clerk.post("/window/intake", data={"csrf_token": token(clerk), **(found or ZHOU_STANDS)})
    begun = clerk.post(f"{here.headers['Location']}/begin/{service}", data={"csrf_token": token(clerk), "key": new_id().hex})
    return begun.headers["Location"]


def the_firm(app: Flask) -> FlaskClient:
    """赵明远 in a browser, acting for the firm."""
    client = as_citizen(app.test_client(), lives.REPRESENTATIVE)
    with client.session_transaction() as cookie:
        token = cookie[IN_COOKIE]
    with app.app_context():
        firm, opened = lives.for_the_firm().for_party, sessions.read(token, None)
        with write():
            sessions.act_for(opened.session, firm)
    return client


def accepted(app: Flask, desk) -> str:
    number = filed(app)
    assert act(desk("clerk"), number, "accept").status_code == 303
    return number


def reviewed(app: Flask, desk) -> str:
    number = accepted(app, desk)
    assert act(desk("reviewer", "market-regulation"), number, "pass-on", text="符合条件", proposal="approve").status_code == 303
    return number


def status_of(app: Flask, number: str) -> Status:
    with app.app_context():
        return session().scalars(select(Case.status).where(Case.number == number)).one()


def events_of(app: Flask, number: str) -> list[Act]:
    with app.app_context():
        return list(session().scalars(select(CaseEvent.act).join(Case).where(Case.number == number).order_by(CaseEvent.id)))
