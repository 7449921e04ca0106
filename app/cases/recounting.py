"""A year's calendar is published or corrected: what was counted without it is counted again, and who was told another date is told."""

from uuid import UUID

from sqlalchemy import select

from app.cases import acts, clocks, notices, service
from app.cases.dated_models import CaseClock, ClockState
from app.cases.lifecycle import Act, By, Status
from app.cases.models import Case
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.transaction import write

STILL_COUNTED = (ClockState.RUNNING, ClockState.HELD)


def recount_provisional() -> int:
    """Count every provisional clock again, a case at a time; gives how many cases were told another date."""
    wanted = select(CaseClock.case_id).where(CaseClock.state.in_(STILL_COUNTED), CaseClock.provisional).distinct()
    cases = list(session().scalars(wanted))
    session().rollback()
    return sum(_recount(case_id) for case_id in cases)


def _recount(case_id: UUID) -> bool:
    with write():
        case = service.locked(case_id)
        before = case.legal_due, case.promised_due
        if not clocks.recount(case) or case.status is not Status.ACCEPTED:
            return False
        acts.take(case, Act.RECOMPUTE, SYSTEM, By.SYSTEM, note=_changes(case, *before))
        notices.tell("recomputed", case, service.definition_of(case))
        return True


def _changes(case: Case, legal: object, promised: object) -> str:
    """As it stands on file, whatever language is read."""
    said = []
    if case.promised_due != promised:
        said.append(f"承诺办结日期由 {promised} 改为 {case.promised_due}")
    if case.legal_due != legal:
        said.append(f"法定办结日期由 {legal} 改为 {case.legal_due}")
    return "放假安排公布，" + "，".join(said)
