"""M3-t: seventy clerks take tasks from one pool at once, each by the act of the house; and M3-a: the queue at a million tasks.

What is taken is one transaction: the task, its event, its audit and its key. None is taken twice, and nobody waits out of proportion.
"""

import shutil
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import func, select

from app import cli
from app.cases import claiming
from app.cases.lifecycle import Act
from app.cases.models import CaseEvent
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.factory import create_app
from bench.results import Row
from bench.servers import ROOT
from config import from_environment
from tests import builders
from tests.casework import a_case

FOLDER = ROOT / "out" / "bench" / "claims"
CLERKS, EACH = 70, 3
SPARE = 10


def measure() -> list[Row]:
    """On SQLite, whose one writer is the harder case: who writes waits for everybody before."""
    with _city() as app:
        clerks = _prepared(app, CLERKS * EACH + SPARE)
        took, taken = _race(app, clerks)
        with app.app_context():
            claims = session().scalar(select(func.count()).select_from(CaseEvent).where(CaseEvent.act == Act.CLAIM)) or 0
    took.sort()
    wrong = len(taken) - len(set(taken)) + abs(claims - len(taken))
    p50, p99 = statistics.median(took), took[int(len(took) * 0.99)]
    print(f"  M3: {len(took)} claims of {CLERKS} clerks at once: p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms")
    return [
        Row("M3-t1", f"{CLERKS} clerks at once, {EACH} claims each: p99 / p50", p99 / p50, "<= 5"),
        Row(
            "M3-t2",
            "tasks that were taken twice, or claims without a task",
            wrong,
            "= 0",
        ),
    ]


@contextmanager
def _city() -> Iterator[Flask]:
    shutil.rmtree(FOLDER, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(FOLDER), "YIMEN_DEMO": "1"}))
    with app.app_context():
        cli.prepare.callback()
    yield app
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()


def _prepared(app: Flask, waiting: int) -> list[Actor]:
    with app.app_context():
        for _ in range(waiting):
            a_case("individual-business", until="submit")
        with write():
            return [builders.an_officer(Role.CLERK, "hall") for _ in range(CLERKS)]


def _race(app: Flask, clerks: list[Actor]) -> tuple[list[float], list[str]]:
    """Seconds of each claim, and the numbers that were taken; all begin together."""
    took: list[float] = []
    taken: list[str] = []
    start = threading.Barrier(len(clerks))

    def work(clerk: Actor) -> None:
        with app.app_context():
            start.wait()
            for _ in range(EACH):
                began = time.perf_counter()
                with write():
                    found = claiming.claim_next(clerk, new_id().hex)
                    number = found.number if found else None
                took.append(time.perf_counter() - began)
                taken.extend([number] if number else [])

    threads = [threading.Thread(target=work, args=(clerk,)) for clerk in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, taken
