"""Every route, every method, every kind of visitor: what they get stands in one table, and the whole table is run.

A route without a row fails. So does a row without a route, an unsafe request without a form token that gets through, a
refused request that changed anything, a GET that changed anything, and an answer without its security headers.
"""

import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.settings import current
from app.web.headers import FIXED
from tests import application, databases, world
from tests.routes_table import BODIES, KIOSK, KIOSK_LEFT_OUT, KIOSK_MISSING, ROWS, Row

UNWATCHED = {
    *(
        "case_look",  # who opened a case: that is what reading writes
        "proof_look",  # and who of an office a proof
        "audit_entry",
        "audit_link",
        "audit_head",
        "rate_count",
        "login_session",
        "sign_in_tries",
        "parked_post",
        "challenge",
        "register_record",
    ),
    *("source_call", "source_health", "alembic_version"),
}


class Town:
    """The world's database, a client for each visitor, and the way back to the first moment."""

    def __init__(self, app: Flask, things: dict[str, str], home: Path) -> None:
        self.app, self.things, self.home = app, things, home
        self.database = current().instance / "yimen.sqlite"
        self.clients = {name: come(self.new_client()) for name, come in world.COMES.items()}
        self.tokens = {name: self._token(client) for name, client in self.clients.items()}
        self.cookies = {name: dict(client._cookies or {}) for name, client in self.clients.items()}
        self.keep()

    def new_client(self) -> FlaskClient:
        return self.app.test_client()

    def _close(self) -> None:
        with self.app.app_context():
            for engine in self.app.extensions["sqlalchemy"].engines.values():
                engine.dispose()

    def keep(self) -> None:
        self._close()
        shutil.copy(self.database, self.home / "first.sqlite")
        self._watch()
        self.first = self.digested = self._digest()

    def go_back(self) -> None:
        """To the first moment: the database and every visitor's cookies."""
        for name, client in self.clients.items():
            client._cookies = dict(self.cookies[name])
        self._close()
        self.watcher.close()
        for suffix in ("-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)
        shutil.copy(self.home / "first.sqlite", self.database)
        self._watch()
        self.digested = self.first

    def _watch(self) -> None:
        self.watcher = sqlite3.connect(self.database)
        self.version = self._version()

    def _version(self) -> int:
        """SQLite's own word for it: another number as soon as another connection has committed."""
        return self.watcher.execute("PRAGMA data_version").fetchone()[0]

    def digest(self) -> str:
        """Of all rows that a request may not change by being refused; read again only if anything was committed."""
        version = self._version()
        if version != self.version:
            self.version, self.digested = version, self._digest()
        return self.digested

    def _digest(self) -> str:
        state = hashlib.sha256()
        names = [
            name
            for (name,) in self.watcher.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if name not in UNWATCHED
        ]
        for name in names:
            for row in self.watcher.execute(f'SELECT * FROM "{name}" ORDER BY 1'):
                state.update(repr((name, row)).encode())
        return state.hexdigest()

    def nowhere(self, row: Row) -> str:
        """The same address with an object of the right shape that never was."""
        return row.path.format(**{name: _never(value) for name, value in self.things.items()})

    def token(self, visitor: str) -> str:
        """A form token of this visitor's own browser."""
        return self.tokens[visitor]

    def _token(self, client: FlaskClient) -> str:
        """From a page that everyone may open."""
        page = client.get("/demo/").get_data(as_text=True)
        return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]

    def ask(self, visitor: str, row: Row, address: str = "", **more: str) -> TestResponse:
        client, address = self.clients[visitor], address or row.address(self.things)
        if row.method == "GET":
            return client.get(address)
        body = {
            name: value.format(**self.things) if isinstance(value, str) else value() for name, value in BODIES.get(row.name, {}).items()
        }
        return client.open(address, method=row.method, data=body | more)


