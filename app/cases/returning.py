"""退还原件: a case that has ended is not closed while one of its originals is not back with who brought it.

The end itself waits for nothing: the law sets the time of a decision and of its delivery. What stays open is a task beside the flow,
with the office that answers for the original. Of several offices the first one has the task, and it goes on to the next.
"""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import exists, select

from app.cases import clocks, notices, tasks, whereabouts
from app.cases.lifecycle import ENDED, Act
from app.cases.models import Case, Task, TaskState
from app.cases.original_models import CaseOriginal, OriginalStay, Whereabouts
from app.cases.paper_offices import Office
from app.cases.queries import HELD
from app.cases.whereabouts import Kept
from app.catalogue import service as catalogue
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.transaction import write

AT_ONCE = 200


def ask_back(case: Case) -> None:
    """The case has ended: whoever answers for an original of it gets the task to return it, and the applicant is told where it is."""
    if not case.has_seen(Act.KEEP_ORIGINAL):
        return
    settle(case, SYSTEM)
    left = whereabouts.outstanding(case)
    if left:
        definition = catalogue.version(case.version_id).definition
        zh = "；".join(f"{kept.description}（{kept.office.name.zh}）" for kept in left)
        en = "; ".join(f"{kept.description} ({kept.office.name.in_language('en')})" for kept in left)
        notices.tell("originals_to_collect", case, definition, originals_zh=zh, originals_en=en)


def settle(case: Case, actor: Actor) -> None:
    """Let the open task lie where the first original is that is not back; finish it when there is none."""
    if case.status not in ENDED:
        return
    left = whereabouts.outstanding(case)
    open_now = next((task for task in clocks.open_tasks(case) if task.step == tasks.RETURNING.code), None)
    if not left:
        if open_now:
            tasks.finish(open_now, actor)
        return
    office = _whose_turn(left, open_now)
    if open_now and _is_of(open_now, office):
        return
    if open_now:
        tasks.finish(open_now, actor, TaskState.CANCELLED)
    tasks.open_task(case, replace(tasks.RETURNING, role=office.role.value, department=office.department))


def unaccounted() -> list[UUID]:
    """Ended cases with an original that is not back and no task for it: there is never one."""
    not_back = (OriginalStay.left_at.is_(None), OriginalStay.whereabouts.not_in((Whereabouts.RETURNED, Whereabouts.LOST)))
    asked = exists().where(Task.case_id == Case.id, Task.step == tasks.RETURNING.code, Task.state == TaskState.OPEN)
    wanted = (
        select(Case.id)
        .join(CaseOriginal, CaseOriginal.case_id == Case.id)
        .join(OriginalStay, OriginalStay.original_id == CaseOriginal.id)
        .where(*not_back, Case.status.in_(ENDED), ~asked)
        .distinct()
        .limit(AT_ONCE)
    )
    return list(session().scalars(wanted))


def sweep() -> int:
    """A duty of the worker: whatever left a case without its task, it gets one. Gives how many."""
    found = unaccounted()
    session().rollback()
    for case_id in found:
        with write():
            settle(session().scalars(HELD, {"id": case_id}).one(), SYSTEM)
    return len(found)


def _whose_turn(left: list[Kept], open_now: Task | None) -> Office:
    """Whoever has the task keeps it while an original of theirs is not back."""
    offices = [kept.office for kept in left]
    return next((office for office in offices if open_now and _is_of(open_now, office)), offices[0])


def _is_of(task: Task, office: Office) -> bool:
    return (task.department, task.role) == (office.department, office.role)
