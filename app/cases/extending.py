"""延期: once, by the days that the law allows, signed by the head of the department; the applicant is told why (Licensing Law art. 42)."""

from sqlalchemy import select

from app.cases import acts, clocks, documents, notices, tasks
from app.cases.answers_store import seal_text
from app.cases.dated_models import CaseExtension
from app.cases.errors import AlreadyExtended, ExtensionTooLong, NotExtendable, ReasonMissing, SameOfficer
from app.cases.lifecycle import Act, By
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.core import clock, seal
from app.core.actor import Actor
from app.core.db import new_id, session


def propose(case: Case, officer: Actor, reason: str, key: str, *, days: int) -> Case:
    """提请延期: the officer says why and by how much; the step stays theirs, and the head is asked beside it."""
    if not acts.first_time(key, Act.PROPOSE_EXTENSION, case.id):
        return case
    task = tasks.held(case, Act.PROPOSE_EXTENSION, officer)
    if not reason.strip():
        raise ReasonMissing()
    _refuse_impossible(case, days)
    row_id = new_id()
    sealed = seal_text(reason.strip(), f"case_extension/reason/{row_id}")
    session().add(CaseExtension(id=row_id, case_id=case.id, days=days, reason=sealed, asked_at=clock.now()))
    session().flush()
    acts.take(case, Act.PROPOSE_EXTENSION, officer, By.TASK_HOLDER, note=reason.strip(), step=task.step)
    tasks.open_task(case, tasks.EXTENSION)
    return case


def extend(case: Case, head: Actor, key: str, note: str = "") -> Case:
    """批准延期: both dates move by the days that were asked for, and the applicant is told the reason."""
    if not acts.first_time(key, Act.EXTEND, case.id):
        return case
    asked = _answering(case, Act.EXTEND, head)
    asked.granted, asked.answered_at = True, clock.now()
    clocks.lengthen(case, asked.days)
    acts.take(case, Act.EXTEND, head, By.HEAD, note=note.strip(), step=tasks.EXTENSION.code)
    definition = catalogue.version(case.version_id).definition
    documents.extended(case, definition, days=asked.days, reason=reason_of(asked))
    notices.tell("extended", case, definition, reason=reason_of(asked), days=asked.days)
    return case


def decline(case: Case, head: Actor, reason: str, key: str) -> Case:
    """不同意延期: the dates stay."""
    if not acts.first_time(key, Act.DECLINE_EXTENSION, case.id):
        return case
    if not reason.strip():
        raise ReasonMissing()
    asked = _answering(case, Act.DECLINE_EXTENSION, head)
    asked.granted, asked.answered_at = False, clock.now()
    acts.take(case, Act.DECLINE_EXTENSION, head, By.HEAD, note=reason.strip(), step=tasks.EXTENSION.code)
    return case


def asked_for(case: Case) -> CaseExtension | None:
    """The extension that waits for the head, or that was granted."""
    if not case.has_seen(Act.PROPOSE_EXTENSION):
        return None
    wanted = (CaseExtension.case_id == case.id, CaseExtension.granted.is_(None) | CaseExtension.granted.is_(True))
    return session().scalar(select(CaseExtension).where(*wanted))


def reason_of(extension: CaseExtension) -> str:
    return seal.unseal(extension.reason, f"case_extension/reason/{extension.id}").decode()


def _refuse_impossible(case: Case, days: int) -> None:
    """Once, while the legal time runs or stands still, and by no more than the law allows."""
    allowed = catalogue.version(case.version_id).definition.extension_days
    if not allowed:
        raise NotExtendable()
    if asked_for(case):
        raise AlreadyExtended()
    if not 0 < days <= allowed:
        raise ExtensionTooLong(days=allowed)


def _answering(case: Case, act: Act, head: Actor) -> CaseExtension:
    """The extension that waits, its task done; who proposed it does not sign it."""
    task, asked = tasks.held(case, act, head, By.HEAD), asked_for(case)
    if any(event.person_id == head.person and event.act is Act.PROPOSE_EXTENSION for event in case.events):
        raise SameOfficer()
    if asked is None or asked.granted:
        raise AlreadyExtended()
    tasks.finish(task, head)
    return asked
