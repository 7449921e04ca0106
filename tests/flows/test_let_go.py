"""Design decision 2: hashing, asking sources, looking at files: no transaction is open meanwhile, not even one that only reads."""

import re
from collections.abc import Callable
from types import ModuleType

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import files
from app.core.db import session
from app.core.inspection import inspector
from app.demo import accounts
from app.demo.people import find
from app.form_engine import attachments
from app.identity import passwords
from app.sources import asking
from tests import builders
from tests.flows.test_apply import a_picture, begun, sent

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def open_at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[bool]]:
    """Whether a transaction was open at each piece of slow work."""
    app.config["WTF_CSRF_ENABLED"] = False
    seen: dict[str, list[bool]] = {}

    def watch(place: ModuleType, name: str) -> None:
        work: Callable = getattr(place, name)

        def watched(*given: object, **named: object) -> object:
            seen.setdefault(name, []).append(session().in_transaction())
            return work(*given, **named)

        monkeypatch.setattr(place, name, watched)

    for place, name in (
        (passwords, "matches"),
        (passwords, "digest"),
        (asking, "ask_all"),
        (attachments, "take_in"),
        (inspector, "mark"),
        (files, "put"),
    ):
        watch(place, name)
    return seen


def test_of_a_citizen_signing_in_and_registering(open_at: dict, client: FlaskClient) -> None:
    person = find("lin-xiaowen")
    claim = {"id_number": person.id_number, "name": person.name}
    client.post("/sign-in", data={**claim, "password": accounts.PASSWORD})
    client.post("/register", data={**claim, "password": "a-long-sentence-7", "again": "a-long-sentence-7"})
    assert set(open_at) == {"matches", "digest", "ask_all"}
    assert not any(was_open for each in open_at.values() for was_open in each)


def test_of_an_officer_signing_in(open_at: dict, client: FlaskClient) -> None:
    client.post("/window/sign-in", data={"login_name": accounts.login_of(find("zhang-min")), "password": accounts.PASSWORD})
    assert open_at == {"matches": [False]}


def test_of_an_application_with_a_file(open_at: dict, app: Flask) -> None:
    citizen = builders.as_citizen(app.test_client(), "陈建华")
    address = begun(citizen, "rental-housing").rsplit("/", 1)[0] + "/housing"
    answer = sent(citizen, address, housing_nature="borrowed", honours=["model"], honours_file=[(a_picture(), "x.png")])
    assert answer.status_code == 303
    shown = re.search(r'href="(/apply/[^"]+/files/[^"]+)"', citizen.get(address).get_data(as_text=True))
    assert shown and citizen.get(shown[1]).status_code == 200
    assert set(open_at) == {"ask_all", "take_in", "put", "mark"}
    assert not any(was_open for each in open_at.values() for was_open in each)


def test_of_asking_for_firms_and_for_an_agent(open_at: dict, app: Flask) -> None:
    citizen = builders.as_citizen(app.test_client(), "赵明远")
    citizen.post("/act-for/firms")
    agent = find("lin-xiaowen")
    citizen.post(
        "/mandates", data={"key": "k", "name": agent.name, "id_number": agent.id_number, "scope": "all", "until_day": "2027-01-01"}
    )
    assert open_at["ask_all"]
    assert not any(open_at["ask_all"])
