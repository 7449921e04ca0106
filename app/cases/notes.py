"""内部备注: officers who see the whole case note something for one another. The applicant never reads it, nor another department's step.

A note is not changed. Who wrote it may strike it out with a reason; both stay.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.audit import service as audit
from app.cases import acts, parts, tasks
from app.cases.answers_store import key_context
from app.cases.errors import OwnCase, ReasonMissing
from app.cases.models import Case
from app.cases.note_errors import NoteMissing, NoteStruck, NoteTooLong, NotYourNote
from app.cases.note_models import CaseNote
from app.core import clock, seal
from app.core.actor import Actor
from app.core.db import insert, new_id, session
from app.core.errors import Missing

LONGEST = 1000
ACT, STRIKING = "note", "strike_note"


@dataclass(frozen=True)
class Note:
    """One note, opened. `struck_because`: why it holds no more; "" while it does."""

    id: UUID
    person_id: UUID
    department: str
    words: str
    at: datetime
    struck_at: datetime | None
    struck_because: str


def may_read(case: Case, officer: Actor) -> bool:
    """Who sees the whole case, and is not concerned by it."""
    return parts.visible(case, officer).is_whole and officer.person not in tasks.concerned(case)


def of_case(case: Case, officer: Actor) -> list[Note]:
    """The first one first; none for who may not read them."""
    if not may_read(case, officer):
        return []
    rows = session().scalars(select(CaseNote).where(CaseNote.case_id == case.id).order_by(CaseNote.id))
    return [_opened(case, row) for row in rows]


def write(case: Case, officer: Actor, words: str, key: str) -> Case:
    """One more note, with who wrote it and when."""
    _require_reader(case, officer)
    if not acts.first_time(key, ACT, case.id):
        return case
    said = words.strip()
    if not said:
        raise NoteMissing()
    if len(said) > LONGEST:
        raise NoteTooLong(most=LONGEST)
    note_id = new_id()
    who = {"person_id": officer.person, "post_id": officer.post.id if officer.post else None, "department": officer.department}
    row = {"id": note_id, "case_id": case.id, **who, "at": clock.now()}
    insert(CaseNote, row | {"words": _sealed(case, said, "words", note_id)})
    audit.record(officer, "case:note", kind="case", ref=str(case.id), detail={"words": said})
    return case


def strike(case: Case, officer: Actor, reason: str, key: str, *, note_id: UUID) -> Case:
    """划去: it is read no more as holding, and the reason stands beside it."""
    _require_reader(case, officer)
    if not acts.first_time(key, STRIKING, case.id):
        return case
    row = session().get(CaseNote, note_id)
    if row is None or row.case_id != case.id:
        raise Missing()
    if row.person_id != officer.person:
        raise NotYourNote()
    if row.struck_at is not None:
        raise NoteStruck()
    if not reason.strip():
        raise ReasonMissing()
    row.struck_at, row.struck_because = clock.now(), _sealed(case, reason.strip(), "struck_because", note_id)
    audit.record(officer, "case:strike_note", kind="case", ref=str(case.id), detail={"reason": reason.strip()})
    return case


def _require_reader(case: Case, officer: Actor) -> None:
    parts.require_whole(case, officer)
    if officer.person in tasks.concerned(case):
        raise OwnCase()


def _sealed(case: Case, text: str, column: str, note_id: UUID) -> bytes:
    return seal.seal(text.encode(), f"case_note/{column}/{note_id}", key=case.wrapped_key, key_context=key_context(case))


def _opened(case: Case, row: CaseNote) -> Note:
    def text(column: str, value: bytes) -> str:
        return seal.unseal(value, f"case_note/{column}/{row.id}", key=case.wrapped_key, key_context=key_context(case)).decode()

    because = text("struck_because", row.struck_because) if row.struck_because else ""
    return Note(row.id, row.person_id, row.department, text("words", row.words), row.at, row.struck_at, because)