def _never(thing: str) -> str:
    """Of a case number, a slip or an id one that nobody has; other names stay."""
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", thing):
        return "0190f000-0000-7000-8000-000000000000"
    return thing[:2] + "20200101" + "0" * (len(thing) - 10) if re.fullmatch(r"[A-Z]{2}\d{10,}", thing) else thing


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    home = tmp_path_factory.mktemp("world")
    run = databases.Run(Path(os.environ["YIMEN_TEST_RUN"]))
    with databases.copy(run, "sqlite", "city", home / "instance") as settings:
        app = application.build(settings)
        made = Town(app, world.build(app), home)
        yield made
        application.let_go(app)


@pytest.fixture
def at_first(town: Town) -> Iterator[Town]:
    """The town as it was; another test of this process may have pointed the house at another database meanwhile."""
    application.take_up(town.app, databases.settings_for(town.home / "instance", f"sqlite:///{town.database}"))
    town.go_back()
    yield town


def told(answer: TestResponse) -> str:
    """An answer in the table's words: the status, or `in` for the way to the sign-in page. A GET may be led on by 302 too."""
    if (
        answer.status_code in {302, 303}
        and "/sign-in" in answer.headers["Location"].split("?")[0]
        and "next=" in answer.headers["Location"]
    ):
        return "in"
    if answer.status_code in {302, 303} and "/kiosk/card" in answer.headers["Location"]:
        return "in"
    return "303" if (answer.status_code, answer.request.method) == (302, "GET") else str(answer.status_code)


def all_rules(app: Flask) -> set[tuple[str, str]]:
    return {(rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}


def test_every_route_has_a_row_and_every_row_a_route(at_first):
    written = {(row.endpoint, row.method) for row in (*ROWS, *KIOSK)}
    nested = {(f"kiosk.{row.endpoint}", row.method) for row in ROWS if row.endpoint.startswith("portal.")} - KIOSK_LEFT_OUT
    assert all_rules(at_first.app) == written | nested | {("static", "GET")}


def test_every_view_says_who_may_use_it_and_every_unsafe_one_how_it_commits(at_first):
    for endpoint, method in sorted(all_rules(at_first.app) - {("static", "GET")}):
        view = at_first.app.view_functions[endpoint]
        assert hasattr(view, "access"), f"{endpoint} has no access mark"
        if method != "GET" and (endpoint, method) not in NOTHING_TO_COMMIT:
            assert _innermost_mark(view), f"{method} {endpoint} neither @commits nor @commits_in_parts"


FOR_PROGRAMS = {("authority.ocsp_by_post", "POST")}  # asked without a session or a form, and changes nothing
NOTHING_TO_COMMIT = {("verify.file", "POST"), ("verify.name", "POST"), *FOR_PROGRAMS}


def _innermost_mark(view: object) -> bool:
    while view is not None:
        if hasattr(view, "commits"):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "GET"], ids=str)
def test_who_may_read(at_first, row):
    before = at_first.digest()
    seen = {visitor: told(at_first.ask(visitor, row)) for visitor in world.PRINCIPALS}
    assert seen == row.expected
    assert at_first.digest() == before, "a GET changed something"


@pytest.mark.parametrize("row", [row for row in ROWS if row.method != "GET"], ids=str)
def test_who_may_act(at_first, row):
    seen = {}
    before = at_first.digest()
    for visitor in world.PRINCIPALS:
        answer = at_first.ask(visitor, row, csrf_token=at_first.token(visitor))
        seen[visitor] = told(answer)
        if answer.status_code >= 400 or seen[visitor] == "in":
            assert at_first.digest() == before, f"{visitor} was refused and changed something all the same"
        if seen[visitor] not in {"in", "403", "404"}:
            at_first.go_back()
    assert seen == row.expected


OF_OBJECTS = [row for row in ROWS if "{" in row.path and "404" in row.expected.values()]


def test_what_is_foreign_looks_like_what_is_missing(at_first):
    """On every route, whoever may not see an object gets word for word the answer for one that never was."""
    differ, compared = [], 0
    for row in OF_OBJECTS:
        missing = at_first.nowhere(row)
        for visitor in (name for name, answer in row.expected.items() if answer == "404" and missing != row.address(at_first.things)):
            tokens = {"csrf_token": at_first.token(visitor)} if row.method != "GET" else {}
            foreign, nothing = at_first.ask(visitor, row, **tokens), at_first.ask(visitor, row, missing, **tokens)
            if seen(foreign) != seen(nothing):
                differ.append(f"{row} as {visitor}")
            compared += 1
    assert compared > 150
    assert differ == []


