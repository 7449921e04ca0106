"""What sources leave in the database: embedded registers, the log of calls, check slips, and the demonstration's switches."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type, new_id


class RegisterRecord(Base):
    """One record of an embedded register. A subject may have more than one: real registers do."""

    __tablename__ = "register_record"
    __table_args__ = (Index("ix_register_record_subject", "register", "subject_index"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    register: Mapped[str]
    subject_kind: Mapped[str]
    subject_index: Mapped[bytes]  # blind index of the ID number or credit code
    record_id: Mapped[str]
    dated: Mapped[str]  # YYYY-MM-DD, the register's own date
    payload: Mapped[bytes]  # sealed JSON of attribute -> value


class DirectoryEntry(Base):
    """One line of an embedded directory: public, so it is kept readable and can be searched."""

    __tablename__ = "directory_entry"

    directory: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    detail: Mapped[str]
    sought: Mapped[str]  # what a search looks into: code, name and detail in small letters, the name in pinyin and by initials
    dated: Mapped[str]  # YYYY-MM-DD


class Outcome(StrEnum):
    """What came of one call."""

    ANSWERED = "answered"
    NOTHING = "nothing"  # the source has no record of the subject
    DOWN = "down"
    LATE = "late"
    BROKEN = "broken"  # an answer that cannot be one
    HELD = "held"  # not asked: its circuit is open or too many calls wait

    REMEMBERED = "remembered"  # not asked: what it said before is still fresh


GOOD = frozenset({Outcome.ANSWERED, Outcome.NOTHING, Outcome.REMEMBERED})


class SourceCall(Base):
    """Who asked which register about whom, for what; never with a clear number or a value."""

    __tablename__ = "source_call"
    __table_args__ = (
        CheckConstraint("case_id IS NOT NULL OR person_id IS NOT NULL OR authorised <> ''", name="has_purpose"),
        Index("ix_source_call_source_at", "source", "at"),
        Index("ix_source_call_subject_index", "subject_index", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str]
    subject_kind: Mapped[str]
    subject_index: Mapped[bytes]
    attributes: Mapped[list]
    service: Mapped[str]
    case_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    post_id: Mapped[UUID | None]
    authorised: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    ms: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome))


class SourceMemory(Base):
    """What a register of another house said, as long as the dictionary calls it fresh (动态更新). Sealed, and gone when it is stale."""

    __tablename__ = "source_memory"
    __table_args__ = (Index("ix_source_memory_stale_at", "stale_at"),)

    source: Mapped[str] = mapped_column(primary_key=True)
    subject_index: Mapped[bytes] = mapped_column(primary_key=True)
    attribute: Mapped[str] = mapped_column(primary_key=True)
    payload: Mapped[bytes]  # sealed JSON: subject key, record id, its date, value
    fetched_at: Mapped[datetime]
    stale_at: Mapped[datetime]


class SourceDigest(Base):
    """What a department is told once a day: which of its registers failed the day before."""

    __tablename__ = "source_digest"

    department: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)  # the day that it is about
    failing: Mapped[list]  # [{source, calls, failures}], the worst first; empty: nothing failed
    made_at: Mapped[datetime]


class SlipStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"


class CheckSlip(Base):
    """校核单: a person says that a register is wrong; its owner looks and answers. Filing goes on meanwhile."""

    __tablename__ = "check_slip"
    __table_args__ = (
        CheckConstraint("(status = 'answered') = (answered_at IS NOT NULL)", name="answered_has_time"),
        CheckConstraint("(status = 'answered') = (answer IS NOT NULL)", name="answered_has_answer"),
        CheckConstraint("(status = 'answered') = (corrected IS NOT NULL)", name="answered_has_outcome"),
        Index("ix_check_slip_department_status", "department", "status", "opened_at"),
        Index("ix_check_slip_case_id", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)  # idempotency
    element: Mapped[str]
    source: Mapped[str]
    record: Mapped[str] = mapped_column(default="")  # the source's own record number
    department: Mapped[str]  # owner of the source
    case_id: Mapped[UUID | None]
    said: Mapped[bytes]  # sealed, what the source says
    claimed: Mapped[bytes]  # sealed, what the person says
    reason: Mapped[bytes]  # sealed
    status: Mapped[SlipStatus] = mapped_column(enum_type(SlipStatus), default=SlipStatus.OPEN)
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]
    corrected: Mapped[bool | None]
    answer: Mapped[bytes | None]  # sealed


class SwitchState(StrEnum):
    OK = "ok"
    DOWN = "down"
    SLOW = "slow"


class SourceSwitch(Base):
    """Lets a visitor of the demonstration break a register."""

    __tablename__ = "source_switch"

    source: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[SwitchState] = mapped_column(enum_type(SwitchState))
    changed_at: Mapped[datetime]
