"""What goes wrong is undone and said plainly, as a page or as a problem in JSON; nothing of the inside shows."""

import pytest
from flask import make_response
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.core.db import session
from app.core.errors import Conflict
from app.identity.models import Person
from app.web.access import public
from app.web.commits import commits
from app.web.throttle import throttled
from tests import builders

pytestmark = pytest.mark.own_app  # these tests hang routes of their own onto the application
LOCKED = OperationalError("UPDATE secret_table", {}, Exception("database is locked"))


@pytest.fixture
def breaking(app):
    """Routes that write a person and then end in every way a view can end."""
    app.config.update(PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)

    def route(name, ending):
        @public
        @commits
        def view():
            builders.a_person()
            session().flush()
            return ending()

        app.add_url_rule(f"/t/{name}", f"t_{name}", view, methods=["POST"])

    def raises(problem):
        def ending():
            raise problem

        return ending

    route("fine", lambda: "kept")
    route("page", lambda: make_response("<!doctype html><title>no</title>", 422))
    route("pair", lambda: ("<!doctype html><title>no</title>", 409))
    route("rule", raises(Conflict()))
    route("locked", raises(LOCKED))
    route("stale", raises(StaleDataError("1 row expected, 0 matched")))
    route("bug", raises(RuntimeError("secret reason")))
    app.add_url_rule("/t/often", "t_often", public(throttled("often", limit=3, seconds=60)(lambda: "once more")))
    return app


def persons(app):
    with app.app_context():
        return session().scalar(select(func.count()).select_from(Person))


def test_a_view_that_answers_is_committed(both_databases, breaking):
    assert breaking.test_client().post("/t/fine").status_code == 200
    assert persons(breaking) == 1


@pytest.mark.parametrize(("name", "status"), [("page", 422), ("pair", 409), ("rule", 409), ("stale", 409), ("locked", 503), ("bug", 500)])
def test_a_view_that_does_not_is_undone_and_says_so(breaking, name, status):
    answer = breaking.test_client().post(f"/t/{name}")
    assert answer.status_code == status
    assert persons(breaking) == 0
    assert "secret" not in answer.text
    assert "Content-Security-Policy" in answer.headers and answer.headers["X-Request-ID"]


def test_a_locked_database_says_when_to_try_again(breaking):
    answer = breaking.test_client().post("/t/locked")
    assert answer.headers["Retry-After"] == "5"
    assert "没有丢失" in answer.text


@pytest.mark.parametrize("name", ["rule", "stale", "locked", "bug"])
def test_a_client_of_data_gets_the_same_as_a_problem(breaking, name):
    answer = breaking.test_client().post(f"/t/{name}", headers={"Accept": "application/problem+json"})
    assert answer.content_type == "application/problem+json"
    assert answer.json.keys() == {"type", "title", "status", "detail", "code", "instance"}
    assert answer.json["status"] == answer.status_code
    assert "secret" not in answer.text


def test_the_page_of_a_failure_does_not_need_the_session(breaking):
    client = breaking.test_client()
    builders.as_citizen(client, "林晓雯")
    answer = client.post("/t/bug")
    assert answer.status_code == 500 and answer.headers["X-Request-ID"] in answer.text


def test_a_page_that_is_not_there_shows_no_code(breaking):
    text = breaking.test_client().get("/nothing-here").text
    assert "http_404" not in text and "来电咨询" not in text


def test_too_often_is_told_with_the_time_to_wait(both_databases, breaking):
    client = breaking.test_client()
    answers = [client.get("/t/often") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


def test_a_message_of_a_rule_is_in_the_readers_language(breaking):
    client = breaking.test_client()
    assert "重新查看" in client.post("/t/rule").text
    client.get("/?lang=en")
    assert Conflict.message in client.post("/t/rule").text


def test_an_upload_that_is_too_large_has_its_page(app, client):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client.post("/sign-in", data={"name": "x" * 5000})
    assert answer.status_code == 413 and "较小的文件" in answer.text
