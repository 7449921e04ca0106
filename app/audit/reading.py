"""Reading the log: by person, act, thing and days, a page after the other by its key; and having the chain looked over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_

from app.audit import service
from app.audit.models import AuditCheck, AuditEntry, AuditLink
from app.core import clock, jobs
from app.core.actor import Actor
from app.core.db import new_id, session

PAGE, MOST_EXPORTED = 50, 20_000
CHECK_JOB = "audit.verify"

Key = tuple[datetime, UUID]


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty: everything. `act` that ends with a colon is all of a kind, as `staff:`."""

    person: UUID | None = None
    act: str = ""
    kind: str = ""
    ref: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the log with its place in the chain; None while the sealer has not come to it."""

    row: AuditEntry
    seq: int | None


def page(wanted: Wanted, after: Key | None = None, size: int = PAGE) -> tuple[list[Entry], Key | None]:
    """The newest first, from the key `after` on, and the key of the next page."""
    asked = select(AuditEntry, AuditLink.seq).outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id).where(*_narrowed(wanted))
    if after:
        asked = asked.where(tuple_(AuditEntry.at, AuditEntry.id) < after)
    found = session().execute(asked.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(size + 1)).all()
    entries = [Entry(row, seq) for row, seq in found[:size]]
    return entries, (entries[-1].row.at, entries[-1].row.id) if len(found) > size else None


def every(wanted: Wanted) -> Iterator[Entry]:
    """All that fits, for taking along; at most so many."""
    after, left = None, MOST_EXPORTED
    while left > 0:
        entries, after = page(wanted, after, min(500, left))
        yield from entries
        left -= len(entries)
        if after is None:
            return


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    ways: list[ColumnElement[bool]] = []
    if wanted.person:
        ways.append(AuditEntry.person_id == wanted.person)
    if wanted.act:
        ways.append(AuditEntry.act.startswith(wanted.act, autoescape=True) if wanted.act.endswith(":") else AuditEntry.act == wanted.act)
    if wanted.kind:
        ways.append(AuditEntry.kind == wanted.kind)
    if wanted.ref:
        ways.append(AuditEntry.ref == wanted.ref)
    if wanted.first:
        ways.append(AuditEntry.at >= _midnight(wanted.first))
    if wanted.last:
        ways.append(AuditEntry.at < _midnight(wanted.last + timedelta(days=1)))
    return ways


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.LOCAL)


def ask_check(reader: Actor) -> None:
    """Have the whole chain derived again, by a job; one that is under way is waited for."""
    if reader.person is None or session().scalar(select(AuditCheck.id).where(AuditCheck.done_at.is_(None)).limit(1)):
        return
    check_id = new_id()
    session().add(AuditCheck(id=check_id, asked_at=clock.now(), asked_by=reader.person))
    jobs.enqueue(CHECK_JOB, {"id": str(check_id)}, key=f"{CHECK_JOB}:{check_id}")
    service.record(reader, "audit:check", kind="audit", ref=str(check_id))


def last_checks(count: int = 5) -> Sequence[AuditCheck]:
    """The newest first."""
    return session().scalars(select(AuditCheck).order_by(AuditCheck.asked_at.desc()).limit(count)).all()
