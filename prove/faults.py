"""The n-th call fails: every statement of submit, accept, approve and hand over, and statements, files and keys of the jobs after.

Whatever breaks, the house stands as before the act or as after it, never between; what jobs left undone is done when they run again.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from unittest import mock
from uuid import UUID

from flask import Flask
from sqlalchemy import event, func, select, update

from app import cli
from app.cases import outcome, service, tasks
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.cases.receiving import Collects, Receiver
from app.core import clock, files, jobs
from app.core.actor import Actor
from app.core.db import Base, new_id, session
from app.core.errors import DomainError
from app.core.jobs import Job, JobState
from app.core.transaction import write
from app.database import db
from app.factory import create_app
from app.issuance import signing
from app.issuance.models import Certificate, Rendition
from bench.results import Row
from config import from_environment
from prove import house
from tests import builders
from tests.casework import a_case, ask_for_papers

INSTANCE = house.ROOT / "out" / "prove" / "faults"
EVERY = int(os.environ.get("EVERY", "5"))
SERVICE, CITIZEN = "individual-business", "黄志明"


class Broken(Exception):
    """What the planted fault throws."""


@dataclass
class Seen:
    calls: int = 0  # places at which something was broken
    between: list[str] = field(default_factory=list)  # states that are neither before nor after
    unfinished: list[str] = field(default_factory=list)


@contextmanager
def failing(number: int) -> Iterator[list[int]]:
    """The statement of this number fails; gives a list with how many there were."""
    made = [0]

    def fail(*_asked: object) -> None:
        made[0] += 1
        if made[0] == number:
            raise Broken(f"statement {number}")

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        yield made
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)


def state() -> str:
    """Of every row of every table."""
    session().rollback()
    found = hashlib.sha256()
    for table in Base.metadata.sorted_tables:
        for row in session().execute(select(table).order_by(*table.primary_key.columns)):
            found.update(repr((table.name, tuple(row))).encode())
    session().rollback()
    return found.hexdigest()


def acts() -> dict[str, Callable[[], Callable[[], object]]]:
    """What prepares each act, and gives what does it."""

    def at(until: str, do: Callable[[Case], object], *, at_desk: bool = False) -> Callable[[], Callable[[], object]]:
        def prepare() -> Callable[[], object]:
            clerk = None
            if at_desk:
                with write():
                    clerk = builders.officer_of("clerk", "hall")
            case_id = a_case(SERVICE, CITIZEN, until=until, clerk=clerk).id
            if at_desk:
                jobs.run_until_idle()
            return lambda: do(service.locked(case_id))

        return prepare

    def filer(case: Case) -> Actor:
        return Actor(person=case.person_id, assurance=2)

    def officer(case: Case) -> Actor:
        task = tasks.open_task_of(case)
        return builders.officer_of(task.role, task.department)

    return {
        "submit": at("draft", lambda case: service.submit(case, filer(case), new_id().hex)),
        "accept": at("submit", lambda case: service.accept(case, officer(case), new_id().hex)),
        "approve": at("pass_on", lambda case: service.approve(case, officer(case), "准予。", new_id().hex)),
        "hand over": at(
            "approve",
            lambda case: service.hand_over(case, officer(case), Receiver(Collects.HOLDER, CITIZEN), new_id().hex),
            at_desk=True,
        ),
    }


def break_acts(seen: Seen) -> None:
    """Each statement of each act fails once; the last try breaks nothing."""
    for name, prepare in acts().items():
        do = prepare()
        for number in count(1):
            before = state()
            with failing(number) as made:
                try:
                    with write():
                        do()
                except Broken:
                    pass
                except DomainError as refusal:  # it was done already, though it had failed
                    seen.between.append(f"{name}, statement {number}: {refusal.code}")
                    break
            if made[0] < number:
                break
            seen.calls += 1
            if state() != before:
                seen.between.append(f"{name}, statement {number}: something stayed")


def break_jobs(seen: Seen, every: int) -> None:
    """After an approval: statements of its jobs, the key and the store of files fail once; run again, everything is there once."""
    for number in count(1, every):
        case_id = _approved()
        with failing(number) as made:
            _run()
        if made[0] < number:
            break
        seen.calls += 1
        _finish(case_id, f"jobs, statement {number}", seen)
    for place, what in ((signing, "sign_record"), (files, "put")):
        for number in (1, 2, 3):
            case_id = _approved()
            with mock.patch.object(place, what, _sometimes(getattr(place, what), number)):
                _run()
            seen.calls += 1
            _finish(case_id, f"{what}, call {number}", seen)


def _approved() -> UUID:
    """A case that was just approved, and the applicant asks for each of its papers."""
    case_id = a_case(SERVICE, CITIZEN, until="approve").id
    ask_for_papers(case_id)
    return case_id


def _sometimes(real: Callable[..., object], number: int) -> Callable[..., object]:
    """The same, but for the call of this number, which breaks."""
    asked = count(1)

    def call(*words: object, **more: object) -> object:
        if next(asked) == number:
            raise Broken(f"call {number}")
        return real(*words, **more)

    return call


def _run() -> None:
    """The worker's rounds; one that breaks outside a job is the next round's."""
    for _ in range(3):
        try:
            jobs.run_until_idle()
        except Broken:
            session().rollback()


def _finish(case_id: UUID, said: str, seen: Seen) -> None:
    """What failed is tried again at once, leases of broken rounds run out; then the case is delivered with one signed paper."""
    with write() as current:
        again = {"state": JobState.READY, "run_at": clock.now(), "lease_until": None}
        current.execute(update(Job).where(Job.state.in_((JobState.READY, JobState.LEASED))).values(**again))
    jobs.run_until_idle()
    ask_for_papers(case_id)
    jobs.run_until_idle()
    session().expire_all()
    case = session().get_one(Case, case_id)
    papers = session().scalars(select(Certificate).where(Certificate.reference == outcome.reference(case))).all()
    drawn = select(func.count()).select_from(Rendition)
    whole = all(session().scalar(drawn.where(Rendition.certificate_id == paper.id)) == 1 and paper.signature for paper in papers)
    if case.status is not Status.DELIVERED or not whole or len({paper.type_code for paper in papers}) != len(papers):
        seen.unfinished.append(f"{said}: {case.status}, {len(papers)} papers, {whole}")
    session().rollback()


def storm(app: Flask, every: int) -> Seen:
    """All statements of the acts; of the jobs one in `every`."""
    seen = Seen()
    with app.app_context():
        break_acts(seen)
        break_jobs(seen, every)
    return seen


def rows() -> Iterator[Row]:
    shutil.rmtree(INSTANCE, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(INSTANCE), "YIMEN_DEMO": "1"}))
    with app.app_context():
        cli.prepare.callback()  # type: ignore[misc]
    seen = storm(app, EVERY)
    for told in [*seen.between[:5], *seen.unfinished[:5]]:
        print(f"            {told}")
    yield Row("N1", "calls that were made to fail, one at a time", seen.calls, ">= 100")
    yield Row("N2", "of these: acts that left something between before and after", len(seen.between), "= 0")
    yield Row("N3", "of these: cases not delivered with each paper once in the end", len(seen.unfinished), "= 0")
