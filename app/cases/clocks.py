"""The clocks of a case: begun, stopped, held by a special procedure, computed again. What happens when one runs out: cases.overdue."""

from datetime import date, timedelta

from sqlalchemy import select, update

from app.cases.dated_models import CaseClock, CasePause, ClockKind, ClockState
from app.cases.lifecycle import Act
from app.cases.models import Case, Task, TaskState
from app.core import clock, workdays
from app.core.db import insert, new_id, session
from app.core.workdays import Due

DAYS_TO_TELL = 5  # Licensing Law art. 32(4)
DAYS_TO_DELIVER = 10  # art. 44
GOING_ON = (ClockState.RUNNING, ClockState.HELD)
COUNTED = frozenset({ClockKind.PROMISED, ClockKind.LEGAL})  # the time of the decision: a special procedure does not count in it


def begin(case: Case, kind: ClockKind, since: date, days: int) -> Due:
    """Start a clock of so many working days; the day `since` is not counted. Gives its last day."""
    due = workdays.add(since, days)
    _insert(case, kind, due, since=since, days=days)
    return due


def begin_until(case: Case, kind: ClockKind, last: date) -> None:
    """Start a clock that ends on a day which nothing moves."""
    _insert(case, kind, Due(last), since=clock.today(), days=0)


def _insert(case: Case, kind: ClockKind, due: Due, *, since: date, days: int) -> None:
    row = {"id": new_id(), "case_id": case.id, "kind": kind, "since": since, "days": days}
    insert(CaseClock, row | {"due": due.day, "provisional": due.provisional, "state": ClockState.RUNNING})


def stop(case: Case, *kinds: ClockKind) -> None:
    """What these clocks measured has happened, or matters no more; none named: all of the case."""
    going_on = [CaseClock.case_id == case.id, CaseClock.state.in_(GOING_ON)]
    if kinds:
        going_on.append(CaseClock.kind.in_(kinds))
    session().execute(
        update(CaseClock)
        .where(*going_on)
        .values(state=ClockState.STOPPED, ended_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def going_on(case: Case) -> dict[ClockKind, CaseClock]:
    """The clocks that run or are held, by kind."""
    rows = session().scalars(
        select(CaseClock).where(CaseClock.case_id == case.id, CaseClock.state.in_(GOING_ON)).execution_options(populate_existing=True)
    )
    return {row.kind: row for row in rows}


def of_case(case: Case) -> list[CaseClock]:
    """Every clock the case ever had, the first one first."""
    return list(session().scalars(select(CaseClock).where(CaseClock.case_id == case.id).order_by(CaseClock.id)))


# --- special procedures ---------------------------------------------------------------------------------------------


def pauses(case: Case) -> list[CasePause]:
    if not _ever_paused(case):
        return []
    return list(session().scalars(select(CasePause).where(CasePause.case_id == case.id).order_by(CasePause.started_on, CasePause.id)))


def open_pause(case: Case) -> CasePause | None:
    if not _ever_paused(case):
        return None
    return session().scalar(select(CasePause).where(CasePause.case_id == case.id, CasePause.ended_on.is_(None)))


def _ever_paused(case: Case) -> bool:
    return case.has_seen(Act.PAUSE) or case.has_seen(Act.SET_HEARING)


def uncounted(case: Case) -> list[tuple[date, date]]:
    """The intervals of the special procedures that are over, first and last day included."""
    return [(pause.started_on, pause.ended_on) for pause in pauses(case) if pause.ended_on]


def hold(case: Case) -> None:
    """A special procedure begins: the time of the decision and of the open steps stands still from today on."""
    for row in going_on(case).values():
        if row.kind in COUNTED:
            row.state = ClockState.HELD
    for task in open_tasks(case):
        task.held_on = clock.today()


def go_on(case: Case) -> None:
    """It is over: each clock goes on with what was left, and every date is told anew."""
    for row in going_on(case).values():
        if row.kind in COUNTED:
            row.state = ClockState.RUNNING
    recount(case)
    for task in open_tasks(case):
        task.due, task.held_on = _moved(task), None


def _moved(task: Task) -> date:
    """The last day of a step that stood still from `held_on` to today, both not counted; nor is the day it was opened."""
    opened, held = clock.local(task.opened_at).date(), task.held_on
    stood = workdays.between(max(held - timedelta(days=1), opened), clock.today()) if held else 0
    return workdays.add(task.due, stood).day


def recount(case: Case) -> bool:
    """Count again by the calendar, the pauses and the days as they are now; says whether a told date is another one."""
    told = case.legal_due, case.promised_due
    without = uncounted(case)
    for row in going_on(case).values():
        if row.days:
            due = workdays.add(row.since, row.days, without if row.kind in COUNTED else ())
            row.due, row.provisional = due.day, due.provisional
    _tell_dates(case)
    return (case.legal_due, case.promised_due) != told


def lengthen(case: Case, days: int) -> None:
    """Both times of the decision are longer by so many working days; one that had passed runs again."""
    stands = open_pause(case) is not None
    for row in of_case(case):
        if row.kind in COUNTED and row.state is not ClockState.STOPPED:
            row.days += days
            row.state, row.ended_at = ClockState.HELD if stands else ClockState.RUNNING, None
    session().flush()
    recount(case)


def _tell_dates(case: Case) -> None:
    """The case's own dates are those of its clocks."""
    rows = going_on(case)
    legal, promised = rows.get(ClockKind.LEGAL), rows.get(ClockKind.PROMISED)
    if legal:
        case.legal_due = legal.due
    if promised:
        case.promised_due = promised.due
    case.due_provisional = any(row.provisional for row in (legal, promised) if row)


def open_tasks(case: Case) -> list[Task]:
    return list(session().scalars(select(Task).where(Task.case_id == case.id, Task.state == TaskState.OPEN).order_by(Task.id)))
