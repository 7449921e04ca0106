"""认领、放回: an officer takes a task of the post, so that only they have it, and puts it back for everyone of the post.

Deciding a task that nobody has taken needs no claim: who decides has it. No date moves by it.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from app.cases import acts, handing_on, tasks
from app.cases.claim_errors import NotClaimed
from app.cases.errors import OwnCase, SameOfficer
from app.cases.lifecycle import Act, By
from app.cases.models import ActKey, Case, Task
from app.core.actor import Actor
from app.core.db import session

MOST = 50  # tasks that are claimed, decided or reassigned at once


def claim(case: Case, officer: Actor, key: str) -> Case:
    """认领: of two at once one has it, and the other is told who."""
    if not acts.first_time(key, Act.CLAIM, case.id):
        return case
    task = tasks.free_task(case, officer)
    if task is None:
        tasks.held(case, Act.CLAIM, officer)  # says who has it, or why there is none; what is mine already stays mine
        return case
    tasks.refuse_unfit(case, officer, task)
    acts.take(case, Act.CLAIM, officer, By.TASK_HOLDER, step=task.step)
    tasks.assign(task, officer.person)
    return case


def put_back(case: Case, officer: Actor, key: str) -> Case:
    """放回: what was claimed is everyone's of the post again. What a colleague handed on is handed back, with a reason."""
    if not acts.first_time(key, Act.PUT_BACK, case.id):
        return case
    task = tasks.held(case, Act.PUT_BACK, officer)
    if not may_put_back(case, officer, task):
        raise NotClaimed()
    acts.take(case, Act.PUT_BACK, officer, By.TASK_HOLDER, step=task.step)
    tasks.assign(task, None)
    return case


def may_claim(officer: Actor, task: Task) -> bool:
    """Whether it lies in the queue of this officer's post."""
    return task.assignee_id is None and (task.department, task.role) == (officer.department, officer.role)


def may_put_back(case: Case, officer: Actor, task: Task) -> bool:
    """Whether this officer has it from the queue."""
    return task.assignee_id == officer.person and handing_on.claimed_by(case, task) == officer.person


def claim_next(officer: Actor, key: str) -> Case | None:
    """The most urgent task that nobody has taken, for this officer; None where none is left. The same key gives the same case again.

    What this officer may not do is passed over. Several at once wait for nobody: what another one holds is passed over too.
    """
    known = session().get(ActKey, key)
    if known is not None:
        return session().get(Case, known.case_id)
    unfit: set[UUID] = set()
    while (case := _next_free(officer, unfit)) is not None:
        task = tasks.free_task(case, officer)  # None: claimed between our look and our hold
        if task is not None and _is_fit(case, officer, task):
            return claim(case, officer, key)
        unfit.add(case.id)
    return None


def _next_free(officer: Actor, unfit: Collection[UUID]) -> Case | None:
    """Its row is held; SQLite has one writer anyway."""
    wanted = select(Case).join(Task, Task.case_id == Case.id).where(tasks.IS_OPEN, Task.held_on.is_(None), tasks.free_for(officer))
    if unfit:
        wanted = wanted.where(Case.id.not_in(unfit))
    held = wanted.order_by(Task.due, Task.id).limit(1).with_for_update(of=Case, skip_locked=True)
    return session().scalars(held.execution_options(populate_existing=True)).first()


def _is_fit(case: Case, officer: Actor, task: Task) -> bool:
    try:
        tasks.refuse_unfit(case, officer, task)
    except (OwnCase, SameOfficer):
        return False
    return True
