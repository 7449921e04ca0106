"""The same act many times at once, with one key: one effect, on both databases; and a key is of use to nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app.audit import service as audit
from app.audit.models import AuditHead
from app.cases import drafts, prefill
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.core import clock, jobs
from app.core.db import new_id, session
from app.core.errors import DomainError, KeyMissing, KeyReused
from app.core.transaction import write
from app.identity import mandates
from app.identity.models import Mandate
from app.sources import slips
from app.sources.models import CheckSlip
from tests import builders
from tests.flows.test_cases import a_draft, person, race

pytestmark = pytest.mark.usefixtures("both_databases", "city")
SERVICE = "individual-business"


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return session().scalar(select(func.count()).select_from(model)) or 0


def opener(app: Flask) -> Callable[..., Case]:
    with app.app_context():
        citizen, published = person("huang-zhiming"), catalogue.current(SERVICE)
        known = prefill.fetch(citizen, citizen.party, published)
    return lambda key, by=citizen: drafts.open_draft(by, by.party, published, known, key=key)


def test_one_submit_over_http_leads_everyone_to_one_receipt(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        case_id, key = a_draft(person("huang-zhiming"), SERVICE).id, new_id().hex
    browsers = [builders.as_citizen(app.test_client(), "黄志明") for _ in range(4)]
    answers = {}

    def press(number: int) -> None:
        answers[number] = browsers[number].post(f"/apply/{case_id}/submit", data={"key": key, "way": "electronic"})

    assert race(app, press, 4) == ["done"] * 4
    assert {answer.status_code for answer in answers.values()} == {303}
    assert len({answer.headers["Location"] for answer in answers.values()}) == 1


def test_two_different_submits_of_one_draft_file_one_case(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        case_id = a_draft(person("huang-zhiming"), SERVICE).id
    browsers = [builders.as_citizen(app.test_client(), "黄志明") for _ in range(4)]
    statuses = []

    def press(number: int) -> None:
        statuses.append(browsers[number].post(f"/apply/{case_id}/submit", data={"key": new_id().hex, "way": "electronic"}).status_code)

    race(app, press, 4)
    assert set(statuses) == {303}  # who came later is led to the receipt of the first
    assert count(app, Case) == 1


def test_one_key_opens_one_draft(app: Flask) -> None:
    open_draft, key, opened = opener(app), new_id().hex, set()

    def begin(_number: int) -> None:
        with write():
            opened.add(open_draft(key).id)

    assert race(app, begin) == ["done"] * 8
    assert (len(opened), count(app, Case)) == (1, 1)


def test_a_foreign_key_and_an_empty_one_open_nothing(app: Flask) -> None:
    open_draft, key = opener(app), new_id().hex
    with app.app_context():
        with write():
            open_draft(key)
        with pytest.raises(KeyReused), write():
            open_draft(key, by=person("lin-xiaowen"))
        with pytest.raises(KeyMissing), write():
            open_draft("")


def test_one_key_gives_one_mandate(app: Flask) -> None:
    with app.app_context():
        giver, agent, until = person("huang-zhiming"), person("lin-xiaowen"), clock.today() + timedelta(days=5)
    key, before = new_id().hex, count(app, Mandate)

    def give(_number: int) -> None:
        with write():
            mandates.give(giver, agent.person, (), until_day=until, key=key)

    assert race(app, give) == ["done"] * 8
    assert count(app, Mandate) == before + 1
    with app.app_context(), pytest.raises(DomainError), write():
        mandates.give(agent, giver.person, (), until_day=until, key=key)


def test_one_key_opens_one_slip(app: Flask) -> None:
    with app.app_context():
        citizen, key = person("huang-zhiming"), new_id().hex

    def doubt(_number: int) -> None:
        with write():
            slips.open_slip(citizen, "person.name", "黄志明", "黄志鸣", case_id=None, reason="写错了", key=key)

    assert race(app, doubt) == ["done"] * 8
    assert count(app, CheckSlip) == 1


def test_one_key_writes_one_job(app: Flask) -> None:
    def enqueue(_number: int) -> None:
        with write():
            jobs.enqueue("test.nothing", {}, key="the only one")

    assert race(app, enqueue) == ["done"] * 8
    assert count(app, jobs.Job) == 1


def test_of_several_sealers_at_once_none_breaks(app: Flask) -> None:
    with app.app_context():
        a_draft(person("huang-zhiming"), SERVICE)

    def seal(_number: int) -> None:
        audit.seal_new()

    assert race(app, seal, 4) == ["done"] * 4
    with app.app_context():
        while audit.seal_new():
            pass
        assert audit.verify().first_bad is None
    assert count(app, AuditHead) >= 1


def test_a_submit_asks_the_database_no_more_than_it_must(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        case_id, engine = a_draft(person("huang-zhiming"), SERVICE).id, session().get_bind()
    browser, asked = builders.as_citizen(app.test_client(), "黄志明"), []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    assert browser.post(f"/apply/{case_id}/submit", data={"key": new_id().hex, "way": "electronic"}).status_code == 303
    event.remove(engine, "before_cursor_execute", note)
    of_case = [statement.split()[0] for statement in asked if "case_file" in statement]
    assert of_case == ["SELECT", "UPDATE"]
    said = [statement for statement in asked if statement != "BEGIN" and "demo_state" not in statement]
    assert len(said) <= 25, (
        said
    )  # the first of a day and of its kind: two counters and the receipt's type begin here; two are for the figures
