"""The hearings (听证) of a case: told, asked for or not, set, held (Licensing Law arts 46-48)."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type, new_id

NOT_HELD = text("held_at IS NULL")


class HearingAnswer(StrEnum):
    """What was said to the right to a hearing."""

    ASKED = "asked"  # 要求听证
    WAIVED = "waived"  # 放弃
    SILENT = "silent"  # 逾期未提出，视为放弃


class CaseHearing(Base):
    """One hearing of one case: what is decided afterwards rests on its record.

    The applicant is told of the right to it once. An interested party who asks makes it theirs too, or, where one was held before
    they were told, has another.
    """

    __tablename__ = "case_hearing"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
        CheckConstraint("(day IS NULL) = (chair_id IS NULL)", name="day_has_chair"),
        CheckConstraint("day IS NULL OR answer = 'asked'", name="set_when_asked"),
        CheckConstraint("(held_at IS NULL) = (record IS NULL)", name="held_has_record"),
        CheckConstraint("held_at IS NULL OR day IS NOT NULL", name="held_was_set"),
        Index("ix_case_hearing_case_id", "case_id"),
        Index("uq_case_hearing_to_hold", "case_id", unique=True, postgresql_where=NOT_HELD, sqlite_where=NOT_HELD),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("case_interest.id"))  # None: the applicant, or nobody
    intended: Mapped[bytes]  # sealed: the facts of the decision that is intended, or what the interested party was told
    basis: Mapped[str]
    told_at: Mapped[datetime]
    answer: Mapped[HearingAnswer | None] = mapped_column(enum_type(HearingAnswer))
    answered_at: Mapped[datetime | None]
    day: Mapped[date | None]
    begins: Mapped[time | None]
    room: Mapped[str | None]
    chair_id: Mapped[UUID | None]  # a person who did not review the case
    record: Mapped[bytes | None]  # sealed
    held_at: Mapped[datetime | None]
