"""M3-a: the work queue at a million tasks, an eighth of them open, of two hundred departments: what its two statements read.

Steps of SQLite's own machine are counted, not seconds: they are the same on every computer. Beside each stands the bare statement that
somebody would write by hand over the same index.
"""

import random
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Select
from sqlalchemy.dialects import sqlite as dialect

from app import cli
from app.cases import work_queue
from app.cases.work_queue import View, Wanted
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import session
from app.core.transaction import write
from app.factory import create_app
from bench.results import Row
from bench.servers import ROOT
from config import from_environment
from tests import builders

FOLDER = ROOT / "out" / "bench" / "queue"
MANY, DEPARTMENTS, OPEN_OF = 1_000_000, 200, 8
BUSIEST = "health"
FIRST = (
    "SELECT t.id, t.due, c.number, c.applicant_name FROM task t JOIN case_file c ON c.id = t.case_id WHERE t.department = ?"
    " AND t.role = 'reviewer' AND t.state = 'open' AND t.held_on IS NULL {more} ORDER BY t.due, t.id LIMIT 51"
)
COUNT = (
    "SELECT step, count(*), sum(due < ?), sum(due = ?), sum(due > ?), sum(assignee_id IS NULL) FROM task"
    " WHERE department = ? AND role = 'reviewer' AND state = 'open' AND held_on IS NULL GROUP BY step"
)


def measure() -> list[Row]:
    """Page one, a deep page, the free ones, and the counts."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(FOLDER), "YIMEN_DEMO": "1"}))
    with app.app_context():
        cli.prepare.callback()
        with write():
            officer = builders.officer_of(Role.REVIEWER, BUSIEST)
        path = str(session().get_bind().engine.url.database)
        session().rollback()
        _fill(path)
        rows = list(_rows(path, officer))
        session().close()
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()
    shutil.rmtree(FOLDER, ignore_errors=True)  # a gigabyte
    return rows


def _rows(path: str, officer: Actor) -> Iterator[Row]:
    deep = _deep(officer)
    today = clock.today().isoformat()
    bare, bare_deep = FIRST.format(more=""), FIRST.format(more="AND (t.due, t.id) > (?, ?)")
    key = (deep[0].isoformat(), deep[1].hex)
    ours = {name: _steps(path, _text(officer, one)) for name, one in {"1": Wanted(), "n": Wanted(after=deep)}.items()}
    free = _steps(path, _text(officer, Wanted(view=View.FREE)))
    bare_free = FIRST.format(more="AND t.assignee_id IS NULL")
    counted = _steps(path, _said(work_queue.counting(officer)))
    yield Row("M3-a1", f"queue, page 1 at {MANY:,} cases / bare SQL", ours["1"] / _steps(path, bare, BUSIEST), "<= 3")
    yield Row("M3-a2", "queue, a deep page / page 1", ours["n"] / ours["1"], "<= 2")
    yield Row("M3-a3", "queue, a deep page / bare SQL", ours["n"] / _steps(path, bare_deep, BUSIEST, *key), "<= 3")
    yield Row("M3-a4", "queue, the free ones / bare SQL", free / _steps(path, bare_free, BUSIEST), "<= 3")
    yield Row("M3-a5", "all counts of the queue / bare SQL of six", counted / _steps(path, COUNT, today, today, today, BUSIEST), "<= 3")


def _deep(officer: Actor) -> work_queue.Key:
    """Where the last page but one begins."""
    found = session().execute(work_queue.asking(officer, Wanted(before=(date(2099, 1, 1), uuid.UUID(int=0))))).all()
    return found[-1].Task.due, found[-1].Task.id


def _text(officer: Actor, wanted: Wanted) -> str:
    return _said(work_queue.asking(officer, wanted))


def _said(statement: Select) -> str:
    return str(statement.compile(dialect=dialect.dialect(), compile_kwargs={"literal_binds": True}))


def _steps(path: str, statement: str, *values: str) -> int:
    """Instructions of SQLite's machine."""
    steps = 0

    def tick() -> int:
        nonlocal steps
        steps += 1
        return 0

    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        connection.set_progress_handler(tick, 1)
        connection.execute(statement, values).fetchall()
    connection.close()
    return steps


def _fill(path: str) -> None:
    """Cases with one task each; the busiest department has four thousand open ones, a third of them taken."""
    with sqlite3.connect(path) as connection:
        version = connection.execute("SELECT id FROM service_version LIMIT 1").fetchone()[0]
        connection.execute("PRAGMA synchronous = OFF")
        connection.executemany(
            "INSERT INTO case_file (id, number, service_code, version_id, department, place, status, channel, applicant_kind, applicant_id,"
            " applicant_name, person_id, wrapped_key, answers, sources_down, step, created_at, saved_at, submitted_at, row_version,"
            " due_provisional) VALUES (?, ?, 'hygiene-permit', ?, ?, '', 'submitted', 'online', 'person', ?, x'00', ?, x'00', x'00', '[]',"
            " '', ?, ?, ?, 1, 0)",
            _cases(version),
        )
        connection.executemany(
            "INSERT INTO task (id, case_id, step, department, place, role, assignee_id, state, due, opened_at, ended_at)"
            " VALUES (?, ?, 'review', ?, '', 'reviewer', ?, ?, ?, ?, ?)",
            _tasks(),
        )
        connection.execute("ANALYZE")
    connection.close()


def _department(number: int) -> str:
    return BUSIEST if number % 250 < DEPARTMENTS // 25 else f"department-{number % DEPARTMENTS}"


MOMENT = datetime(2026, 11, 1).isoformat(sep=" ")


def _cases(version: str) -> Iterator[tuple[str, ...]]:
    for number in range(MANY):
        one = uuid.UUID(int=number + 1).hex
        yield one, f"BENCH{number:08}", version, _department(number), one, one, MOMENT, MOMENT, MOMENT


def _tasks() -> Iterator[tuple[str | None, ...]]:
    chance = random.Random(2026)
    for number in range(MANY):
        one, is_open = uuid.UUID(int=number + 1).hex, chance.randrange(OPEN_OF) == 0
        due = (date(2026, 11, 20) + timedelta(days=chance.randrange(40))).isoformat()
        taken = uuid.UUID(int=10**9 + number % 20).hex if chance.randrange(3) == 0 else None
        yield one, one, _department(number), taken, "open" if is_open else "done", due, MOMENT, None if is_open else MOMENT
