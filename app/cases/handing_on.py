"""转交: who has a step hands it on to a named colleague of the same post, with a reason; only the colleague has it then.

The colleague hands it on, or back (退回) with a reason: to whom it came from, or to everyone of the post where the giver had not
claimed it. No date moves by it. Where the colleague has left the post, the step is the post's again (cases.tasks.of_post).
"""

from uuid import UUID

from app.cases import acts, tasks
from app.cases.answers_store import event_note
from app.cases.errors import NotHandedOn, ReasonMissing, UnfitColleague
from app.cases.lifecycle import Act, By
from app.cases.models import Case, CaseEvent, Task
from app.core.actor import Actor
from app.identity import queries as identity


def hand_on(case: Case, officer: Actor, reason: str, key: str, *, to: UUID | None) -> Case:
    """转交: to a colleague who may do the step."""
    if not acts.first_time(key, Act.HAND_ON, case.id):
        return case
    task = tasks.held(case, Act.HAND_ON, officer)
    if not reason.strip():
        raise ReasonMissing()
    name = colleagues(case, officer, task).get(to) if to else None
    if name is None:
        raise UnfitColleague()
    acts.take(case, Act.HAND_ON, officer, By.TASK_HOLDER, note=f"转给{name}：{reason.strip()}", step=task.step)
    tasks.assign(task, to)
    return case


def hand_back(case: Case, officer: Actor, reason: str, key: str) -> Case:
    """退回: to who handed it on, or to the queue where that one had only found it."""
    if not acts.first_time(key, Act.HAND_BACK, case.id):
        return case
    task = tasks.held(case, Act.HAND_BACK, officer)
    if not reason.strip():
        raise ReasonMissing()
    if not may_hand_back(case, officer, task):
        raise NotHandedOn()
    *before, giver = givers(case, task)
    acts.take(case, Act.HAND_BACK, officer, By.TASK_HOLDER, note=reason.strip(), step=task.step)
    tasks.assign(task, giver.person_id if before or giver.person_id == claimed_by(case, task) else None)
    return case


def colleagues(case: Case, officer: Actor, task: Task) -> dict[UUID, str]:
    """Who could do this step too, by name: of the same post, not in a matter of their own, and without an earlier step."""
    found = identity.holders(task.department, task.role, case.place) - {officer.person}
    return identity.names(found - tasks.concerned(case) - tasks.had_a_part(case, task))


def givers(case: Case, task: Task) -> list[CaseEvent]:
    """The acts by which this task came to who has it, the first one first; none where it came from the queue."""
    found: list[CaseEvent] = []
    for event in _handed(case, task):
        if event.act is Act.HAND_ON:
            found.append(event)
        elif found:
            found.pop()
    return found


def claimed_by(case: Case, task: Task) -> UUID | None:
    """Who took it from the queue and has neither put it back nor handed it on for good."""
    found: UUID | None = None
    for event in case.events:
        if event.step == task.step and event.at >= task.opened_at and event.act in tasks.CLAIMING:
            found = event.person_id if event.act is Act.CLAIM else None
    return found


def may_hand_back(case: Case, officer: Actor, task: Task) -> bool:
    return task.assignee_id is not None and task.assignee_id == officer.person and bool(givers(case, task))


def last_word(case: Case, task: Task) -> tuple[UUID | None, str]:
    """Who handed this task on or back last, and why; nobody and nothing where it only lay in the queue."""
    handed = _handed(case, task)
    return (handed[-1].person_id, event_note(handed[-1])) if handed else (None, "")


def _handed(case: Case, task: Task) -> list[CaseEvent]:
    return [event for event in case.events if event.act in tasks.HANDING and event.step == task.step and event.at >= task.opened_at]
