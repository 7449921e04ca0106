"""特别程序: hearing, testing, expert review and alike stand outside the time of the decision (Licensing Law art. 45).

The applicant is told in writing what it is for and how long it takes. Its first and last day do not count; of one case never
two at once.
"""

from dataclasses import dataclass

from app.cases import acts, clocks, documents, heard, notices, tasks
from app.cases.answers_store import seal_text
from app.cases.dated_models import CasePause, ClockKind
from app.cases.errors import CasePaused, HearingPending, NotPaused, ProcedureTooLong, ReasonMissing, UnknownProcedure
from app.cases.lifecycle import Act, By
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition, Procedure, SpecialProcedure
from app.core import clock
from app.core.actor import Actor
from app.core.db import new_id, session


@dataclass(frozen=True)
class Plan:
    """What is to be done, why, and for how many working days the applicant is told that it takes."""

    procedure: Procedure
    days: int
    reason: str


def pause(case: Case, officer: Actor, plan: Plan, key: str) -> Case:
    """特别程序开始: the clocks of the decision stand still from today on."""
    if not acts.first_time(key, Act.PAUSE, case.id):
        return case
    definition = catalogue.version(case.version_id).definition
    task = tasks.held(case, Act.PAUSE, officer)
    require_running(case)
    named, reason = _named(definition, plan.procedure), plan.reason.strip()
    if not reason:
        raise ReasonMissing()
    if not 0 < plan.days <= named.days:
        raise ProcedureTooLong(days=named.days)
    begin(case, plan)
    acts.take(case, Act.PAUSE, officer, By.TASK_HOLDER, note=reason, step=task.step)
    name = notices.procedure(plan.procedure).zh
    documents.special_procedure(case, definition, name, days=plan.days, reason=reason, basis=named.basis)
    notices.tell("paused", case, definition, reason=reason, days=plan.days, procedure=plan.procedure)
    return case


def resume(case: Case, officer: Actor, result: str, key: str) -> Case:
    """特别程序结束: the clocks go on with what was left, and the new dates are told."""
    if not acts.first_time(key, Act.RESUME, case.id):
        return case
    task = tasks.held(case, Act.RESUME, officer)
    if not result.strip():
        raise ReasonMissing()
    if heard.is_under_way(case):
        raise HearingPending()
    end(case, result)
    acts.take(case, Act.RESUME, officer, By.TASK_HOLDER, note=result.strip(), step=task.step)
    notices.tell("resumed", case, catalogue.version(case.version_id).definition)
    return case


def begin(case: Case, plan: Plan) -> None:
    """The time of the decision stands still from today on."""
    _write(case, plan)
    clocks.hold(case)
    clocks.begin(case, ClockKind.PAUSE, clock.today(), plan.days)


def end(case: Case, result: str) -> None:
    """It goes on with what was left; raises NotPaused."""
    pause = clocks.open_pause(case)
    if pause is None:
        raise NotPaused()
    pause.ended_on, pause.result = clock.today(), seal_text(result.strip(), f"case_pause/result/{pause.id}")
    session().flush()
    clocks.stop(case, ClockKind.PAUSE)
    clocks.go_on(case)


def require_running(case: Case) -> None:
    """Nothing is decided or passed on while a special procedure goes on."""
    if clocks.open_pause(case):
        raise CasePaused()


def break_off(case: Case) -> None:
    """The case ends while its special procedure goes on: so does that."""
    pause = clocks.open_pause(case)
    if pause:
        pause.ended_on = clock.today()


def _named(definition: Definition, procedure: Procedure) -> SpecialProcedure:
    """Only what the guide names may hold a case up."""
    found = next((one for one in definition.procedures if one.kind == procedure), None)
    if found is None:
        raise UnknownProcedure()
    return found


def _write(case: Case, plan: Plan) -> None:
    pause_id = new_id()
    sealed = seal_text(plan.reason.strip(), f"case_pause/reason/{pause_id}")
    row = {"procedure": plan.procedure, "days": plan.days, "reason": sealed, "started_on": clock.today()}
    session().add(CasePause(id=pause_id, case_id=case.id, **row))
    session().flush()
