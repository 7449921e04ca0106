"""M3-s: two hundred events a second for a quarter of a minute, and how far behind the sealer of the audit chain is at most.

The sealer runs at the worker's pace: a round, then a second's sleep where nothing is left.
"""

import shutil
import threading
import time

from flask import Flask
from sqlalchemy import func, select

from app import cli
from app.audit import service as audit
from app.audit.models import AuditEntry, AuditLink
from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.transaction import write
from app.factory import create_app
from bench.results import Row
from bench.servers import ROOT
from config import from_environment

INSTANCE = ROOT / "out" / "bench" / "sealer"
A_SECOND, SECONDS = 200, 15
IN_ONE = 4  # events of one transaction, as an act with a paper writes them
POLL = 1.0  # seconds, as the worker's


def measure() -> list[Row]:
    shutil.rmtree(INSTANCE, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(INSTANCE), "YIMEN_DEMO": "0"}))
    with app.app_context():
        cli.upgrade()
    written = threading.Event()
    lags: list[float] = []
    sealer = threading.Thread(target=_seal, args=(app, written, lags))
    sealer.start()
    took = _write(app)
    written.set()
    sealer.join()
    with app.app_context():
        report = audit.verify()
    rate = A_SECOND * SECONDS / took
    print(f"  M3: {report.sealed:,} events sealed, {rate:.0f} a second written")
    return [
        Row("M3-s", f"seconds that the sealer is behind at most, at {A_SECOND} events a second", max(lags), "<= 2"),
        Row("M3-s2", "of these events: not sealed in the end, or not in their place", report.lag + (report.first_bad or 0), "= 0"),
    ]


def _write(app: Flask) -> float:
    """Write at the wanted pace; gives the seconds it took."""
    began = time.monotonic()
    with app.app_context():
        for number in range(A_SECOND * SECONDS // IN_ONE):
            with write():
                for part in range(IN_ONE):
                    audit.record(SYSTEM, "case:approve", kind="case", ref=f"{number}-{part}")
            ahead = began + (number + 1) * IN_ONE / A_SECOND - time.monotonic()
            time.sleep(max(0.0, ahead))
    return time.monotonic() - began


def _seal(app: Flask, written: threading.Event, lags: list[float]) -> None:
    """Seal until everything that was written has its place; before each round the oldest entry without one says how late it is."""
    oldest = select(func.min(AuditEntry.at)).outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id).where(AuditLink.seq.is_(None))
    with app.app_context():
        while True:
            is_last = written.is_set()
            waiting = session().scalar(oldest)
            session().rollback()
            lags.append((clock.now() - waiting).total_seconds() if waiting else 0.0)
            if not audit.seal_new():
                if is_last:
                    return
                time.sleep(POLL)
