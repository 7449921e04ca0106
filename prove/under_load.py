"""Web and worker are killed with -9 while people press, and press again where no answer comes: what was acknowledged is there, once.

Everybody is patient, as people are: the same form goes out again until something answers. So each act they began was acknowledged at the
end, and the books must hold exactly those: fewer is lost, more is doubled.
"""

import os
import queue
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request

from bench.results import Row
from prove import house, kills, records, walk
from prove.browser import Browser, Page, Unexpected
from prove.journey import SERVICES, begin, submit
from prove.ports import free_port

KILLS = int(os.environ.get("KILLS", "100"))
SEED = int(os.environ.get("SEED", "2026"))
INSTANCE = house.ROOT / "out" / "prove" / "under_load"
LEAST = 10  # acknowledged writes between two kills
UNTIL = 120.0  # seconds in which a person is answered, whatever is killed
LONGEST_PAUSE = 0.5  # seconds beyond the least writes, so that a kill falls anywhere
SURE = 4.0  # seconds that the web server lives at least, for its keeper gives up what always dies at once
AWAY = {502, 503, 504}
VICTIMS = ("the web server", "one of its processes", "the worker")


@dataclass
class Notes:
    """What was acknowledged, by all people together."""

    writes: int = 0
    begun: int = 0
    filed: set[str] = field(default_factory=set)
    acts: Counter[tuple[str, str]] = field(default_factory=Counter)  # (case, act)
    broken: list[str] = field(default_factory=list)  # answers of ours that nobody should see
    again: int = 0  # times that somebody had to press again
    lock: threading.Lock = field(default_factory=threading.Lock)
    stop: threading.Event = field(default_factory=threading.Event)

    def acknowledged(self) -> None:
        with self.lock:
            self.writes += 1


class Patient(Browser):
    """The browser of somebody who presses again until an answer comes."""

    def __init__(self, home: str, notes: Notes) -> None:
        super().__init__(home)
        self.notes = notes

    def _open(self, request: Request, expect: int) -> Page:
        deadline = time.monotonic() + UNTIL
        while True:
            page = self._tried(request)
            if page is not None:
                break
            if time.monotonic() > deadline:
                raise Unexpected(f"{request.full_url}: no answer within {UNTIL:.0f} s")
            with self.notes.lock:
                self.notes.again += 1
            time.sleep(0.2)
        if page.status >= 500 or (expect and page.status != expect):
            raise Unexpected(f"{request.get_method()} {request.full_url}: {page.status}. {page.complaints()}")
        if request.get_method() == "POST":
            self.notes.acknowledged()
        return page

    def _tried(self, request: Request) -> Page | None:
        try:
            page = super()._open(request, 0)
        except (OSError, HTTPException):
            return None
        return None if page.status in AWAY else page


# --- who presses ------------------------------------------------------------------------------------------------------


def files_proofs(citizen: Patient, notes: Notes) -> None:
    """A proof that the machine decides: each submission ends in a signed paper."""
    _file(citizen, "housing-proof", notes)


def files_and_writes(citizen: Patient, notes: Notes, filed: "queue.Queue[str]") -> None:
    """An application for officers, and a message about it."""
    number = _file(citizen, "individual-business", notes)
    page = citizen.get(f"/my/cases/{number}")
    citizen.submit(page, page.form(action="/messages"), {"words": "请问何时办结？"})
    notes.acts[number, "message"] += 1
    filed.put(number)


def decides(officers: dict[str, Patient], notes: Notes, filed: "queue.Queue[str]") -> None:
    """Acceptance, opinion, approval of the next case that was filed."""
    try:
        number = filed.get(timeout=0.5)
    except queue.Empty:
        return
    service = next(one for one in SERVICES if one.code == "individual-business")
    for name, verb, words in service.officers:
        walk.act(officers[name], number, verb, words)
        notes.acts[number, verb.replace("-", "_")] += 1


def _file(citizen: Patient, code: str, notes: Notes) -> str:
    service = next(one for one in SERVICES if one.code == code)
    page = begin(citizen, code)
    notes.begun += 1
    page, _ = walk.fill_in(citizen, page, service.answers)
    number = walk.case_number(submit(citizen, page))
    notes.filed.add(number)
    return number


# --- who kills --------------------------------------------------------------------------------------------------------


def kill(running: house.House, victim: str, chance: random.Random) -> None:
    """The web server with its processes left behind, one of those, or the worker: as a machine that runs out of memory would."""
    servers = running.web_pids()
    pids = {
        "the web server": servers[:1],
        "one of its processes": [chance.choice(running.children_of(servers[0]))] if servers else [],
        "the worker": running.worker_pids(),
    }[victim]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def pound(running: house.House, notes: Notes, chance: random.Random, how_many: int) -> Counter[str]:
    """So many kills, each after enough acknowledged writes; how often each was the victim."""
    killed: Counter[str] = Counter()
    for number in range(how_many):
        before, begun = notes.writes, time.monotonic()
        while notes.writes - before < LEAST or time.monotonic() - begun < SURE:
            if notes.broken or time.monotonic() - begun > UNTIL:
                return killed
            time.sleep(0.02)
        time.sleep(chance.uniform(0, LONGEST_PAUSE))
        victim = VICTIMS[number % len(VICTIMS)]
        kill(running, victim, chance)
        killed[victim] += 1
    return killed


