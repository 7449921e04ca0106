"""退回上一环节: who has a step sends the case back inside the house, with the reason, to be looked at once more.

The applicant's dates do not move by it. A case that is accepted never goes back to the window that took it in.
"""

from app.cases import acts, asking, pausing, tasks
from app.cases.answers_store import event_note
from app.cases.errors import NothingBefore, ReasonMissing
from app.cases.lifecycle import Act, By
from app.cases.models import Case, Task
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.catalogue.flow import FlowStep
from app.core.actor import Actor


def send_back(case: Case, officer: Actor, reason: str, key: str, *, step: str = "") -> Case:
    """Open one step of the stage before again, or all of them where none is named; this one comes again after them."""
    if not acts.first_time(key, Act.SEND_BACK, case.id):
        return case
    task, definition = tasks.held(case, Act.SEND_BACK, officer), catalogue.version(case.version_id).definition
    pausing.require_running(case)
    asking.require_answered(case, task)
    if not reason.strip():
        raise ReasonMissing()
    again = [one for one in steps_before(case, definition, task) if step in {"", one.code}]
    if not again:
        raise NothingBefore()
    acts.take(case, Act.SEND_BACK, officer, By.TASK_HOLDER, note=reason.strip(), step=task.step)
    tasks.finish(task, officer)
    for one in again:
        tasks.open_task(case, one)
    return case


def steps_before(case: Case, definition: Definition, task: Task) -> tuple[FlowStep, ...]:
    """The steps it may go back to: none before the first review, none while other departments have a step at the same time."""
    stages = definition.stages
    place = next((number for number, stage in enumerate(stages) if any(step.code == task.step for step in stage)), 0)
    if place < 2 or tasks.open_beside(case, definition, task):
        return ()
    return stages[place - 1]


def reason_for(case: Case, task: Task) -> str:
    """Why this step is to be done once more; empty where it is done for the first time."""
    for event in reversed(case.events):
        if event.act is Act.PASS_ON and event.step == task.step:
            return ""
        if event.act is Act.SEND_BACK:
            return event_note(event) if event.step != task.step else ""
    return ""
