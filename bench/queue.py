"""M3-a: the work queue at a million cases of two hundred departments, on both databases: what its two statements read.

Work is counted, not seconds, so that it is the same on every computer: instructions of SQLite's machine, pages of PostgreSQL's memory.
Beside each statement stands the bare one that somebody would write by hand over the same index.
"""

import sqlite3
import uuid
from collections.abc import Iterator
from datetime import date

from app.cases import work_queue
from app.cases.work_queue import View, Wanted
from app.core import clock
from app.core.actor import Actor, Post, Role
from app.core.db import new_id, session
from app.database import db
from bench import grown_city, million
from bench.grown_city import Statement
from bench.results import Row

FIRST = (
    "SELECT t.id, t.due, c.number, c.applicant_name FROM task t JOIN case_file c ON c.id = t.case_id WHERE t.department = '{of}'"
    " AND t.role = 'reviewer' AND t.state = 'open' AND t.held_on IS NULL {more} ORDER BY t.due, t.id LIMIT 51"
)
COUNTED = (
    "SELECT step, count(*), sum(CASE WHEN due < '{day}' THEN 1 ELSE 0 END), sum(CASE WHEN due = '{day}' THEN 1 ELSE 0 END),"
    " sum(CASE WHEN due > '{day}' THEN 1 ELSE 0 END), sum(CASE WHEN assignee_id IS NULL THEN 1 ELSE 0 END) FROM task"
    " WHERE department = '{of}' AND role = 'reviewer' AND state = 'open' AND held_on IS NULL GROUP BY step"
)


def rows(kind: str, town: million.Town) -> Iterator[Row]:
    """Page one, a deep page, the free ones, and the counts, of the largest department."""
    of = town.departments[0]
    officer = Actor(person=new_id(), post=Post(new_id(), of, Role.REVIEWER))
    deep = _deep(officer)
    short = "pg" if kind == "postgresql" else "sq"
    first, later = _pages(officer, Wanted()), _pages(officer, Wanted(after=deep))
    free, counted = _pages(officer, Wanted(view=View.FREE)), sum(map(_work, grown_city.asked(lambda: work_queue.counts(officer))))
    bare = _bare(of, "")
    bare_deep = _bare(of, f"AND (t.due, t.id) > ('{deep[0]}', '{deep[1].hex if kind == 'sqlite' else deep[1]}')")
    bare_free, bare_counted = _bare(of, "AND t.assignee_id IS NULL"), _work((COUNTED.format(of=of, day=clock.today()), ()))
    yield Row(f"M3-a1-{short}", f"queue, page 1 at {town.count:,} cases / bare SQL ({short})", first / bare, "<= 3")
    yield Row(f"M3-a2-{short}", f"queue, the last page / page 1 ({short})", later / first, "<= 2")
    yield Row(f"M3-a3-{short}", f"queue, the last page / bare SQL ({short})", later / bare_deep, "<= 3")
    yield Row(f"M3-a4-{short}", f"queue, the free ones / bare SQL ({short})", free / bare_free, "<= 3")
    yield Row(f"M3-a5-{short}", f"all counts of the queue / bare SQL of six ({short})", counted / bare_counted, "<= 3")


def _deep(officer: Actor) -> work_queue.Key:
    """Where the last page but one begins."""
    found = session().execute(work_queue.asking(officer, Wanted(before=(date(2099, 1, 1), uuid.UUID(int=0))))).all()
    session().rollback()
    return found[-1].Task.due, found[-1].Task.id


def _pages(officer: Actor, wanted: Wanted) -> int:
    """The work of one page, past what makes words of it."""
    return sum(map(_work, grown_city.asked(lambda: session().execute(work_queue.asking(officer, wanted)).all())))


def _bare(of: str, more: str) -> int:
    return _work((FIRST.format(of=of, more=more), ()))


def _work(one: Statement) -> int:
    return _steps(one) if db.engine.dialect.name == "sqlite" else _pages_read(one)


def _pages_read(one: Statement) -> int:
    """Pages that were looked into, wherever they lay."""
    root = grown_city.plan(one, buffers=True)
    return int(root["Shared Hit Blocks"] + root["Shared Read Blocks"])


def _steps(one: Statement) -> int:
    """Instructions of SQLite's machine."""
    steps = 0

    def tick() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection = sqlite3.connect(f"file:{db.engine.url.database}?mode=ro", uri=True)
    connection.set_progress_handler(tick, 1)
    connection.execute(*one).fetchall()  # type: ignore[call-overload]
    connection.close()
    return steps
