"""邮寄送达: the output desk posts the papers, and enters who received them and when; that day is the day of delivery."""

from dataclasses import dataclass
from datetime import date

from app.cases import acts, clocks, collecting, documents, notices, returning, tasks
from app.cases.answers_store import event_note
from app.cases.delivering import WAYS
from app.cases.delivery_models import Way
from app.cases.errors import CarrierMissing, DayUnfit, NotPosted, PostedAlready, ReasonMissing, ReceiverMissing
from app.cases.lifecycle import Act, By
from app.cases.models import Case, Task, TaskState
from app.cases.outcome import HAND_OVER
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import Actor
from app.issuance.printing import day as day_in_words


@dataclass(frozen=True)
class Parcel:
    """Who carries it, and the number by which it can be followed."""

    carrier: str
    number: str


@dataclass(frozen=True)
class Received:
    """Who took it in, and on which day."""

    receiver: str
    day: date


def post(case: Case, officer: Actor, parcel: Parcel, key: str) -> Case:
    """交寄: the papers leave the house; the applicant is told how to follow them. The case stays open until they arrive."""
    if not acts.first_time(key, Act.POST, case.id):
        return case
    task = tasks.held(case, Act.POST, officer)
    if not parcel.carrier.strip() or not parcel.number.strip():
        raise CarrierMissing()
    if is_posted(case):
        raise PostedAlready()
    leaves(case, officer, By.TASK_HOLDER, parcel, step=task.step)
    return case


def deliver_by_post(case: Case, officer: Actor, received: Received, key: str) -> Case:
    """签收: the carrier's return says who received it and when; with the record of delivery (送达回证) the case is closed."""
    if not acts.first_time(key, Act.DELIVER_BY_POST, case.id):
        return case
    task, posted_on = tasks.held(case, Act.DELIVER_BY_POST, officer), posting_day(case)
    if posted_on is None:
        raise NotPosted()
    if not received.receiver.strip():
        raise ReceiverMissing()
    if not posted_on <= received.day <= clock.today():
        raise DayUnfit()
    arrives(case, officer, By.TASK_HOLDER, received, task=task)
    return case


def come_back(case: Case, officer: Actor, reason: str, key: str) -> Case:
    """邮件退回: the papers lie at the output desk again, and the applicant is told to collect them or to give another address."""
    if not acts.first_time(key, Act.COME_BACK, case.id):
        return case
    task = tasks.held(case, Act.COME_BACK, officer)
    if not is_posted(case):
        raise NotPosted()
    if not reason.strip():
        raise ReasonMissing()
    returns(case, officer, By.TASK_HOLDER, reason.strip(), task=task)
    return case


def leaves(case: Case, actor: Actor, by: By, parcel: Parcel, *, step: str) -> None:
    """What posting does, whoever reports it."""
    carrier, number = parcel.carrier.strip(), parcel.number.strip()
    acts.take(case, Act.POST, actor, by, note=f"{carrier}，邮件号 {number}", step=step)
    notices.tell("posted", case, catalogue.version(case.version_id).definition, carrier=carrier, tracking=number)


def arrives(case: Case, actor: Actor, by: By, received: Received, *, task: Task) -> None:
    """What its receipt does: the case is closed as of the day of receipt."""
    receiver = received.receiver.strip()
    acts.take(case, Act.DELIVER_BY_POST, actor, by, note=f"{day_in_words(received.day)}由{receiver}签收", step=task.step)
    tasks.finish(task, actor)
    clocks.stop(case)
    returning.ask_back(case)
    definition = catalogue.version(case.version_id).definition
    documents.delivered(case, definition, way=WAYS[Way.POST], receiver=receiver, on=received.day)


def returns(case: Case, actor: Actor, by: By, reason: str, *, task: Task) -> None:
    """What its coming back does: a place on the shelf and a code, as for everything that waits."""
    acts.take(case, Act.COME_BACK, actor, by, note=reason, step=task.step)
    tasks.finish(task, actor, TaskState.CANCELLED)
    tasks.open_task(case, HAND_OVER)
    notices.tell("came_back", case, catalogue.version(case.version_id).definition)
    collecting.arrive(case)


def is_posted(case: Case) -> bool:
    """On its way: what came back is not."""
    last = next((event.act for event in reversed(case.events) if event.act in {Act.POST, Act.COME_BACK}), None)
    return last is Act.POST


def said(case: Case) -> str:
    """Who carries it and its number, as it was entered; empty while it lies at the desk."""
    return next((event_note(event) for event in reversed(case.events) if event.act is Act.POST), "") if is_posted(case) else ""


def posting_day(case: Case) -> date | None:
    """The day it was posted; None while it lies at the desk."""
    posted = next((event for event in reversed(case.events) if event.act is Act.POST), None)
    return clock.local(posted.at).date() if posted and is_posted(case) else None
