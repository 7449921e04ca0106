"""The two silences that the law takes for a yes: nothing told in five days (art. 32(4)), nothing decided before a permit ends (art. 50).

Each needs its basis in the service's own file (`silence`). Every other deadline that passes is a matter of supervision, never a yes.
"""

from datetime import date

from app.cases import accepting, acts, clocks, deciding, documents, interested, later_checks, notices, outcome, pausing, supervision, tasks
from app.cases.answers_store import read_answers
from app.cases.dated_models import Breach, ClockKind
from app.cases.lifecycle import Act, By, Status
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import SYSTEM
from app.form_engine.answers import Answers


def deem_accepted(case: Case, due: date) -> None:
    """视为受理: accepted from the day the papers were received; supervision is told."""
    definition = catalogue.version(case.version_id).definition
    task = tasks.open_task_of(case)
    received = next(event.at for event in reversed(case.events) if event.act in {Act.SUBMIT, Act.RESUBMIT})
    accepting.take_in(case, definition, Act.DEEM_ACCEPTED, SYSTEM, note=definition.silence_basis("acceptance"), received_at=received)
    supervision.write_down(case, Breach.DEEMED_ACCEPTED, due, department=task.department if task else "")
    if task:
        tasks.finish(task, SYSTEM)
        tasks.open_following(case, definition, task.step)
    notices.tell("deemed_accepted", case, definition)


def deem_renewed(case: Case, due: date) -> None:
    """视为准予延续: the permit goes on as if the renewal had been granted; supervision is told."""
    definition, answers = catalogue.version(case.version_id).definition, Answers(read_answers(case))
    if case.status is not Status.ACCEPTED or not outcome.can_be_made(case, definition, answers):
        supervision.write_down(case, Breach.LAW_LATE, due)
        return
    tasks.cancel_open(case, SYSTEM)
    pausing.break_off(case)
    acts.take(case, Act.DEEM_RENEWED, SYSTEM, By.SYSTEM, note=definition.silence_basis("renewal"))
    deciding.record(case, definition, Act.DEEM_RENEWED, SYSTEM)
    clocks.stop(case)
    clocks.begin(case, ClockKind.DELIVERY, clock.today(), clocks.DAYS_TO_DELIVER)
    outcome.prepare_result(case, definition, answers)
    later_checks.begin(case, definition, answers)
    documents.granted(case, definition, deemed=True)
    supervision.write_down(case, Breach.DEEMED_RENEWED, due)
    notices.tell("deemed_renewed", case, definition)
    interested.tell("third_granted", case)
