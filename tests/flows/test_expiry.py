"""Drafts that nobody goes on with: one reminder, one end, and whoever saves in time keeps everything."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.cases import drafts, expiry
from app.cases.errors import MoveRefused
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, CaseEvent, Upload
from app.cases.queries import answers_of
from app.cases.service import locked
from app.core import clock
from app.core.db import session
from app.core.transaction import write
from app.messages import queries as messages
from tests.casework import a_case
from tests.flows.test_cases import race

pytestmark = pytest.mark.usefixtures("both_databases", "city")
CODE, CITIZEN = "individual-business", "黄志明"


@pytest.fixture
def draft(app: Flask) -> object:
    with app.app_context():
        return a_case(CODE, CITIZEN, until="draft").id


def told(app: Flask, draft: object) -> list[str]:
    with app.app_context():
        return [letter.title.zh for letter in messages.inbox(session().get_one(Case, draft).person_id) if "草稿" in letter.title.zh]


def swept(app: Flask) -> None:
    with app.app_context():
        expiry.sweep()


def test_it_is_told_of_once_a_week_before_and_deleted_after_its_last_day(app: Flask, draft: object, later) -> None:
    later(days=22)
    swept(app)
    assert told(app, draft) == []
    later(days=2)
    swept(app), swept(app)
    assert len(told(app, draft)) == 1 and "到期" in told(app, draft)[0]
    later(days=6)
    swept(app)
    with app.app_context():
        assert session().get_one(Case, draft).status is Status.DRAFT, "its last day is a day on which it can be gone on with"
    later(days=1)
    swept(app), swept(app)
    with app.app_context():
        case = session().get_one(Case, draft)
        assert (case.status, case.answers, case.wrapped_key, case.applicant_name, case.differences) == (
            Status.DISCARDED,
            b"",
            b"",
            b"",
            None,
        )
        assert [event.act for event in case.events] == [Act.EXPIRE] and case.events[0].person_id is None
        assert session().scalar(select(func.count()).select_from(Upload).where(Upload.case_id == case.id)) == 0
    assert [title.endswith("草稿已到期删除") for title in told(app, draft)].count(True) == 1
    assert len(told(app, draft)) == 2


def test_saving_begins_the_time_anew_and_is_told_of_again(app: Flask, draft: object, later) -> None:
    later(days=25)
    swept(app)
    with app.app_context(), write():
        case = locked(draft)
        drafts.save_answers(case, answers_of(case).stored(), case.step)
    later(days=20)
    swept(app)
    assert len(told(app, draft)) == 1
    later(days=5)
    swept(app)
    assert len(told(app, draft)) == 2
    with app.app_context():
        assert session().get_one(Case, draft).status is Status.DRAFT


def test_many_workers_at_once_have_one_effect(app: Flask, draft: object, later) -> None:
    later(days=26)
    assert race(app, lambda _number: expiry.sweep()) == ["done"] * 8
    assert len(told(app, draft)) == 1
    later(days=40)
    assert race(app, lambda _number: expiry.sweep()) == ["done"] * 8
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(CaseEvent).where(CaseEvent.act == Act.EXPIRE)) == 1
    assert len(told(app, draft)) == 2


def test_whoever_saves_in_the_same_moment_keeps_the_draft_or_is_told_that_it_is_gone(app: Flask, draft: object, later) -> None:
    later(days=40)

    def act(number: int) -> None:
        if number == 0:
            expiry.sweep()
            return
        with write():
            case = locked(draft)
            facts = answers_of(case).stored() if case.status is Status.DRAFT else {}
            drafts.save_answers(case, facts, case.step)

    outcomes = race(app, act, 2)
    with app.app_context():
        case = session().get_one(Case, draft)
        kept = case.status is Status.DRAFT
        assert outcomes == (["done", "done"] if kept else ["done", MoveRefused.code])
        assert bool(case.wrapped_key) is kept
        assert kept is (clock.now() - case.saved_at < timedelta(days=1))


def test_the_owner_sees_how_far_each_draft_is_and_until_when_it_is_kept(app: Flask, client, as_citizen, draft: object, later) -> None:
    as_citizen(client, CITIZEN)
    for address in ("/my", f"/services/{CODE}/apply"):
        page = client.get(address).get_data(as_text=True)
        assert "填写至：" in page and "项，共" in page and "保存至" in page and "到期自动删除" not in page
    later(days=25)
    as_citizen(client, CITIZEN)
    assert "到期自动删除" in client.get("/my").get_data(as_text=True)
    later(days=40)
    swept(app)
    as_citizen(client, CITIZEN)
    assert str(draft) not in client.get("/my").get_data(as_text=True)
    assert client.get(f"/apply/{draft}").status_code == 404
    letter = client.get("/inbox").get_data(as_text=True)
    assert "草稿已到期删除" in letter


def test_a_draft_of_another_person_is_never_listed(app: Flask, client, as_citizen, draft: object) -> None:
    as_citizen(client, "林晓雯")
    assert str(draft) not in client.get("/my").get_data(as_text=True)
