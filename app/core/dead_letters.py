"""Jobs that were given up after too many tries: seen, tried again, let go with a reason; and what is kept of jobs that are over."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update

from app.core import clock, seal
from app.core.db import session
from app.core.errors import Invalid, Missing
from app.core.jobs import Job, JobState, ring_after_commit
from app.core.transaction import write

KEEP_DONE = timedelta(days=90)
KEEP_GIVEN_UP = timedelta(days=365)
LONGEST, LONGEST_ERROR = 500, 160
ELLIPSIS = "…"
VALUES = re.compile(
    r"""(['"«“‘]).*?(?:['"»”’]|$) | [^\s@]+@[^\s@]+ | \d(?:[\d-]|\s(?=\d)){2,}\w? | [\u3400-\u9fff\uff00-\uffef·]+ """, re.VERBOSE
)  # what stands in quotes, addresses, longer numbers, anything Chinese: an error is in English, a value need not be


class NoReasonGiven(Invalid):
    code, message = "no_reason_given", "Say why in words."


def dead() -> Sequence[Job]:
    """The jobs that were given up by the worker, the oldest first."""
    return session().scalars(select(Job).where(Job.state == JobState.DEAD).order_by(Job.created_at, Job.id)).all()


def retry_dead(name: str = "") -> int:
    """Give every job that failed (or those of one name) its tries again, in the caller's transaction; says how many."""
    failed = update(Job).where(Job.state == JobState.DEAD).values(state=JobState.READY, tries=0, run_at=clock.now())
    if name:
        failed = failed.where(Job.name == name)
    count = len(session().execute(failed.returning(Job.id).execution_options(synchronize_session=False)).all())
    if count:
        ring_after_commit()
    return count


def retry(job_id: UUID) -> bool:
    """The same for one; False where it is not dead any more: somebody else was faster."""
    again = update(Job).where(Job.id == job_id, Job.state == JobState.DEAD).values(state=JobState.READY, tries=0, run_at=clock.now())
    if session().scalar(again.returning(Job.id).execution_options(synchronize_session=False)) is not None:
        ring_after_commit()
        return True
    _require_known(job_id)
    return False


def give_up(job_id: UUID, by: UUID, reason: str) -> bool:
    """Let a dead job go, with the reason; False where it is not dead any more."""
    said = reason.strip()
    if not said or len(said) > LONGEST:
        raise NoReasonGiven()
    values = {"given_up_at": clock.now(), "given_up_by": by, "reason": seal.seal(said.encode(), f"job/reason/{job_id}")}
    gone = update(Job).where(Job.id == job_id, Job.state == JobState.DEAD).values(state=JobState.GIVEN_UP, **values)
    if session().scalar(gone.returning(Job.id).execution_options(synchronize_session=False)) is not None:
        return True
    _require_known(job_id)
    return False


def reason_of(job: Job) -> str:
    """Why it was let go."""
    return seal.unseal(job.reason, f"job/reason/{job.id}").decode() if job.reason else ""


def _require_known(job_id: UUID) -> None:
    if session().get(Job, job_id) is None:
        raise Missing()


@dataclass(frozen=True)
class Standing:
    """How the jobs stand: what waits by name, how long the oldest that is due has waited, what is being done."""

    waiting: Mapping[str, int]
    later: int  # not due yet
    running: int
    oldest: timedelta | None


def standing() -> Standing:
    now = clock.now()
    due = (Job.state == JobState.READY, Job.run_at <= now)
    waiting = dict(session().execute(select(Job.name, func.count()).where(*due).group_by(Job.name).order_by(Job.name)).all())
    later = session().scalar(select(func.count()).select_from(Job).where(Job.state == JobState.READY, Job.run_at > now)) or 0
    running = session().scalar(select(func.count()).select_from(Job).where(Job.state == JobState.LEASED, Job.lease_until >= now)) or 0
    first: datetime | None = session().scalar(select(Job.run_at).where(*due).order_by(Job.run_at).limit(1))
    return Standing(waiting, later, running, now - first if first else None)


def given_up(limit: int = 50) -> Sequence[Job]:
    """What was let go, the newest first."""
    return session().scalars(select(Job).where(Job.state == JobState.GIVEN_UP).order_by(Job.given_up_at.desc()).limit(limit)).all()


def told(error: str) -> tuple[str, str]:
    """An error's type, and its first line without anything that may be somebody's data."""
    kind, _, said = error.partition(":")
    first = (said.strip().splitlines() or [""])[0]
    masked = " ".join(VALUES.sub(f" {ELLIPSIS} ", first).split())
    return kind.strip()[:80], masked if len(masked) <= LONGEST_ERROR else masked[:LONGEST_ERROR] + ELLIPSIS


def sweep() -> None:
    """Forget jobs that are over: done for ninety days, let go for a year. What is dead stays until a person says what becomes of it."""
    now = clock.now()
    over = select(Job.id).where(
        ((Job.state == JobState.DONE) & (Job.done_at < now - KEEP_DONE))
        | ((Job.state == JobState.GIVEN_UP) & (Job.given_up_at < now - KEEP_GIVEN_UP))
    )
    if session().scalar(over.limit(1)) is None:
        return
    with write() as current:
        current.execute(delete(Job).where(Job.id.in_(over.limit(1000))).execution_options(synchronize_session=False))
