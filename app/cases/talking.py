"""办件留言: the applicant and the offices write to each other about one case, while it is not ended.

A message asks or explains; it corrects nothing and decides nothing. What must be corrected is told once, in its notice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from app.audit import service as audit
from app.cases import acts, notices, parts, tasks
from app.cases.answers_store import key_context
from app.cases.errors import CaseEnded, NothingWritten, OwnCase, TextTooLong
from app.cases.lifecycle import ENDED
from app.cases.models import Case
from app.cases.talk_models import CaseMessage
from app.catalogue import service as catalogue
from app.core import clock, seal
from app.core.actor import Actor
from app.core.db import insert, new_id, session

LONGEST = 2000
ACT = "message"


@dataclass(frozen=True)
class Said:
    """One message, opened. `is_new`: the other side has not read it yet."""

    by_office: bool
    person_id: UUID
    department: str
    words: str
    at: datetime
    is_new: bool


def ask(case: Case, applicant: Actor, words: str, key: str) -> Case:
    """The applicant writes to the offices; the officer whose step is open sees the mark in the queue."""
    _write(case, applicant, words, key, by_office=False)
    return case


def answer(case: Case, officer: Actor, words: str, key: str) -> Case:
    """An office writes to the applicant, who is told; what the applicant wrote counts as read. Nobody does so in a matter of their own."""
    if officer.person in tasks.concerned(case):
        raise OwnCase()
    parts.require_whole(case, officer)
    message_id = _write(case, officer, words, key, by_office=True)
    if message_id is not None:
        _read(case, by_office=True)
        notices.tell("office_wrote", case, catalogue.version(case.version_id).definition, of=message_id)
    return case


def thread(case: Case) -> list[Said]:
    """Every message of the case, the first one first."""
    rows = session().scalars(select(CaseMessage).where(CaseMessage.case_id == case.id).order_by(CaseMessage.id))
    return [_said(case, row) for row in rows]


def may_write(case: Case) -> bool:
    return case.number is not None and case.status not in ENDED


def read_by_applicant(case: Case) -> None:
    """The applicant's side has the messages of the offices before it."""
    _read(case, by_office=False)


def read_by_office(case: Case, officer: Actor) -> None:
    """The officer whose step is open has read them; another's look leaves the mark for who has to answer."""
    if tasks.task_for(case, officer) is not None:
        _read(case, by_office=True)


def unread(numbers: Iterable[str]) -> frozenset[str]:
    """Of these cases, the numbers of those with a message of the applicant that no officer has read."""
    waiting = (CaseMessage.read_at.is_(None), CaseMessage.post_id.is_(None))
    wanted = select(Case.number).join(CaseMessage, CaseMessage.case_id == Case.id).where(Case.number.in_(list(numbers)), *waiting)
    return frozenset(number for number in session().scalars(wanted) if number)


def _write(case: Case, actor: Actor, words: str, key: str, *, by_office: bool) -> UUID | None:
    """The id of the new message; None where the key has written it before."""
    if not acts.first_time(key, ACT, case.id):
        return None
    said = words.strip()
    if not said:
        raise NothingWritten()
    if len(said) > LONGEST:
        raise TextTooLong(most=LONGEST)
    if not may_write(case):
        raise CaseEnded()
    row_id = new_id()
    row = {"id": row_id, "case_id": case.id, "person_id": actor.person, "at": clock.now(), "read_at": None}
    office = {"post_id": actor.post.id if by_office and actor.post else None, "department": actor.department if by_office else ""}
    sealed = seal.seal(said.encode(), _place(row_id), key=case.wrapped_key, key_context=key_context(case))
    insert(CaseMessage, row | office | {"words": sealed})
    audit.record(actor, "case:message", kind="case", ref=str(case.id), detail={"words": said})
    return row_id


def _read(case: Case, *, by_office: bool) -> None:
    of_the_other = CaseMessage.post_id.is_(None) if by_office else CaseMessage.post_id.is_not(None)
    session().execute(
        update(CaseMessage)
        .where(CaseMessage.case_id == case.id, CaseMessage.read_at.is_(None), of_the_other)
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _said(case: Case, row: CaseMessage) -> Said:
    words = seal.unseal(row.words, _place(row.id), key=case.wrapped_key, key_context=key_context(case)).decode()
    return Said(row.post_id is not None, row.person_id, row.department, words, row.at, row.read_at is None)


def _place(row_id: UUID) -> str:
    return f"case_message/words/{row_id}"
