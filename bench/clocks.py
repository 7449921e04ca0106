"""M3-c: a million open cases, two hundred deadlines that passed: what a round of the clocks reads.

Rows and steps of SQLite's own machine are counted, not seconds: they are the same on every computer. What follows from a deadline is
one transaction each, whatever else is open.
"""

import random
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Select, create_engine
from sqlalchemy.dialects import sqlite as dialect

from app.cases import overdue
from app.cases.dated_models import CaseClock
from app.cases.models import Task
from app.core.db import Base, table_of
from bench.results import Row
from bench.servers import ROOT

FOLDER = ROOT / "out" / "bench" / "clocks"
TODAY = date(2026, 11, 27)
DUE, FEW, MANY = 200, 1_000, 1_000_000


def measure() -> list[Row]:
    """Both questions of a round, asked of few and of many open cases."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    few, many = (_asked(_filled(count), count) for count in (FEW, MANY))
    print(f"  M3: {MANY:,} open cases: {many[0]} clocks and {many[1]} steps read, {many[2]:,} steps of the machine; of {FEW:,} {few[2]:,}")
    return [
        Row("M3-c", f"clocks and steps read of {MANY:,} that run, {DUE} of each due", many[0] + many[1], f"= {DUE * 2}"),
        Row("M3-c2", f"work of a round at {MANY:,} open cases / at {FEW:,}", many[2] / few[2], "<= 1.2"),
    ]


def _filled(count: int) -> Path:
    """A database with so many running clocks and open steps, the first two hundred late."""
    path = FOLDER / f"{count}.sqlite"
    path.unlink(missing_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine, tables=[table_of(CaseClock), table_of(Task)])
    engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.executemany("INSERT INTO case_clock VALUES (?, ?, 'legal', ?, 20, ?, 0, 'running', NULL)", _clocks(count))
        connection.executemany(
            "INSERT INTO task (id, case_id, step, department, role, state, due, opened_at)"
            " VALUES (?, ?, 'review', 'health', 'reviewer', 'open', ?, '2026-11-01 00:00:00')",
            _tasks(count),
        )
    return path


def _days(count: int) -> Iterator[date]:
    chance = random.Random(2026)
    for number in range(count):
        yield TODAY - timedelta(days=1 + number % 30) if number < DUE else TODAY + timedelta(days=chance.randint(0, 60))


def _clocks(count: int) -> Iterator[tuple[str, str, str, str]]:
    for number, day in enumerate(_days(count)):
        yield uuid.UUID(int=number).hex, uuid.UUID(int=number).hex, "2026-11-01", day.isoformat()


def _tasks(count: int) -> Iterator[tuple[str, str, str]]:
    for number, day in enumerate(_days(count)):
        yield uuid.UUID(int=number).hex, uuid.UUID(int=number).hex, day.isoformat()


def _asked(path: Path, count: int) -> tuple[int, int, int]:
    """(clocks read, steps read, instructions of SQLite's machine) of one round."""
    instructions = 0

    def tick() -> int:
        nonlocal instructions
        instructions += 1
        return 0

    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        connection.set_progress_handler(tick, 1)
        clocks = connection.execute(_text(overdue.DUE.where(CaseClock.due < TODAY))).fetchall()
        steps = connection.execute(_text(overdue.LATE.where(Task.due < TODAY))).fetchall()
    if count == MANY:
        path.unlink()  # a third of a gigabyte
    return len(clocks), len(steps), instructions


def _text(question: Select) -> str:
    return str(question.compile(dialect=dialect.dialect(), compile_kwargs={"literal_binds": True}))