def load(running: house.House, notes: Notes) -> list[threading.Thread]:
    """People at work until they are told to stop; what surprises them is kept."""
    password, accounts = walk.accounts(running.said.read_text(encoding="utf-8"))
    lin, huang = Patient(running.address, notes), Patient(running.address, notes)
    walk.sign_in(lin, accounts["林晓雯"], password)
    walk.sign_in(huang, accounts["黄志明"], password)
    officers = {name: Patient(running.address, notes) for name in ("张敏", "李响", "王立新")}
    for name, officer in officers.items():
        walk.sign_in_as_staff(officer, accounts[name], password)
    filed: queue.Queue[str] = queue.Queue()
    doing = (
        lambda: files_proofs(lin, notes),
        lambda: files_and_writes(huang, notes, filed),
        lambda: decides(officers, notes, filed),
    )

    def go_on(do: object) -> None:
        while not notes.stop.is_set():
            try:
                do()  # type: ignore[operator]
            except Exception as surprise:  # whatever it is, it is what we look for
                notes.broken.append(f"{type(surprise).__name__}: {surprise}")
                return

    people = [threading.Thread(target=go_on, args=(do,)) for do in doing]
    for person in people:
        person.start()
    return people


# --- the books --------------------------------------------------------------------------------------------------------

EVENTS = """
SELECT c.number, e.act, count(*) FROM case_event e JOIN case_file c ON c.id = e.case_id
WHERE e.act IN ('submit', 'accept', 'pass_on', 'approve') GROUP BY c.number, e.act
"""
MESSAGES = "SELECT c.number, 'message', count(*) FROM case_message m JOIN case_file c ON c.id = m.case_id GROUP BY c.number"


def differences(database: Path, notes: Notes) -> tuple[list[str], list[str]]:
    """What was acknowledged and is not there, and what is there more often than it was acknowledged."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        done = {(number, act): count for number, act, count in [*connection.execute(EVENTS), *connection.execute(MESSAGES)]}
        begun, filed = connection.execute("SELECT count(*), count(number) FROM case_file").fetchone()
    told = notes.acts + Counter({(number, "submit"): 1 for number in notes.filed})
    automatic = {number for number in notes.filed if (number, "accept") not in notes.acts}  # accepted and approved with their filing
    lost = [
        f"{number} {act}: {done.get((number, act), 0)} of {count}"
        for (number, act), count in told.items()
        if done.get((number, act), 0) < count
    ]
    doubled = [
        f"{number} {act}: {count} instead of {told[number, act]}"
        for (number, act), count in done.items()
        if count > (told[number, act] or (1 if number in automatic else 0))
    ]
    doubled += [f"{begun} cases of {notes.begun} begun"] if begun > notes.begun else []
    doubled += [f"{filed} numbers for {len(notes.filed)} filed"] if filed > len(notes.filed) else []
    return lost, doubled


def rows() -> Iterator[Row]:
    chance, notes = random.Random(SEED), Notes()
    with house.running(INSTANCE, port=free_port()) as running:
        database = INSTANCE / "yimen.sqlite"
        people = load(running, notes)
        killed = pound(running, notes, chance, KILLS)
        notes.stop.set()
        for person in people:
            person.join(UNTIL)
        kills.settle(database)
        books, (lost, doubled) = records.read(database), differences(database, notes)
        for told in [*notes.broken[:5], *lost[:5], *doubled[:5]]:
            print(f"            {told}")
        print(f"            {notes.writes} writes, {len(notes.filed)} filed, {notes.again} times pressed again, killed: {dict(killed)}")
        yield Row("K8", f"kill -9 of web server, web process, worker under load (seed {SEED})", killed.total(), f">= {KILLS}")
        yield Row("K9", "acknowledged writes for each kill", round(notes.writes / max(killed.total(), 1), 1), f">= {LEAST}")
        yield Row("K10", "acknowledged writes lost", len(lost), "= 0")
        yield Row("K11", "acts, cases or numbers doubled", len(doubled) + books.doubled, "= 0")
        yield Row("K12", "decisions without their one signed paper", books.lost + books.unfinished + books.dead, "= 0")
        yield Row("K13", "answers that nobody should see", len(notes.broken), "= 0")
        yield Row("K14", "audit chain broken", kills.audit_breaches(INSTANCE), "= 0")