def seen(answer: TestResponse) -> tuple[object, ...]:
    """All of an answer that could tell something: status, names of headers, the page."""
    headers = set(answer.headers.keys()) - {"Set-Cookie"}  # which drops what an earlier page had to say
    return answer.status_code, sorted(headers), blank(answer)


@pytest.mark.parametrize("row", [row for row in ROWS if row.method != "GET" and (row.endpoint, row.method) not in FOR_PROGRAMS], ids=str)
def test_no_act_without_the_form_token_of_this_browser(at_first, row):
    before = at_first.digest()
    visitor = next((name for name, status in row.expected.items() if status[0] in "23"), "owner")
    foreign = at_first.token("other" if visitor != "other" else "owner")
    assert told(at_first.ask(visitor, row)) == "400"
    assert told(at_first.ask(visitor, row, csrf_token=foreign)) == "400"
    assert told(at_first.ask(visitor, row, csrf_token="made-up")) == "400"
    assert at_first.digest() == before


@pytest.mark.parametrize("row", [row for row in ROWS if row.endpoint.startswith("portal.")], ids=str)
def test_the_same_page_in_the_kiosk_needs_the_device_and_knows_its_owner(at_first, row):
    if (f"kiosk.{row.endpoint}", row.method) in KIOSK_LEFT_OUT:
        return
    inside = row.at_kiosk()
    tokens = {"csrf_token": at_first.token("device")} if row.method != "GET" else {}
    assert told(at_first.ask("owner", inside, **tokens)) in {"400", "403"}, "a browser that is no kiosk got in"
    assert told(at_first.ask("device", inside, **tokens)) in {row.expected["anonymous"], "in"}
    if row.method == "GET":
        is_missing = (row.endpoint, row.method) in KIOSK_MISSING
        assert told(at_first.ask("device_owner", inside)) == ("404" if is_missing else row.expected["owner"])
        assert told(at_first.ask("device_other", inside)) == row.expected["other"]


@pytest.mark.parametrize("row", KIOSK, ids=str)
def test_who_may_use_the_kiosks_own_pages(at_first, row):
    seen = {}
    for visitor in ("anonymous", "owner", *world.AT_KIOSK):
        tokens = {"csrf_token": at_first.token(visitor)} if row.method != "GET" else {}
        seen[visitor] = told(at_first.ask(visitor, row, **tokens))
        at_first.go_back()
    assert seen == row.expected


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/"),
        ("GET", "/static/css/base.css"),
        ("GET", "/no/such/page"),
        ("POST", "/about"),
        ("POST", "/sign-in"),
        ("GET", "/my"),
        ("GET", "/window/"),
        ("GET", "/v/"),
        ("GET", "/demo/"),
    ],
)
def test_every_answer_carries_its_headers(at_first, method, address):
    answer = at_first.clients["anonymous"].open(address, method=method)
    answer.close()
    assert {name: answer.headers.get(name) for name in FIXED} == FIXED
    if not address.startswith("/static/"):  # files are served before the application, and nobody calls the hotline about one
        assert len(answer.headers["X-Request-ID"]) == 32


def test_a_foreign_number_and_a_missing_one_cannot_be_told_apart(at_first):
    foreign = at_first.clients["other"].get(f"/my/cases/{at_first.things['number']}")
    missing = at_first.clients["other"].get("/my/cases/YJ2020010100001")
    assert foreign.status_code == missing.status_code == 404
    assert blank(foreign) == blank(missing)


def blank(answer: TestResponse) -> str:
    """The page without its request number, form token and own address."""
    text = answer.get_data(as_text=True).replace(answer.headers["X-Request-ID"], "")
    text = text.replace(quote(answer.request.full_path.rstrip("?"), safe="/"), "").replace(answer.request.full_path.rstrip("?"), "")
    text = text.replace(answer.request.path, "")
    return "".join(part if number == 0 else part.split('"', 1)[1] for number, part in enumerate(text.split('name="csrf_token" value="')))
