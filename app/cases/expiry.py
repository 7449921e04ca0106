"""Drafts that nobody goes on with: told of in time, then deleted with everything that was typed into them.

Personal data is kept no longer than its purpose needs (Personal Information Protection Law art. 19). Every saving begins the time anew.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select, update

from app.cases import acts, drafts, notices
from app.cases.lifecycle import Act, By, Status
from app.cases.models import Case
from app.cases.queries import HELD
from app.catalogue import service as catalogue
from app.catalogue.offer import begin_of
from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import run, session
from app.core.settings import current
from app.core.transaction import write

AT_ONCE = 200  # drafts in one round
UNTOLD = or_(Case.reminded_at.is_(None), Case.reminded_at < Case.saved_at)


def last_day(case: Case) -> date:
    """The last day on which a draft can be gone on with, if it is not saved again before."""
    return clock.local(case.saved_at).date() + timedelta(days=current().draft_days)


def sweep() -> None:
    """Delete what has run out, and tell people of what soon will. A duty of the worker; any number of them may do it at once."""
    oldest = _saved_before(current().draft_days)
    for case_id in _old_drafts(oldest):
        _expire(case_id, oldest)
    nearly = _saved_before(current().draft_days - current().draft_reminder_days)
    for case_id in _to_remind_of(nearly):
        _remind(case_id, nearly)


def _saved_before(days: int) -> datetime:
    """The beginning of the day so many days ago: a draft is kept to the end of its last day."""
    return begin_of(clock.today() - timedelta(days=days))


def _old_drafts(before: datetime) -> list[UUID]:
    return _read(select(Case.id).where(Case.status == Status.DRAFT, Case.saved_at < before))


def _to_remind_of(before: datetime) -> list[UUID]:
    return _read(select(Case.id).where(Case.status == Status.DRAFT, Case.saved_at < before, UNTOLD))


def _read(wanted: Select[UUID]) -> list[UUID]:
    """The oldest of them, and the transaction let go: each draft has one of its own."""
    found = list(session().scalars(wanted.order_by(Case.saved_at).limit(AT_ONCE)))
    session().rollback()
    return found


def _expire(case_id: UUID, before: datetime) -> None:
    """Delete the draft, unless it was saved, filed or deleted since it was found."""
    with write():
        case = session().scalar(HELD, {"id": case_id})
        if case is None or case.status is not Status.DRAFT or case.saved_at >= before:
            return
        acts.take(case, Act.EXPIRE, SYSTEM, By.SYSTEM)
        drafts.destroy(case)
        _tell("draft_expired", case)


def _remind(case_id: UUID, before: datetime) -> None:
    """Tell the person once for each time that the draft was left; who asks second finds it told."""
    mine = update(Case).where(Case.id == case_id, Case.status == Status.DRAFT, Case.saved_at < before, UNTOLD)
    with write():
        if run(mine.values(reminded_at=clock.now()), {}).rowcount:
            _tell("draft_reminder", session().get_one(Case, case_id))


def _tell(kind: str, case: Case) -> None:
    definition = catalogue.version(case.version_id).definition
    key = f"{kind}:{case.id}:{case.saved_at.isoformat()}"
    notices.tell_person(case.person_id, kind, link="drafts:", key=key, name=definition.name, day=last_day(case).isoformat())
