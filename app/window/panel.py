"""What this officer may do with a case now, or why nothing."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.cases import acts, deadlines, service, tasks
from app.cases.errors import NotYourTask
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, Task
from app.core.actor import Actor
from app.core.errors import DomainError
from app.elements.words import Words
from app.web.forms import said_by
from app.window import words


@dataclass(frozen=True)
class Panel:
    """The open task with the acts that are open to this officer; `obstacle` says why there are none.

    Without a task, `waiting` says for whom the case waits; "" when nothing is left to do.
    """

    step: Words | None = None
    office: Words | None = None
    light: str = "none"
    due_words: str = ""
    acts: frozenset[Act] = frozenset()
    obstacle: str = ""
    waiting: str = ""


def panel(case: Case, officer: Actor) -> Panel:
    task = tasks.open_task_of(case)
    if task is None:
        return Panel(waiting=_waiting(case))
    left = deadlines.remaining(task.due)
    return Panel(
        step=words.step_title(service.definition_of(case), task.step),
        office=tasks.office(task.department, task.step, case.place),
        light=left.light.value,
        due_words=words.remaining(left),
        acts=_acts(case, task),
        obstacle=_obstacle(case, officer),
    )


def _waiting(case: Case) -> str:
    return _("Waiting for the applicant's corrections. The clock is stopped.") if case.status is Status.TO_CORRECT else ""


def _obstacle(case: Case, officer: Actor) -> str:
    try:
        tasks.hold(case, officer)
    except NotYourTask:
        return _("This step is done by another post.")
    except DomainError as refusal:
        return said_by(refusal)
    return ""


def _acts(case: Case, task: Task) -> frozenset[Act]:
    """The acts of the open step; corrections are asked for once (Licensing Law art. 32(4))."""
    if case.status is Status.SUBMITTED:
        once = {Act.RETURN} if acts.is_first_event(case, Act.RETURN) else set()
        return frozenset({Act.ACCEPT, Act.NOT_ACCEPT} | once)
    if case.status is Status.APPROVED:
        return frozenset({Act.HAND_OVER})
    last = tasks.step_after(service.definition_of(case), task.step) is None
    return frozenset({Act.APPROVE, Act.REFUSE} if last else {Act.PASS_ON})
