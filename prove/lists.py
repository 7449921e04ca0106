"""A list of a hundred thousand becomes certificates while its worker is killed with -9 again and again: each line once."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.core.actor import SYSTEM
from app.core.transaction import write
from app.issuance import batches
from bench import lists
from bench.results import Row
from prove import house

LINES = int(os.environ.get("LINES", "100000"))
KILLS = int(os.environ.get("KILLS", "20"))
SEED = int(os.environ.get("SEED", "2026"))
INSTANCE = house.ROOT / "out" / "prove" / "lists"
LONGEST_PAUSE = 0.5  # seconds that a worker goes on after its first part
STARTS_WITHIN = 60.0
PATIENCE = 1800.0

LEASED = "SELECT count(*) FROM job WHERE state = 'leased'"
OPEN = "SELECT count(*) FROM certificate_batch_part WHERE done_at IS NULL"
BOOKS = """
SELECT (SELECT count(*) FROM certificate WHERE status = 'signed'),
       (SELECT count(*) FROM certificate) - (SELECT count(DISTINCT key) FROM certificate),
       (SELECT count(*) FROM ledger_entry WHERE kind = 'issued') - (SELECT count(DISTINCT certificate_id) FROM ledger_entry),
       (SELECT count(*) FROM ledger_entry WHERE kind = 'issued'),
       (SELECT last FROM number_sequence) - (SELECT count(*) FROM certificate)
"""


def rows() -> Iterator[Row]:
    lists.INSTANCE = INSTANCE
    app, chance = lists.new_house(), random.Random(SEED)
    with app.app_context():
        some = lists.lines(LINES)
        parts = batches.put_away(some)
        with write():
            batches.begin(lists.TYPE, lists.OFFICE, some, SYSTEM, parts=parts)
    hits = sum(_killed(chance.uniform(0, LONGEST_PAUSE)) for _ in range(KILLS))
    began = time.monotonic()
    with _worker() as worker:
        while _ask(OPEN)[0] and time.monotonic() - began < PATIENCE:
            time.sleep(1)
        worker.send_signal(signal.SIGTERM)
    signed, doubled, entered_twice, entered, gaps = _ask(BOOKS)
    yield Row("B1", f"kill -9 of the worker while it issues a list of {LINES:,} (seed {SEED}): hit it at work", hits, f">= {KILLS // 2}")
    yield Row("B2", "lines without their signed certificate", LINES - signed, "= 0")
    yield Row("B3", "lines with more than one certificate, certificates entered twice", doubled + entered_twice, "= 0")
    yield Row("B4", "signed certificates that the ledger does not know", signed - entered, "= 0")
    yield Row("B5", "numbers that were lost", gaps, "= 0")
    ledger = subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "ledger", "audit"], env=_environment(), check=False)
    yield Row("B6", "the ledger derived again: does not fit", ledger.returncode, "= 0")


def _environment() -> dict[str, str]:
    return os.environ | {"YIMEN_INSTANCE": str(INSTANCE)}


@contextmanager
def _worker() -> Iterator[subprocess.Popen]:
    worker = subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "worker"], cwd=house.ROOT, env=_environment())
    try:
        yield worker
    finally:
        worker.wait(60)


def _killed(pause: float) -> bool:
    """A worker lives until it is at work, and a moment more; true when it was at work on a part when it died."""
    before = _ask(OPEN)[0]
    began = time.monotonic()
    with _worker() as worker:
        while _ask(OPEN)[0] == before and time.monotonic() - began < STARTS_WITHIN:
            time.sleep(0.02)
        time.sleep(pause)
        worker.send_signal(signal.SIGKILL)
    leased = _ask(LEASED)[0]
    with closing(sqlite3.connect(Path(INSTANCE) / "yimen.sqlite", timeout=30)) as books:  # so that the next one need not wait for the lease
        books.execute("UPDATE job SET lease_until = run_at WHERE state = 'leased'")
        books.commit()
    return leased > 0


def _ask(question: str) -> tuple[int, ...]:
    with closing(sqlite3.connect(f"file:{Path(INSTANCE) / 'yimen.sqlite'}?mode=ro", uri=True, timeout=30)) as books:
        return tuple(int(value or 0) for value in books.execute(question).fetchone())
