"""The board over HTTP: who sees what, the way down to the cases, and sheets that cannot carry a formula."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from app.cases import service
from app.catalogue import city as cities
from app.core import clock
from app.elements.words import Words
from app.supervision import counting
from tests import lives
from tests.builders import as_staff
from tests.office import text, token

BOARD = "/window/supervision/board"
pytestmark = pytest.mark.usefixtures("city")


def made(app: Flask, *acts: object) -> str:
    with app.app_context():
        number = lives.a_permit_case(*acts).number
        while counting.count_new():
            pass
        return str(number)


def test_supervision_lands_on_the_board_and_walks_down_to_the_cases(app: Flask, desk) -> None:
    number = made(app, service.accept, service.pass_on, service.approve)
    supervisor = desk("supervisor")
    assert supervisor.get("/window/").headers["Location"].endswith(BOARD)
    page = text(supervisor.get(BOARD))
    assert "department=health" in page
    assert "service=hygiene-permit" in text(supervisor.get(f"{BOARD}?department=health"))
    service_page = text(supervisor.get(f"{BOARD}?department=health&service=hygiene-permit"))
    assert "/board/cases?" in service_page
    cases = text(supervisor.get(f"{BOARD}/cases?department=health&service=hygiene-permit")).partition("<main")[2].partition("</main")[0]
    assert number in cases and f"/cases/{number}" not in cases
    assert "启航" not in cases and lives.REPRESENTATIVE not in cases


def test_a_department_sees_its_own_and_nothing_else(app: Flask, desk) -> None:
    number = made(app, service.accept)
    head = desk("head", "health")
    assert number in text(head.get(f"{BOARD}/cases?service=hygiene-permit"))
    assert f"/cases/{number}" in text(head.get(f"{BOARD}/cases?service=hygiene-permit"))
    assert head.get(f"{BOARD}?department=housing").status_code == 404
    assert head.get(f"{BOARD}/cases?department=housing&service=rental-housing").status_code == 404
    other = desk("reviewer", "housing")
    assert "hygiene-permit" not in text(other.get(BOARD))
    assert number not in text(other.get(f"{BOARD}/cases?service=hygiene-permit"))


@pytest.mark.parametrize(
    "address",
    [
        "first=nonsense&last=9999-99-99", "first=0001-01-01&last=9999-12-31", "first=2026-12-31&last=2026-01-01", "window=%27%3B--",
        "channel=carrier-pigeon", "service=x", "department=nowhere", "department=hall", "window=" + "0" * 32, "first=2026-01-01&last=2026-02-28",
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_answered(app: Flask, desk, address: str) -> None:
    assert desk("supervisor").get(f"{BOARD}?{address}").status_code == (404 if "nowhere" in address else 200)


def test_the_page_asks_the_figures_six_questions_at_most(app: Flask, desk) -> None:
    made(app, service.accept)
    supervisor, asked = desk("supervisor"), []
    supervisor.get(BOARD)
    with app.app_context():
        from app.database import db

        event.listen(db.engine, "before_cursor_execute", lambda _c, _cur, statement, *_: asked.append(statement))
    supervisor.get(BOARD)
    of_the_board = [one for one in asked if re.search(r"FROM (figure|task|case_|supervision)|\(SELECT count", one)]
    assert 4 <= len(of_the_board) <= 6, of_the_board
    assert not [one for one in asked if "FROM case_file" in one or "FROM case_event" in one]


def export(client, kind: str, table: str = "parts", **filters: str):
    form = {"csrf_token": token(client), "format": kind, "table": table, **filters}
    return client.post(f"{BOARD}/export", data=form)


def test_no_name_becomes_a_formula(app: Flask, desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made(app, service.accept)
    name = '=HYPERLINK("http://x","y")'
    supervisor = desk("supervisor")
    known = cities.city()
    named = tuple(replace(one, name=Words(name, name)) if one.code == "health" else one for one in known.departments)
    monkeypatch.setattr(cities, "_current", replace(known, departments=named))
    plain = export(supervisor, "csv")
    assert plain.status_code == 200 and plain.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(plain.data.decode("utf-8-sig"), newline="")))
    (line,) = [row for row in rows if row[0].endswith(name)]
    assert line[0] == "'" + name and line[1:4] == ["1", "1", "1"]
    book = export(supervisor, "xlsx")
    assert book.status_code == 200
    with zipfile.ZipFile(io.BytesIO(book.data)) as opened:
        parts = {one: opened.read(one).decode() for one in opened.namelist()}
    page = parts["xl/worksheets/sheet1.xml"]
    assert "<f" not in page and "<hyperlink" not in page and not [one for one in parts if "sheet1.xml.rels" in one]
    assert 't="inlineStr"' in page and "=HYPERLINK(" in page


def test_every_table_goes_out_and_who_took_it_is_on_record(app: Flask, desk) -> None:
    made(app, service.accept)
    supervisor = desk("supervisor")
    for table in ("parts", "time", "channels", "windows"):
        for kind in ("csv", "xlsx"):
            assert export(supervisor, kind, table, department="health").status_code == 200
    assert export(supervisor, "exe").status_code == 303
    head = desk("head", "housing")
    assert export(head, "csv", department="health").status_code == 404
    with app.app_context():
        from app.audit.models import AuditEntry
        from app.core.db import session

        assert session().query(AuditEntry).filter_by(act="supervision:export").count() == 8


def test_days_of_more_than_a_month_are_months(app: Flask, desk) -> None:
    made(app, service.accept)
    first = (clock.today() - timedelta(days=300)).isoformat()
    assert f"{clock.today():%Y-%m}</th>" in text(as_staff(app.test_client(), "supervisor").get(f"{BOARD}?first={first}"))
