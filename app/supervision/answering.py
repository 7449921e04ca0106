"""督办: each breach has an owner, who answers by a day; supervision closes it or sends the answer back with a note.

The owner is the head of the department that had the case, or the officer whom supervision names. It changes nothing in the case.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.audit import service as audit
from app.cases import acts
from app.cases.answers_store import seal_text
from app.cases.dated_models import Standing, SupervisionEvent
from app.core import clock, seal, workdays
from app.core.actor import Actor, Role
from app.core.db import insert, new_id, session
from app.core.errors import Missing
from app.core.settings import current
from app.identity import queries as identity
from app.supervision.answer_models import Said, SupervisionWord
from app.supervision.errors import AnswerMissing, EventMoved, NotYoursToAnswer, OwnAnswer, UnfitOwner

LONGEST = 1000


def may_read(event: SupervisionEvent, officer: Actor) -> bool:
    """Supervision reads every event, a department its own in its place."""
    if officer.role is Role.SUPERVISOR:
        return True
    return officer.post is not None and officer.department == event.department and event.place.startswith(officer.post.place)


def may_answer(event: SupervisionEvent, officer: Actor) -> bool:
    """The officer who was named, and the head always: who is away is answered for."""
    if officer.role is Role.SUPERVISOR or not may_read(event, officer):
        return False
    return officer.role is Role.HEAD or (event.owner_id is not None and event.owner_id == officer.person)


def answer(event_id: UUID, officer: Actor, text: str, key: str) -> SupervisionEvent:
    """答复: what happened and what is done about it."""
    event = _held(event_id, officer)
    if not acts.first_time(key, "supervision:answer", event.case_id):
        return event
    if not may_answer(event, officer):
        raise NotYoursToAnswer()
    _require(event, Standing.ASKED)
    _say(event, officer, Said.ANSWERED, text)
    event.standing = Standing.ANSWERED
    return event


def name_owner(event_id: UUID, supervisor: Actor, owner: UUID | None, key: str) -> SupervisionEvent:
    """指定答复人: an officer of the department; None gives it back to the head. The days begin anew."""
    event = _held(event_id, supervisor)
    if not acts.first_time(key, "supervision:name_owner", event.case_id):
        return event
    _require_supervisor(supervisor)
    _require(event, Standing.ASKED)
    if owner is not None and owner not in candidates(event):
        raise UnfitOwner()
    said = identity.names([owner])[owner] if owner else "部门负责人"
    _say(event, supervisor, Said.NAMED, said)
    event.owner_id, event.answer_by = owner, _last_day()
    return event


def send_back(event_id: UUID, supervisor: Actor, note: str, key: str) -> SupervisionEvent:
    """退回: the answer does not do; there is a new day for another."""
    event = _held(event_id, supervisor)
    if not acts.first_time(key, "supervision:send_back", event.case_id):
        return event
    _judge(event, supervisor, Said.SENT_BACK, note)
    event.standing, event.answer_by = Standing.ASKED, _last_day()
    return event


def close(event_id: UUID, supervisor: Actor, note: str, key: str) -> SupervisionEvent:
    """办结: the answer does, and why."""
    event = _held(event_id, supervisor)
    if not acts.first_time(key, "supervision:close", event.case_id):
        return event
    _judge(event, supervisor, Said.CLOSED, note)
    event.standing, event.closed_at = Standing.CLOSED, clock.now()
    return event


def candidates(event: SupervisionEvent) -> dict[UUID, str]:
    """Who may be named: everybody who has a post in the department today."""
    return identity.names(identity.officers_of(event.department, event.place))


def words_of(event: SupervisionEvent) -> list[SupervisionWord]:
    """Everything that was said, the first one first."""
    return list(session().scalars(select(SupervisionWord).where(SupervisionWord.event_id == event.id).order_by(SupervisionWord.id)))


def text_of(word: SupervisionWord) -> str:
    return seal.unseal(word.text, f"supervision_word/text/{word.id}").decode()


def _held(event_id: UUID, officer: Actor) -> SupervisionEvent:
    """The event with its row held: of two at once the second sees the first one's act. One that may not be read is missing."""
    wanted = select(SupervisionEvent).where(SupervisionEvent.id == event_id).with_for_update()
    event = session().scalar(wanted.execution_options(populate_existing=True))
    if event is None or not may_read(event, officer):
        raise Missing()
    return event


def _require(event: SupervisionEvent, *standing: Standing) -> None:
    if event.standing not in standing:
        raise EventMoved()


def _require_supervisor(officer: Actor) -> None:
    if officer.role is not Role.SUPERVISOR:
        raise NotYoursToAnswer()


def _judge(event: SupervisionEvent, supervisor: Actor, said: Said, note: str) -> None:
    _require_supervisor(supervisor)
    _require(event, Standing.ANSWERED)
    answered = [word for word in words_of(event) if word.said is Said.ANSWERED]
    if answered and answered[-1].person_id == supervisor.person:
        raise OwnAnswer()
    _say(event, supervisor, said, note)


def _say(event: SupervisionEvent, officer: Actor, said: Said, text: str) -> None:
    """Its words sealed, the act in the audit."""
    if not text.strip():
        raise AnswerMissing()
    word_id = new_id()
    insert(
        SupervisionWord,
        {
            "id": word_id,
            "event_id": event.id,
            "said": said,
            "at": clock.now(),
            "person_id": officer.person,
            "department": officer.department or "",
            "text": seal_text(text.strip(), f"supervision_word/text/{word_id}"),
        },
    )
    audit.record(officer, f"supervision:{said.value}", kind="supervision_event", ref=str(event.id), detail={"text": text.strip()})


def _last_day() -> date:
    return workdays.add(clock.today(), current().supervision_answer_days).day
