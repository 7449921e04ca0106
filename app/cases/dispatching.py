"""The result leaves the house the way that was chosen last; the choice may change until it is on its way or delivered."""

from app.cases import acts, clocks, collecting, delivering, documents, notices, outcome, posting, returning, tasks
from app.cases.answers_store import applicant_name
from app.cases.delivering import WAYS, Choice
from app.cases.delivery_models import Way
from app.cases.errors import DeliveryNotAsked, PostedAlready
from app.cases.lifecycle import Act, By, Status
from app.cases.models import Case, TaskState
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.core.actor import SYSTEM, Actor


def certificate_is_ready(case: Case) -> None:
    """制证完成: the paper goes out the way the applicant chose. Repeatable."""
    if case.status is Status.APPROVED and not tasks.open_task_of(case):
        send_out(case, catalogue.version(case.version_id).definition)


def send_out(case: Case, definition: Definition) -> None:
    """Deliver the finished result to the applicant's account, or put it on the output desk to be collected or posted."""
    way = delivering.way_of(case, definition)
    if way in {Way.POST, Way.WINDOW}:
        outcome.have_result_drawn(case, definition)
    if way is Way.POST:
        tasks.open_task(case, outcome.POSTING)
        notices.tell("ready_to_post", case, definition)
    elif way is Way.WINDOW:
        tasks.open_task(case, outcome.HAND_OVER)
        collecting.arrive(case)
    else:
        acts.take(case, Act.DELIVER, SYSTEM, By.SYSTEM)
        clocks.stop(case)
        returning.ask_back(case)
        documents.delivered(case, definition, way=WAYS[way], receiver=applicant_name(case))
        notices.tell("ready", case, definition)


def change(case: Case, actor: Actor, choice: Choice, key: str) -> Case:
    """变更送达方式、联系方式: confirmed anew in writing. What waits at the desk goes the new way; what is posted cannot."""
    if not acts.first_time(key, Act.CHANGE_DELIVERY, case.id):
        return case
    definition = catalogue.version(case.version_id).definition
    acts.may_take(case, Act.CHANGE_DELIVERY, By.APPLICANT)
    if not delivering.is_asked(definition):
        raise DeliveryNotAsked()
    if posting.is_posted(case):
        raise PostedAlready()
    delivering.confirm(case, definition)  # what counted until now, where its job has not come to it yet
    chosen = delivering.record(case, choice)
    delivering.confirm(case, definition)
    acts.take(case, Act.CHANGE_DELIVERY, actor, By.APPLICANT, note=WAYS[chosen.way])
    notices.tell("delivery_changed", case, definition)
    waiting = tasks.open_task_of(case) if case.status is Status.APPROVED else None
    if waiting:
        tasks.finish(waiting, actor, TaskState.CANCELLED)
        collecting.leave(case)
        send_out(case, definition)
    return case


def may_change(case: Case, definition: Definition) -> bool:
    """Whether the applicant's page offers it."""
    is_open = Act.CHANGE_DELIVERY in acts.open_to(case, By.APPLICANT)
    return is_open and delivering.is_asked(definition) and not posting.is_posted(case)
