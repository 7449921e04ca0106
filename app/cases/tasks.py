"""Tasks: opened by acts, held by posts, done once."""

from uuid import UUID

from sqlalchemy import select, update

from app.cases.errors import NotYourTask, OwnCase, SameOfficer, TaskTaken, WaitingForApplicant
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, Task, TaskState
from app.cases.outcome import HAND_OVER
from app.catalogue import city
from app.catalogue.definitions import Definition, FlowStep
from app.core import clock, workdays
from app.core.actor import Actor, Role
from app.core.db import insert, new_id, session
from app.elements.words import Words
from app.identity import queries as identity

OUTPUT_DESK = Words("市政务服务大厅出件窗口", "City Government Service Hall, output desk")
DECIDING = frozenset({Act.ACCEPT, Act.PASS_ON, Act.APPROVE, Act.REFUSE})


def open_task(case: Case, step: FlowStep) -> None:
    """Put the case into the queue of the step's department."""
    now = clock.now()
    task = {
        "id": new_id(),
        "case_id": case.id,
        "step": step.code,
        "department": step.department,
        "role": Role(step.role),
        "state": TaskState.OPEN,
        "due": workdays.add(clock.local(now).date(), step.days).day,
        "opened_at": now,
    }
    insert(Task, task)


def open_task_of(case: Case) -> Task | None:
    return session().scalar(select(Task).where(Task.case_id == case.id, Task.state == TaskState.OPEN))


def hold(case: Case, officer: Actor) -> Task:
    """The case's open task, if this officer may do it: right department and role, not a party, no earlier step.

    Separation of duties compares persons, not accounts (design decision 10).
    """
    task = open_task_of(case)
    if task is None:
        raise WaitingForApplicant() if case.status is Status.TO_CORRECT else TaskTaken()
    if officer.post is None or (officer.department, officer.role) != (task.department, task.role):
        raise NotYourTask()
    if not case.place.startswith(officer.post.place):
        raise NotYourTask()
    if officer.person in concerned(case):
        raise OwnCase()
    if any(event.person_id == officer.person and event.act in DECIDING for event in case.events):
        raise SameOfficer()
    if officer.person == case.clerk_id and task.role is not Role.CLERK:
        raise SameOfficer()  # who typed it in may receive it at the window, not judge it
    return task


def concerned(case: Case) -> frozenset[UUID]:
    """The persons whose own matter this case is: who filed, the applicant or its representative, and who gave the mandate."""
    behind = identity.persons_behind(case.applicant, case.mandate_id)
    return behind | {case.person_id}


def office(department: str, step: str, place: str = "") -> Words:
    """The desk where a step is done: the hall has two, and who collects does not go to the one that takes in."""
    return OUTPUT_DESK if step == HAND_OVER.code else city.city().office(department, place)


def finish(task: Task, officer: Actor, state: TaskState = TaskState.DONE) -> None:
    """Close an open task; of two officers at once the second is told."""
    changed = session().execute(
        update(Task)
        .where(Task.id == task.id, Task.state == TaskState.OPEN)
        .values(state=state, ended_at=clock.now(), ended_by=officer.person)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise TaskTaken()
    session().refresh(task)


def cancel_open(case: Case, actor: Actor) -> None:
    task = open_task_of(case)
    if task:
        finish(task, actor, TaskState.CANCELLED)


def step_after(definition: Definition, code: str) -> FlowStep | None:
    """The flow's next step, or None after the last one."""
    codes = [step.code for step in definition.flow]
    position = codes.index(code) + 1
    return definition.flow[position] if position < len(codes) else None
