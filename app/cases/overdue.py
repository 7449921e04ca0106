"""What happens when a clock runs out. `flask clocks run` and the worker come here; only clocks that are due are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select

from app.cases import hearings, interests, requesting, service, silence, supervision
from app.cases.dated_models import Breach, CaseClock, ClockKind, ClockState
from app.cases.lifecycle import Status
from app.cases.models import Case, Task, TaskState
from app.core import clock
from app.core.db import session
from app.core.transaction import write

AT_ONCE = 500  # in one round

DUE = (
    select(CaseClock.id, CaseClock.case_id)
    .where(CaseClock.state == ClockState.RUNNING)
    .order_by(CaseClock.due, CaseClock.id)
    .limit(AT_ONCE)
)
LATE = (
    select(Task.id, Task.case_id)
    .where(Task.state == TaskState.OPEN, Task.held_on.is_(None), Task.late_at.is_(None))
    .order_by(Task.due, Task.id)
    .limit(AT_ONCE)
)


@dataclass(frozen=True)
class Round:
    """What one round read and did."""

    clocks: int
    steps: int


def run() -> Round:
    """Do everything whose last day has passed, each in a transaction of its own; any number of workers may do it at once."""
    due = _read(DUE.where(CaseClock.due < clock.today()))
    for clock_id, case_id in due:
        _run_out(clock_id, case_id)
    late = _read(LATE.where(Task.due < clock.today()))
    for task_id, case_id in late:
        _is_late(task_id, case_id)
    return Round(len(due), len(late))


def sweep() -> None:
    """A duty of the worker."""
    run()


def _read(wanted: Select[UUID, UUID]) -> list[tuple[UUID, UUID]]:
    found = [(row, case_id) for row, case_id in session().execute(wanted)]
    session().rollback()  # each has a transaction of its own
    return found


def _run_out(clock_id: UUID, case_id: UUID) -> None:
    """The clock's own consequence, unless it was stopped, held or moved since it was found."""
    with write():
        case = service.locked(case_id)
        row = session().get(CaseClock, clock_id, populate_existing=True)
        if row is None or row.state is not ClockState.RUNNING or row.due >= clock.today():
            return
        row.state, row.ended_at = ClockState.MISSED, clock.now()
        session().flush()
        CONSEQUENCES[row.kind](case, row)


def _is_late(task_id: UUID, case_id: UUID) -> None:
    """环节超时: a step is late though the case may be in time still."""
    with write():
        case = service.locked(case_id)
        task = session().get(Task, task_id, populate_existing=True)
        if task is None or task.state is not TaskState.OPEN or task.held_on or task.late_at or task.due >= clock.today():
            return
        task.late_at = clock.now()
        supervision.write_down(case, Breach.STEP_LATE, task.due, step=task.step, department=task.department)


def _not_told(case: Case, row: CaseClock) -> None:
    """Licensing Law art. 32(4): who is not told in time what is missing is accepted from the day of receipt, where that law applies."""
    if case.status is Status.SUBMITTED and service.definition_of(case).silence_basis("acceptance"):
        silence.deem_accepted(case, row.due)
    else:
        supervision.write_down(case, Breach.NOT_TOLD, row.due)


def _did_not_come(case: Case, _row: CaseClock) -> None:
    service.lapse(case)


def _not_asked(case: Case, _row: CaseClock) -> None:
    hearings.not_asked_for(case)


def _third_silent(case: Case, _row: CaseClock) -> None:
    interests.run_out(case)


def _proof_silent(case: Case, _row: CaseClock) -> None:
    requesting.run_out(case)


def _breach(kind: Breach) -> Callable[[Case, CaseClock], None]:
    def write_down(case: Case, row: CaseClock) -> None:
        supervision.write_down(case, kind, row.due)

    return write_down


def _permit_ends(case: Case, row: CaseClock) -> None:
    silence.deem_renewed(case, row.due)


CONSEQUENCES: Mapping[ClockKind, Callable[[Case, CaseClock], None]] = {
    ClockKind.TELL: _not_told,
    ClockKind.CORRECT: _did_not_come,
    ClockKind.MAKE_GOOD: _did_not_come,
    ClockKind.PROMISED: _breach(Breach.PROMISE_LATE),
    ClockKind.LEGAL: _breach(Breach.LAW_LATE),
    ClockKind.RENEWAL: _permit_ends,
    ClockKind.PAUSE: _breach(Breach.PAUSE_LATE),
    ClockKind.ASK_HEARING: _not_asked,
    ClockKind.HOLD_HEARING: _breach(Breach.HEARING_LATE),
    ClockKind.ANSWER_THIRD: _third_silent,
    ClockKind.ANSWER_PROOF: _proof_silent,
    ClockKind.DELIVERY: _breach(Breach.DELIVERY_LATE),
}
