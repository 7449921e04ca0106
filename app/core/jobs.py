"""Jobs are rows, written in the transaction of what they follow. At least once: every handler may be run again.

A worker claims a job with a lease, runs it with no transaction open, and marks it done; a worker that dies
lets its lease run out and the job is claimed again. After `MAX_TRIES` failures a job is dead and waits for a person.
"""

import logging
import select
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, event, select as select_rows, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Base, enum_type, insert_once, new_id, session
from app.core.settings import current
from app.core.transaction import write

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
MAX_TRIES = 8

Handler = Callable[[dict], None]
_handlers: dict[str, Handler] = {}


class JobState(StrEnum):
    READY = "ready"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"
    GIVEN_UP = "given_up"  # by a person, with a reason


class Job(Base):
    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("(state = 'leased') = (lease_until IS NOT NULL)", name="leased_has_lease"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_time"),
        CheckConstraint("(state = 'given_up') = (given_up_at IS NOT NULL)", name="given_up_has_time"),
        CheckConstraint(
            "(given_up_at IS NULL) = (given_up_by IS NULL) AND (given_up_at IS NULL) = (reason IS NULL)", name="given_up_is_whole"
        ),
        Index("ix_job_claim", "state", "run_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    payload: Mapped[dict]
    key: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[JobState] = mapped_column(enum_type(JobState), default=JobState.READY)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]  # the last time
    given_up_at: Mapped[datetime | None]
    given_up_by: Mapped[UUID | None]
    reason: Mapped[bytes | None]  # sealed


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register the one function that does jobs called `name`; a second one stops the start."""

    def register(function: Handler) -> Handler:
        known = _handlers.get(name)
        if known and known.__qualname__ != function.__qualname__:
            raise RuntimeError(f"two handlers are called {name!r}: {known} and {function}")
        _handlers[name] = function
        return function

    return register


def enqueue(name: str, payload: Mapping[str, object], key: str | None = None, run_at: datetime | None = None) -> None:
    """Write a job in the current transaction. A job whose `key` exists already is not written twice."""
    now = clock.now()
    if insert_once(Job, id=new_id(), name=name, payload=dict(payload), key=key, run_at=run_at or now, created_at=now):
        ring_after_commit()


def ask_again(name: str, payload: Mapping[str, object], key: str) -> None:
    """The job of this key once more, in the current transaction: the one that is over, or a new one where there was none.

    One that waits or is under way is left as it is, and so is one that a person gave up.
    """
    over = update(Job).where(Job.key == key, Job.state.in_((JobState.DONE, JobState.DEAD)))
    ready = {"state": JobState.READY, "run_at": clock.now(), "tries": 0, "done_at": None}
    if session().execute(over.values(**ready).returning(Job.id)).first():
        ring_after_commit()
    else:
        enqueue(name, payload, key=key)


def has_failed(key: str) -> bool:
    """Whether the job of this key failed when it was last tried, and has not been done since."""
    failed = (Job.key == key, Job.failed_at.is_not(None), Job.state != JobState.DONE)
    return session().scalar(select_rows(Job.id).where(*failed)) is not None


def ring_after_commit() -> None:
    """The current transaction leaves something for the worker: it is woken when that is committed."""
    session().info["wake_worker"] = True


def _claim() -> Job | None:
    """A lease that ran out first, then what has waited longest: two questions, so that the index answers each without sorting."""
    now = clock.now()
    lapsed = select_rows(Job).where(Job.state == JobState.LEASED, Job.lease_until < now).order_by(Job.lease_until)
    due = select_rows(Job).where(Job.state == JobState.READY, Job.run_at <= now).order_by(Job.run_at, Job.id)
    with write() as current_session:
        first = (current_session.scalar(one.limit(1).with_for_update(skip_locked=True)) for one in (lapsed, due))
        job = next((found for found in first if found), None)
        if job is None:
            return None
        job.state, job.lease_until, job.tries = JobState.LEASED, now + LEASE, job.tries + 1
        current_session.flush()
        current_session.expunge(job)
        return job


def _finish(job: Job, **changes: object) -> None:
    """Only the holder of this lease may say how the job ended."""
    with write() as current_session:
        current_session.execute(
            update(Job).where(Job.id == job.id, Job.tries == job.tries, Job.state == JobState.LEASED).values(lease_until=None, **changes)
        )


def run_one() -> bool:
    """Claim one due job and do it; False when none is due."""
    job = _claim()
    if job is None:
        return False
    try:
        session().rollback()
        _handlers[job.name](job.payload)
    except Exception as failure:
        log.exception("job %s %s failed (try %d)", job.name, job.id, job.tries)
        session().rollback()
        dead = job.tries >= MAX_TRIES
        wait = timedelta(seconds=min(2**job.tries, 300))
        _finish(
            job,
            state=JobState.DEAD if dead else JobState.READY,
            run_at=clock.now() + wait,
            failed_at=clock.now(),
            last_error=f"{type(failure).__name__}: {failure}"[:500],
        )
    else:
        _finish(job, state=JobState.DONE, done_at=clock.now())
    return True


def run_until_idle(limit: int = 1000) -> int:
    """Do all jobs that are due now; gives how many. For tests, commands and start-up."""
    done = 0
    while done < limit and run_one():
        done += 1
    return done


def handlers() -> Sequence[str]:
    """The names of all jobs that this process can do."""
    return sorted(_handlers)


# --- waking the worker: a datagram to a socket beside the database; polling is the fallback --------------------


def _doorbell() -> Path:
    return current().instance / "worker.sock"


def wake() -> None:
    """Tell the worker of this machine that there is work. Nobody listening is fine: it polls."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
        bell.setblocking(False)
        try:
            bell.sendto(b"!", str(_doorbell()))
        except OSError:
            return


@event.listens_for(Session, "after_commit")
def _wake_after_commit(done: Session) -> None:
    if done.info.pop("wake_worker", False):
        wake()


@event.listens_for(Session, "after_rollback")
def _forget_wake(done: Session) -> None:
    done.info.pop("wake_worker", None)


def work(stop: Callable[[], bool], duties: Callable[[], Iterable[Callable[[], object]]], poll_seconds: float = 1.0) -> None:
    """The worker's loop: the regular `duties` of this round, all due jobs, then sleep until woken or the poll time.

    A duty that fails (the database is away, a key is missing) is written down and keeps nothing else from being done.
    """
    bell_path = _doorbell()
    bell_path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
        bell.bind(str(bell_path))
        while not stop():
            for duty in duties():
                _attempt(duty)
            if _attempt(run_one):
                continue
            ready, _, _ = select.select([bell], [], [], poll_seconds)
            if ready:
                bell.recv(64)
    bell_path.unlink(missing_ok=True)


def help_out(stop: Callable[[], bool], rest: Callable[[float], object], poll_seconds: float = 0.5) -> None:
    """A second pair of hands beside the worker: jobs, and none of its duties. The bell is the worker's; this one looks now and then."""
    while not stop():
        if not _attempt(run_one):
            rest(poll_seconds)


def _attempt(duty: Callable[[], object]) -> object:
    """What the duty gives, None when it failed."""
    try:
        return duty()
    except Exception:  # whatever it is, the next round tries again
        log.exception("%s failed", getattr(duty, "__qualname__", duty))
        session().rollback()
        return None
