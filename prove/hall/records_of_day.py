"""What the database says of the day, read past the product."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

PATIENCE = 900.0  # seconds for the worker to make the last papers
WAITING = "SELECT count(*) FROM job WHERE state IN ('ready', 'leased')"
UNCOUNTED = "SELECT (SELECT count(*) FROM uncounted) + (SELECT count(*) FROM ledger_entry WHERE seq IS NULL)"


def ask(instance: Path, question: str, *values: object) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{instance / 'yimen.sqlite'}?mode=ro", uri=True, timeout=30)) as connection:
        return connection.execute(question, values).fetchall()


def settle(instance: Path) -> None:
    """Wait until every paper is made, entered and counted."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not ask(instance, WAITING)[0][0] and not ask(instance, UNCOUNTED)[0][0]:
            return
        time.sleep(0.5)
