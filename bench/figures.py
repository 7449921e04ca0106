"""M3-b: the board of supervision over a million cases of two hundred departments.

Rows are counted, not only seconds: PostgreSQL says of each question how many it read, SQLite whether it walks a table. First every
figure is counted from the cases' own acts, as `flask figures rebuild` does it.
"""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median

from app.core import clock
from app.core.actor import Actor, Post, Role
from app.core.db import new_id, session
from app.supervision import case_lists, counting, events, figures
from app.supervision.events import Filters
from app.supervision.figures import Asked
from bench import grown_city, million
from bench.grown_city import Statement
from bench.results import Row

ROUNDS = 20
NO_ROWS = {"Subquery Scan", "CTE Scan", "Function Scan", "Bitmap Index Scan"}  # what they find is counted elsewhere in the plan
SHORT = ("ix_task_late", "ix_task_in_time", "ix_supervision_event_at", "step_gauge")  # hold only what is shown


def rows(kind: str, town: million.Town) -> Iterator[Row]:
    """The most that any question of any view reads, and how long the slowest view takes."""
    began = time.monotonic()
    lines = counting.rebuild()
    counting.gauge()
    print(f"  M3: {kind}: {lines:,} sums in {time.monotonic() - began:.0f} s")
    grown_city.settle()
    read, slowest, questions = _measured(kind, _views(town))
    if kind == "postgresql":
        yield Row("M3-b1", f"rows of the board's largest question, % of {town.count:,} cases (pg)", 100 * read / town.count, "<= 1")
    else:
        yield Row("M3-b2", f"questions of the board that walk a whole table at {town.count:,} cases (sq)", read, "= 0")
    short = "pg" if kind == "postgresql" else "sq"
    yield Row(f"M3-b3-{short}", f"ms of the slowest view of the board ({short})", slowest, "<= 150")
    yield Row(f"M3-b4-{short}", f"questions to the figures of one page, at most ({short})", questions, "<= 6")


def _views(town: million.Town) -> dict[str, Callable[[], object]]:
    today = clock.today()
    month, year = today - timedelta(days=30), today - timedelta(days=364)
    large, service = town.departments[0], f"{town.departments[0]}-0"
    watch = Actor(person=new_id(), post=Post(new_id(), "government-data", Role.SUPERVISOR))
    head = Actor(person=new_id(), post=Post(new_id(), large, Role.HEAD))
    return {
        "city, 31 days": lambda: figures.of(Asked(month, today)),
        "city, a year": lambda: figures.of(Asked(year, today)),
        "city, online": lambda: figures.of(Asked(month, today, channel="online")),
        "department": lambda: figures.of(Asked(month, today, department=large)),
        "department, a year": lambda: figures.of(Asked(year, today, department=large)),
        "service": lambda: figures.of(Asked(month, today, department=large, service=service)),
        "counter": lambda: figures.of(Asked(month, today, window=town.counters[0].hex)),
        "cases of a service": lambda: case_lists.received(Asked(month, today, department=large, service=service)),
        "events": lambda: events.listed(watch, Filters()),
        "events of a department": lambda: events.listed(head, Filters()),
    }


def _measured(kind: str, views: dict[str, Callable[[], object]]) -> tuple[float, float, int]:
    most, slowest, questions = 0.0, 0.0, 0
    for name, view in views.items():
        asked = grown_city.asked(view)
        read = [_walks(one) if kind == "sqlite" else _rows(one) for one in asked]
        took = median(_timed(view) for _ in range(ROUNDS))
        print(f"  M3: {kind:<11}{name:<24}{len(asked)} questions, {took:7.2f} ms, {'walks' if kind == 'sqlite' else 'rows'} {read}")
        most, slowest, questions = max(most, *read), max(slowest, took), max(questions, len(asked))
    return most, slowest, questions


def _timed(view: Callable[[], object]) -> float:
    session().rollback()
    began = time.perf_counter()
    view()
    return 1000 * (time.perf_counter() - began)


def _walks(one: Statement) -> int:
    """Parts of SQLite's plan that read a table or an index from end to end. Those that hold nothing but what is shown are none."""
    plan = session().connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {one[0]}", one[1]).all()  # type: ignore[arg-type]
    return sum(row[3].startswith("SCAN") and "CONSTANT ROW" not in row[3] and not any(name in row[3] for name in SHORT) for row in plan)


def _rows(one: Statement) -> int:
    """Rows that PostgreSQL took from tables and indexes, also those that it then left out."""
    return sum(_taken(node) for node in _nodes(grown_city.plan(one)))


def _nodes(node: dict) -> Iterator[dict]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _taken(node: dict) -> int:
    if "Scan" not in node["Node Type"] or node["Node Type"] in NO_ROWS:
        return 0
    left_out = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + left_out) * node["Actual Loops"])
