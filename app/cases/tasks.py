"""Tasks: opened by acts, held by posts, done once."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, literal_column, not_, or_, select, update

from app.cases import acts, authorities, clocks, heard, interested, leaves
from app.cases.claim_errors import ClaimedBy
from app.cases.errors import HandedOn, MoveRefused, NotYourTask, OwnCase, SameOfficer, TaskTaken, WaitingForApplicant
from app.cases.lifecycle import Act, By, Status
from app.cases.models import Case, CaseEvent, Task, TaskState
from app.cases.outcome import HAND_OVER, POSTING
from app.catalogue import city, service as catalogue
from app.catalogue.definitions import Definition
from app.catalogue.flow import FlowStep
from app.core import clock, workdays
from app.core.actor import Actor, Role
from app.core.db import insert, new_id, session
from app.core.errors import DomainError
from app.elements.words import Words
from app.identity import queries as identity

OUTPUT_DESK = Words("市政务服务大厅出件窗口", "City Government Service Hall, output desk")
DECIDING = frozenset({Act.ACCEPT, Act.ACCEPT_LACKING, Act.PASS_ON, Act.APPROVE, Act.REFUSE, Act.CONFIRM_AUTOMATIC, Act.DIFFER})
EXTENSION = FlowStep("extension", Words("延期审批", "Extension"), role="head", department="", days=1)  # art. 42: the head signs
SECOND_LOOK = FlowStep("second_look", Words("人工复核", "Review by a person"), role="reviewer", department="", days=5)  # after 秒批
OPINION = FlowStep("opinion", Words("征求意见", "Opinion asked"), role="reviewer", department="", days=1)
REVOCATION = FlowStep("revocation", Words("撤销、注销审批", "Revocation"), role="head", department="", days=5)  # arts 69, 70
SWORN_CHECK = FlowStep("sworn_check", Words("事后核查", "Later check"), role="reviewer", department="", days=10)  # once more after mending
RETURNING = FlowStep(  # whoever has them, and sees no more of the case for it
    "return_original", Words("退还原件", "Return of originals"), role="reviewer", department="", days=10, sees=()
)
STEPS_BESIDE = (EXTENSION, SECOND_LOOK, OPINION, REVOCATION, SWORN_CHECK, RETURNING)  # the flow
BESIDE: Mapping[str, frozenset[Act]] = {
    EXTENSION.code: frozenset({Act.EXTEND, Act.DECLINE_EXTENSION}),
    SECOND_LOOK.code: frozenset({Act.CONFIRM_AUTOMATIC, Act.DIFFER}),
    OPINION.code: frozenset({Act.GIVE_OPINION}),
    REVOCATION.code: frozenset({Act.REVOKE, Act.CANCEL_RECORD, Act.DECLINE_REVOCATION}),
    SWORN_CHECK.code: frozenset({Act.FIND_KEPT, Act.TELL_TO_MEND, Act.FIND_FALSE}),
    RETURNING.code: frozenset({Act.RETURN_ORIGINAL}),
}  # what they do
HANDING = frozenset({Act.HAND_ON, Act.HAND_BACK})  # of every step, beside the flow too
CLAIMING = frozenset({Act.CLAIM, Act.PUT_BACK})  # the same
IS_OPEN = Task.state == literal_column("'open'")  # in words: a partial index is found by what the statement says
OF_THE_FLOW = frozenset(Act) - frozenset().union(*BESIDE.values())
AT_OUTPUT: Mapping[str, frozenset[Act]] = {
    HAND_OVER.code: frozenset({Act.HAND_OVER}),
    POSTING.code: frozenset({Act.POST, Act.DELIVER_BY_POST, Act.COME_BACK}),
}  # steps after the flow


def open_task(case: Case, step: FlowStep, *, due: date | None = None) -> None:
    """Put the case into the queue of the step's department; one that names none is the case's own. `due`: a day of its own."""
    now = clock.now()
    task = {
        "id": new_id(),
        "case_id": case.id,
        "step": step.code,
        "department": step.department or case.department,
        "place": case.place,
        "role": Role(step.role),
        "state": TaskState.OPEN,
        "sees": None if step.sees is None else list(step.sees),
        "due": due or workdays.add(clock.local(now).date(), step.days).day,
        "opened_at": now,
    }
    insert(Task, task)


def open_steps(case: Case) -> list[Task]:
    """The open steps of the flow: one, or those of a stage that several departments have at the same time, in the order of the flow."""
    found = [task for task in clocks.open_tasks(case) if task.step not in BESIDE]
    if len(found) > 1:
        codes = [step.code for step in catalogue.version(case.version_id).definition.flow]
        found.sort(key=lambda task: codes.index(task.step))
    return found


def open_opinion(case: Case) -> Task | None:
    """The task of the department that is asked for its opinion."""
    return next((task for task in clocks.open_tasks(case) if task.step == OPINION.code), None)


def open_beside(case: Case, definition: Definition, task: Task) -> list[Task]:
    """The steps of the same stage that other departments have at the moment."""
    together = {step.code for step in definition.flow if step.together}
    return [other for other in open_steps(case) if other.id != task.id] if task.step in together else []


def open_task_of(case: Case) -> Task | None:
    """The open step of the flow, the first one where several are."""
    return next(iter(open_steps(case)), None)


def is_open(case: Case, step: FlowStep) -> bool:
    return any(task.step == step.code for task in clocks.open_tasks(case))


def task_for(case: Case, officer: Actor) -> Task | None:
    """The open step that is this officer's, by department, role and place, if no colleague was handed it.

    Of several the one that is due first.
    """
    return next(iter(_tasks_for(case, officer)), None)


def _tasks_for(case: Case, officer: Actor) -> Sequence[Task]:
    if officer.post is None:
        return ()
    wanted = select(Task).where(Task.case_id == case.id, IS_OPEN, of_post(officer))
    return session().scalars(wanted.order_by(Task.due, Task.id)).all()


def in_post(officer: Actor) -> ColumnElement[bool]:
    """The tasks of this officer's department, role and place, whoever has taken them."""
    post = and_(Task.department == officer.department, Task.role == officer.role)
    return and_(post, Task.place.startswith(officer.post.place)) if officer.post and officer.post.place else post


