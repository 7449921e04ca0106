"""接续码: a draft begun at home or at a terminal is finished at a window, by a code that its owner shows there.

The code is kept as a blind index, is good for seven days and for one use. While the draft is at the window its owner may look on and
not write; the clerk gives it back, or files it with the owner present.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import service as audit
from app.cases import visits
from app.cases.errors import MoveRefused
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.cases.service import locked
from app.cases.visit_errors import DraftCodeUnknown, DraftElsewhere
from app.cases.visit_models import FoundBy
from app.core import clock, seal, spoken_codes
from app.core.actor import Actor, Channel
from app.core.db import Base, enum_type, new_id, session
from app.identity import queries as identity

LENGTH = 8
LIFE = timedelta(days=7)
OPEN = text("ended_at IS NULL")


class DraftCode(Base):
    """One code of one draft, and the clerk who used it. `ended_at`: withdrawn, run out, or the draft was given back or filed."""

    __tablename__ = "draft_code"
    __table_args__ = (
        CheckConstraint("(used_at IS NULL) = (used_by IS NULL) AND (used_at IS NULL) = (begun_on IS NULL)", name="use_is_whole"),
        Index("uq_draft_code_open", "case_id", unique=True, postgresql_where=OPEN, sqlite_where=OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    code_index: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    begun_on: Mapped[Channel | None] = mapped_column(enum_type(Channel))  # where the draft goes back to
    ended_at: Mapped[datetime | None]


def looks_like_one(typed: str) -> bool:
    return spoken_codes.is_one(typed, LENGTH)


def make(case: Case, actor: Actor) -> str:
    """A code for this draft of the actor's, told once; the one before is good for nothing any more."""
    if case.status is not Status.DRAFT:
        raise MoveRefused(status=case.status.value)
    _end(case)
    code, now = spoken_codes.new(LENGTH), clock.now()
    session().add(DraftCode(id=new_id(), case_id=case.id, code_index=_index(code), made_at=now, expires_at=now + LIFE))
    audit.record(actor, "case:make_draft_code", kind="case", ref=str(case.id))
    return code


def take(code: str, clerk: Actor) -> Case:
    """The draft of this code becomes this clerk's, with its owner before them. Of two clerks the second is told who has it."""
    row = session().scalars(select(DraftCode).where(DraftCode.code_index == _index(code), DraftCode.ended_at.is_(None))).one_or_none()
    if row is None or (row.used_by is None and row.expires_at < clock.now()):
        raise DraftCodeUnknown()
    case = locked(row.case_id)
    session().refresh(row)
    if case.status is not Status.DRAFT or row.ended_at:
        raise DraftCodeUnknown()
    if row.used_by not in {None, clerk.person}:
        raise DraftElsewhere(name=_name(row.used_by))
    visits.begin(clerk, case.person_id, FoundBy.CODE, party=case.applicant)
    if row.used_by is None:
        _use(row, case, clerk)
    visits.note(clerk, case)
    return case


def _use(row: DraftCode, case: Case, clerk: Actor) -> None:
    mine = update(DraftCode).where(DraftCode.id == row.id, DraftCode.used_at.is_(None))
    values = {"used_at": clock.now(), "used_by": clerk.person, "begun_on": case.channel}
    if session().execute(mine.values(values).execution_options(synchronize_session=False)).rowcount != 1:  # type: ignore[attr-defined]
        raise DraftElsewhere(name="")
    session().refresh(row)
    case.channel, case.clerk_id, case.saved_at = Channel.WINDOW, clerk.person, clock.now()
    audit.record(clerk, "case:take_over_draft", kind="case", ref=str(case.id))


def give_back(case: Case, clerk: Actor) -> None:
    """The owner goes on at home: everything that was typed is kept, and who typed it stands with each answer."""
    if case.status is not Status.DRAFT or case.clerk_id is None:
        raise MoveRefused(status=case.status.value)
    row = session().scalars(select(DraftCode).where(DraftCode.case_id == case.id, DraftCode.ended_at.is_(None))).one_or_none()
    case.channel, case.clerk_id, case.saved_at = (row.begun_on if row and row.begun_on else Channel.ONLINE), None, clock.now()
    _end(case)
    audit.record(clerk, "case:give_back_draft", kind="case", ref=str(case.id))


def _end(case: Case) -> None:
    open_one = update(DraftCode).where(DraftCode.case_id == case.id, DraftCode.ended_at.is_(None))
    session().execute(open_one.values(ended_at=clock.now()).execution_options(synchronize_session=False))


def _name(person_id: UUID | None) -> str:
    return identity.person(person_id).name if person_id else ""


def _index(code: str) -> bytes:
    return seal.blind_index("draft-code", code)
