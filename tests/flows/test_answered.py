"""Pages that strangers get from memory: the same as the application's own, and never one that is not theirs or no longer true."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask, request, request_started
from flask.testing import FlaskClient

from app.catalogue import service as catalogue
from app.catalogue.models import CatalogueGeneration
from app.core import clock, settings as core_settings
from app.core.db import new_id, session
from app.core.transaction import write
from app.web.headers import FIXED

pytestmark = pytest.mark.usefixtures("city")
LOOK, SESSION = "yimen_look", "yimen_session"


@pytest.fixture
def asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The addresses that the application itself was asked for, outside of the demonstration."""
    core_settings.use(replace(core_settings.current(), demonstration=False))
    monkeypatch.setattr(catalogue, "ASK_AGAIN", 3600.0)  # however slow this machine is now
    seen: list[str] = []

    def note(_app: Flask, **_more: object) -> None:
        seen.append(request.path)

    with request_started.connected_to(note, app):
        yield seen


def test_the_second_stranger_gets_the_same_page_under_another_number(client: FlaskClient, asked: list[str]) -> None:
    first, second = client.get("/"), client.get("/")
    assert asked == ["/"]
    assert first.data == second.data and first.status_code == second.status_code == 200
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    for name in (*FIXED, "Content-Type", "Content-Length", "Cache-Control"):
        assert first.headers[name] == second.headers[name], name


def test_each_language_and_type_has_its_own(client: FlaskClient, asked: list[str]) -> None:
    chinese = client.get("/")
    client.set_cookie(LOOK, "en.0.0")
    english = client.get("/")
    client.set_cookie(LOOK, "en.1.0")
    large = client.get("/")
    assert len({chinese.data, english.data, large.data}) == 3 and len(asked) == 3
    client.set_cookie(LOOK, "en.0.0")
    assert client.get("/").data == english.data and len(asked) == 3


def test_who_is_signed_in_is_known_by_name(
    client: FlaskClient, asked: list[str], as_citizen: Callable[..., FlaskClient], app: Flask
) -> None:
    client.get("/")
    client.get("/")
    citizen = as_citizen(app.test_client(), "黄志明")
    assert "黄志明" in citizen.get("/").text
    assert "黄志明" not in client.get("/").text


def test_a_session_a_parameter_or_another_method_is_for_the_application(client: FlaskClient, asked: list[str]) -> None:
    client.get("/")
    asked.clear()
    client.get("/?lang=en")
    assert asked == ["/"]
    client.delete_cookie(LOOK)
    assert client.head("/").data == b"" and asked == ["/", "/"]
    client.set_cookie(SESSION, "x")
    client.get("/")
    assert asked == ["/"] * 3


def test_a_publication_is_seen_when_the_catalogue_is_asked_again(client: FlaskClient, asked: list[str], app: Flask, monkeypatch) -> None:
    client.get("/")
    client.get("/")
    with app.app_context(), write():
        session().merge(CatalogueGeneration(id=1, token=new_id(), changed_at=clock.now()))
    client.get("/")
    assert len(asked) == 1
    with monkeypatch.context() as a_second_later:
        a_second_later.setattr(catalogue, "ASK_AGAIN", -1.0)
        client.get("/")
    client.get("/")
    assert len(asked) == 2


def test_a_day_later_it_is_drawn_again(client: FlaskClient, asked: list[str], later: Callable[..., None]) -> None:
    client.get("/")
    later(days=1)
    client.get("/")
    assert asked == ["/", "/"]


def test_another_host_is_the_applications_to_judge(client: FlaskClient, asked: list[str]) -> None:
    for host in ("localhost", "elsewhere.example"):
        client.get("/", headers={"Host": host})
    assert asked == ["/", "/"]


def test_the_demonstration_reads_its_clock_for_each_page(client: FlaskClient, asked: list[str], app: Flask) -> None:
    core_settings.use(replace(core_settings.current(), demonstration=True))
    client.get("/")
    client.get("/")
    assert asked == ["/", "/"]
