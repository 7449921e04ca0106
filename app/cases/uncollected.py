"""逾期未领: who does not come for the papers is reminded, and after a time supervision is told."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, exists, or_, select, update

from app.cases import clocks, collecting, notices, supervision
from app.cases.collection_models import CaseCollection
from app.cases.dated_models import Breach
from app.cases.models import Case, Task, TaskState
from app.cases.outcome import HAND_OVER
from app.cases.queries import HELD
from app.catalogue import service as catalogue
from app.catalogue.offer import begin_of
from app.core import clock
from app.core.db import run, session
from app.core.settings import current
from app.core.transaction import write

AT_ONCE = 200
HAS_PLACE = exists().where(CaseCollection.case_id == Task.case_id, CaseCollection.left_at.is_(None))
WITHOUT_PLACE = select(Task.case_id).where(Task.step == HAND_OVER.code, Task.state == TaskState.OPEN, ~HAS_PLACE).order_by(Task.id)


def sweep() -> None:
    """Remind, and tell. A duty of the worker; any number of them may do it at once, each row is told once."""
    for case_id in _read(WITHOUT_PLACE):
        _take_in(case_id)
    for number, days in enumerate(current().collect_reminder_days):
        for row_id in _read(_since(days).where(CaseCollection.reminded == number)):
            _remind(row_id, number)
    for row_id in _read(_since(current().uncollected_days).where(CaseCollection.told_at.is_(None))):
        _tell(row_id)


def is_uncollected(row: CaseCollection) -> bool:
    """Whether it has lain there too long."""
    return (clock.today() - clock.local(row.arrived_at).date()).days >= current().uncollected_days


def _since(days: int) -> Select[UUID]:
    """What has waited for so many days, counted as days of the calendar."""
    before = begin_of(clock.today() - timedelta(days=days - 1))
    waiting = (CaseCollection.left_at.is_(None), CaseCollection.arrived_at < before)
    return select(CaseCollection.id).where(*waiting).order_by(CaseCollection.arrived_at)


def _read(wanted: Select[UUID]) -> list[UUID]:
    found = list(session().scalars(wanted.limit(AT_ONCE)))
    session().rollback()  # each has a transaction of its own
    return found


def _take_in(case_id: UUID) -> None:
    """What came to the desk before it had a shelf."""
    with write():
        case = session().scalars(HELD, {"id": case_id}).one()
        if any(task.step == HAND_OVER.code for task in clocks.open_tasks(case)):
            collecting.arrive(case)


def _remind(row_id: UUID, number: int) -> None:
    """Who was reminded by an officer today is not reminded again, but it counts."""
    with write():
        mine = (CaseCollection.id == row_id, CaseCollection.reminded == number, CaseCollection.left_at.is_(None))
        if not run(update(CaseCollection).where(*mine).values(reminded=number + 1), {}).rowcount:
            return
        today = begin_of(clock.today())
        unsaid = or_(CaseCollection.reminded_at.is_(None), CaseCollection.reminded_at < today)
        if run(update(CaseCollection).where(CaseCollection.id == row_id, unsaid).values(reminded_at=clock.now()), {}).rowcount:
            row, case = _both(row_id)
            definition = catalogue.version(case.version_id).definition
            notices.tell("collect_reminder", case, definition, since=clock.local(row.arrived_at).date(), of=f"{row_id}:{number}")


def _tell(row_id: UUID) -> None:
    with write():
        mine = (CaseCollection.id == row_id, CaseCollection.told_at.is_(None), CaseCollection.left_at.is_(None))
        if run(update(CaseCollection).where(*mine).values(told_at=clock.now()), {}).rowcount:
            row, case = _both(row_id)
            last = clock.local(row.arrived_at).date() + timedelta(days=current().uncollected_days)
            supervision.write_down(case, Breach.UNCOLLECTED, last, step=HAND_OVER.code, department=HAND_OVER.department)


def _both(row_id: UUID) -> tuple[CaseCollection, Case]:
    row = session().get_one(CaseCollection, row_id, populate_existing=True)
    return row, session().get_one(Case, row.case_id)
