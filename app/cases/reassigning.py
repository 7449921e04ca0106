"""改派: the head of a department or of the hall gives a task of it to another officer of the same post; also what was left behind.

It needs a reason. And what a head looks at before: who has how much, what is late, who is away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case as when, func, select

from app.cases import acts, deadlines, handing_on, leaves, tasks
from app.cases.errors import OwnCase, ReasonMissing, TaskTaken, UnfitColleague
from app.cases.leave_errors import NotOfYourDepartment
from app.cases.leave_models import StaffLeave
from app.cases.lifecycle import Act, By
from app.cases.models import Case, Task
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import session
from app.identity import queries as identity

MOST = 100  # tasks of one list
LATELY = timedelta(days=7)
HELD_BY = (Role.CLERK, Role.OUTPUT, Role.REVIEWER, Role.APPROVER, Role.HEAD)


def reassign(case: Case, head: Actor, reason: str, key: str, *, task_id: UUID, to: UUID | None) -> Case:
    """改派: to an officer who may do the step. Who had it reads in the queue that it was taken; no date moves."""
    if not acts.first_time(key, Act.REASSIGN, case.id):
        return case
    task = session().get(Task, task_id, populate_existing=True)
    if task is None or task.case_id != case.id or task.ended_at is not None:
        raise TaskTaken()
    _require_head(case, head, task)
    if not reason.strip():
        raise ReasonMissing()
    name = handing_on.colleagues(case, head, task).get(to) if to else None
    if name is None or to == task.assignee_id:
        raise UnfitColleague()
    acts.take(case, Act.REASSIGN, head, By.HEAD, note=f"改派给{name}：{reason.strip()}", step=task.step, whose=task.assignee_id)
    tasks.assign(task, to)
    return case


def _require_head(case: Case, head: Actor, task: Task) -> None:
    place = head.post.place if head.post else ""
    if head.role is not Role.HEAD or task.department != head.department or not task.place.startswith(place):
        raise NotOfYourDepartment()
    if head.person in tasks.concerned(case):
        raise OwnCase()


Who = tuple[UUID | None, Role]


@dataclass(frozen=True)
class Load:
    """What one officer has at one role; without `person` what nobody has taken."""

    person: UUID | None
    name: str
    role: Role
    open: int = 0
    overdue: int = 0
    soon: int = 0  # due within the yellow days, today among them
    done: int = 0  # within seven days
    leave: StaffLeave | None = None
    is_gone: bool = False  # has tasks and holds the post no more


def workload(head: Actor) -> list[Load]:
    """Every officer of the department by role, then what nobody has, then who has left with tasks in hand."""
    department = head.department or ""
    held, done, away = _held(department), _done(department), leaves.running(department)
    posts: dict[Who, str] = {(person, role): name for role in HELD_BY for person, name in identity.post_names(department, role).items()}
    gone = identity.names([person for person, role in held if person and (person, role) not in posts])
    keys = [*posts, *sorted((key for key in held if key[0] is None), key=str), *(key for key in held if key[0] and key not in posts)]
    return [
        Load(
            person,
            posts.get((person, role), gone.get(person, "—") if person else ""),
            role,
            *held.get((person, role), (0, 0, 0)),
            done=done.get((person, role), 0),
            leave=away.get(person) if person else None,
            is_gone=person is not None and (person, role) not in posts,
        )
        for person, role in keys
    ]


def _held(department: str) -> dict[Who, tuple[int, int, int]]:
    today, near = clock.today(), deadlines.last_yellow_day()
    sums = (func.count(), _sum(Task.due < today), _sum(and_(Task.due >= today, Task.due <= near)))
    wanted = select(Task.assignee_id, Task.role, *sums).where(tasks.IS_OPEN, Task.department == department)
    found = session().execute(wanted.group_by(Task.assignee_id, Task.role))
    return {(person, role): (count, overdue, soon) for person, role, count, overdue, soon in found}


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(when((condition, 1), else_=0))


def _done(department: str) -> dict[Who, int]:
    lately = (Task.department == department, Task.ended_by.is_not(None), Task.ended_at >= clock.now() - LATELY)
    found = session().execute(select(Task.ended_by, Task.role, func.count()).where(*lately).group_by(Task.ended_by, Task.role))
    return {(person, role): count for person, role, count in found}


def tasks_of(head: Actor, person: UUID | None, role: Role) -> Sequence[tuple[Task, Case]]:
    """The open tasks that this officer has, or nobody, by deadline."""
    whose = Task.assignee_id.is_(None) if person is None else Task.assignee_id == person
    post = (tasks.IS_OPEN, Task.department == head.department, Task.role == role, whose)
    wanted = select(Task, Case).join(Case, Case.id == Task.case_id).where(*post)
    if head.post and head.post.place:
        wanted = wanted.where(Task.place.startswith(head.post.place))
    return [(task, case) for task, case in session().execute(wanted.order_by(Task.due, Task.id).limit(MOST))]
