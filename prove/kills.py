"""The worker is killed with -9 between decision and certificate, again and again; the certificates are there all the same."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.results import Row
from prove import house, records, walk
from prove.browser import Browser
from prove.journey import SERVICES, begin, submit
from prove.ports import free_port

TRIALS = int(os.environ.get("TRIALS", "100"))
SEED = int(os.environ.get("SEED", "2026"))
INSTANCE = house.ROOT / "out" / "prove" / "kills"
LONGEST_PAUSE = 1.2  # seconds between decision and kill
PATIENCE = 120.0  # seconds in which at least one job is done, while any waits


def rows() -> Iterator[Row]:
    chance = random.Random(SEED)
    with house.running(INSTANCE, port=free_port()) as running:
        database = INSTANCE / "yimen.sqlite"
        password, accounts = walk.accounts(running.said.read_text(encoding="utf-8"))
        citizen = Browser(running.address)
        walk.sign_in(citizen, accounts["林晓雯"], password)
        hits = sum(trial(running, citizen, database, chance.uniform(0, LONGEST_PAUSE)) for _ in range(TRIALS))
        settle(database)
        books = records.read(database)
        yield Row("K1", f"kill -9 of the worker between decision and certificate (seed {SEED})", TRIALS, f">= {TRIALS}")
        yield Row("K2", "kills that hit a job at work", hits, f">= {TRIALS // 10}")
        yield Row("K3", "decisions without their one signed certificate", books.lost + (TRIALS - books.decided), "= 0")
        yield Row("K4", "papers signed, rendered or entered twice", books.doubled, "= 0")
        yield Row("K5", "papers left unfinished", books.unfinished, "= 0")
        yield Row("K6", "jobs given up", books.dead, "= 0")
        yield Row("K7", "audit chain broken", audit_breaches(INSTANCE), "= 0")


def trial(running: house.House, citizen: Browser, database: Path, pause: float) -> bool:
    """One application, decided at once, and a kill soon after; true when a job was being done at that moment."""
    wait_for_worker(running)
    page, _ = walk.fill_in(citizen, begin(citizen, SERVICES[0].code), SERVICES[0].answers)
    submit(citizen, page)
    time.sleep(pause)
    for pid in running.worker_pids():
        os.kill(pid, signal.SIGKILL)
    return records.leased(database) > 0


def wait_for_worker(running: house.House) -> None:
    """Until a worker listens at its bell: a kill during the start of a process would prove nothing."""
    bell, deadline = running.instance / "worker.sock", time.monotonic() + 60
    while time.monotonic() < deadline:
        pids = running.worker_pids()
        if pids and bell.exists() and bell.stat().st_mtime >= house.started(pids[0]):
            return
        time.sleep(0.05)
    raise RuntimeError("the worker did not come back within a minute")


def settle(database: Path) -> None:
    """Leases of killed workers run out, then their jobs are done: as long as it takes, while it goes on."""
    fewest, deadline = records.waiting(database), time.monotonic() + PATIENCE
    while fewest and time.monotonic() < deadline:
        time.sleep(1)
        waiting = records.waiting(database)
        if waiting < fewest:
            fewest, deadline = waiting, time.monotonic() + PATIENCE


def audit_breaches(instance: Path) -> int:
    """What `flask audit verify` says: 0 when the chain is whole."""
    environment = os.environ | {"YIMEN_INSTANCE": str(instance)}
    time.sleep(3)  # the sealer has two seconds
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "audit", "verify"],
        cwd=house.ROOT,
        env=environment,
        check=False,
        capture_output=True,
    )
    return int(done.returncode != 0)
