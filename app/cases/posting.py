"""邮寄送达: the output desk posts the papers, and enters who received them and when; that day is the day of delivery."""

from dataclasses import dataclass
from datetime import date

from app.cases import acts, clocks, documents, notices, returning, tasks
from app.cases.answers_store import event_note
from app.cases.delivering import WAYS
from app.cases.delivery_models import Way
from app.cases.errors import CarrierMissing, DayUnfit, NotPosted, PostedAlready, ReceiverMissing
from app.cases.lifecycle import Act, By
from app.cases.models import Case
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
    carrier, number = parcel.carrier.strip(), parcel.number.strip()
    if not carrier or not number:
        raise CarrierMissing()
    if is_posted(case):
        raise PostedAlready()
    acts.take(case, Act.POST, officer, By.TASK_HOLDER, note=f"{carrier}，邮件号 {number}", step=task.step)
    notices.tell("posted", case, catalogue.version(case.version_id).definition, carrier=carrier, tracking=number)
    return case


def deliver_by_post(case: Case, officer: Actor, received: Received, key: str) -> Case:
    """签收: the carrier's return says who received it and when; with the record of delivery (送达回证) the case is closed."""
    if not acts.first_time(key, Act.DELIVER_BY_POST, case.id):
        return case
    task, receiver = tasks.held(case, Act.DELIVER_BY_POST, officer), received.receiver.strip()
    posted_on = posting_day(case)
    if posted_on is None:
        raise NotPosted()
    if not receiver:
        raise ReceiverMissing()
    if not posted_on <= received.day <= clock.today():
        raise DayUnfit()
    said = f"{day_in_words(received.day)}由{receiver}签收"
    acts.take(case, Act.DELIVER_BY_POST, officer, By.TASK_HOLDER, note=said, step=task.step)
    tasks.finish(task, officer)
    clocks.stop(case)
    returning.ask_back(case)
    definition = catalogue.version(case.version_id).definition
    documents.delivered(case, definition, way=WAYS[Way.POST], receiver=receiver, on=received.day)
    return case


def is_posted(case: Case) -> bool:
    return case.has_seen(Act.POST)


def said(case: Case) -> str:
    """Who carries it and its number, as it was entered; empty while it lies at the desk."""
    return next((event_note(event) for event in reversed(case.events) if event.act is Act.POST), "")


def posting_day(case: Case) -> date | None:
    """The day it was posted; None while it lies at the desk."""
    return next((clock.local(event.at).date() for event in reversed(case.events) if event.act is Act.POST), None)