def of_post(officer: Actor) -> ColumnElement[bool]:
    """The tasks of this officer's post; not those that a colleague has, as long as the colleague has such a post."""
    return and_(in_post(officer), or_(is_free(officer), is_mine(officer)))


def free_for(officer: Actor) -> ColumnElement[bool]:
    """The tasks of this officer's post that nobody has taken, or somebody who has left the post."""
    return and_(in_post(officer), is_free(officer))


def is_free(officer: Actor) -> ColumnElement[bool]:
    """Nobody of this officer's post has it."""
    held = identity.holds_post(Task.assignee_id, officer.department or "", officer.role, Task.place)
    return or_(Task.assignee_id.is_(None), not_(held))


def is_mine(officer: Actor) -> ColumnElement[bool]:
    """This officer has it, or stands in for who has it."""
    return or_(Task.assignee_id == officer.person, Task.assignee_id.in_(leaves.absent(officer)))


def free_task(case: Case, officer: Actor) -> Task | None:
    """The open step that this officer could claim; of several the one that is due first."""
    wanted = select(Task).where(Task.case_id == case.id, IS_OPEN, free_for(officer)).order_by(Task.due, Task.id)
    return session().scalars(wanted.execution_options(populate_existing=True)).first()


def hold(case: Case, officer: Actor) -> Task:
    """The open step that this officer may do: right department, role and place, not a party, no earlier step.

    Separation of duties compares persons, not accounts (design decision 10).
    """
    task = task_for(case, officer)
    if task is None:
        raise _nothing_to_do(case, officer)
    refuse_unfit(case, officer, task)
    return task


def refuse_unfit(case: Case, officer: Actor, task: Task) -> None:
    """Raise where this person may not do a step that is their post's: a matter of their own, or an earlier step of theirs."""
    if officer.person in concerned(case):
        raise OwnCase()
    if officer.person in had_a_part(case, task):
        raise SameOfficer()


def had_a_part(case: Case, task: Task) -> frozenset[UUID]:
    """Who may not do this step for what they did in the case before."""
    if task.step in {OPINION.code, SWORN_CHECK.code, RETURNING.code}:
        return frozenset()  # who has judged the case may say what they think, look at the place afterwards, and give papers back
    found = {event.person_id for event in case.events if event.act in DECIDING and not _is_sent_back(event, task)}
    if found and task.step not in BESIDE and task.step not in AT_OUTPUT:
        found -= authorities.authorised(case)  # 授权书: one person may accept and decide alone, in a service that is decided at once
    found |= {hearing.chair_id for hearing in heard.all_of(case)}  # who chaired a hearing does not judge (Licensing Law art. 48)
    if task.role is not Role.CLERK:
        found.add(case.clerk_id)  # who typed it in may receive it at the window, not judge it
    return frozenset(person for person in found if person)


def _is_sent_back(event: CaseEvent, task: Task) -> bool:
    """A step that was sent back may be done again by who did it."""
    return event.act is Act.PASS_ON and event.step == task.step


def _nothing_to_do(case: Case, officer: Actor) -> DomainError:
    waiting = clocks.open_tasks(case)
    taken = next((task for task in waiting if is_colleagues(officer, task)), None)
    if taken is not None:
        return of_colleague(case, taken)
    if waiting:
        return NotYourTask()
    return WaitingForApplicant() if case.status is Status.TO_CORRECT else TaskTaken()


def is_colleagues(officer: Actor, task: Task) -> bool:
    """It is a task of this officer's post that somebody else has."""
    return (task.department, task.role) == (officer.department, officer.role) and task.assignee_id not in {None, officer.person}


def of_colleague(case: Case, task: Task) -> DomainError:
    """Why somebody of the post cannot do it: a colleague was handed it, or has taken it."""
    came = next((event.act for event in reversed(case.events) if event.act in HANDING | CLAIMING and event.step == task.step), None)
    if came is not Act.CLAIM or task.assignee_id is None:
        return HandedOn()
    return ClaimedBy(name=identity.names([task.assignee_id]).get(task.assignee_id, "—"))


def held(case: Case, act: Act, officer: Actor, by: By = By.TASK_HOLDER) -> Task:
    """The officer's open step, if the lifecycle allows the act now and the step is one that does it."""
    acts.may_take(case, act, by)
    task = next((one for one in _tasks_for(case, officer) if act in _acts_of(one.step)), None)
    if task is None:
        hold(case, officer)  # says why there is none
        raise NotYourTask()
    refuse_unfit(case, officer, task)
    return task


def _acts_of(step: str) -> frozenset[Act]:
    """What a step may do: one beside or after the flow only its own, one of the flow everything else."""
    return {**BESIDE, **AT_OUTPUT}.get(step, OF_THE_FLOW) | HANDING | CLAIMING


def deciding(case: Case, act: Act, officer: Actor, definition: Definition) -> Task:
    """The same, if it is the flow's last step: only that one decides."""
    task = held(case, act, officer)
    if not is_last(definition, task.step):
        raise MoveRefused(status=case.status.value)
    return task


def concerned(case: Case) -> frozenset[UUID]:
    """The persons whose own matter this case is: who filed, the applicant or its representative, who gave the mandate, and the
    interested parties that were told of it."""
    behind = identity.persons_behind(case.applicant, case.mandate_id)
    return behind | {case.person_id} | interested.persons(case)


def office(department: str, step: str, place: str = "") -> Words:
    """The desk where a step is done: the hall has two, and who collects does not go to the one that takes in."""
    return OUTPUT_DESK if step in AT_OUTPUT else city.city().office(department, place)


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


def assign(task: Task, to: UUID | None) -> None:
    """Give an open task to one person, or back to everyone of its post; of two officers at once the second is told."""
    changed = session().execute(
        update(Task)
        .where(Task.id == task.id, Task.state == TaskState.OPEN, Task.assignee_id.is_not_distinct_from(task.assignee_id))
        .values(assignee_id=to)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise TaskTaken()
    session().refresh(task)


def finish_all(case: Case, officer: Actor) -> None:
    """The case is decided: the step that did it is done, what was open beside it leaves its queue."""
    for task in clocks.open_tasks(case):
        finish(task, officer, TaskState.CANCELLED if task.step in BESIDE else TaskState.DONE)


def cancel(case: Case, step: FlowStep, officer: Actor) -> None:
    """What this step was to do matters no more."""
    for task in clocks.open_tasks(case):
        if task.step == step.code:
            finish(task, officer, TaskState.CANCELLED)


def cancel_open(case: Case, actor: Actor) -> None:
    """Nothing is left to do: every open step leaves its queue."""
    for task in clocks.open_tasks(case):
        finish(task, actor, TaskState.CANCELLED)


def open_following(case: Case, definition: Definition, code: str) -> None:
    """The flow goes on after this step, once nothing of its stage is open; raises MoveRefused after the last one."""
    if open_steps(case):
        return
    following = steps_after(definition, code)
    if not following:
        raise MoveRefused(status=case.status.value)
    for step in following:
        open_task(case, step)


def is_last(definition: Definition, code: str) -> bool:
    """Whether the flow ends with this step: only that one decides."""
    return not steps_after(definition, code)


def steps_after(definition: Definition, code: str) -> tuple[FlowStep, ...]:
    """The steps of the flow's next stage, none after the last one."""
    stages = definition.stages
    place = next(number for number, stage in enumerate(stages) if any(step.code == code for step in stage))
    return stages[place + 1] if place + 1 < len(stages) else ()
