"""What officers note for one another about a case, and the opinions that a department and an officer write again and again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.lifecycle import Act
from app.core.db import Base, enum_type, new_id


class CaseNote(Base):
    """内部备注: seen by the offices alone. Its words are sealed under the case's own key and end with it; only struck out."""

    __tablename__ = "case_note"
    __table_args__ = (
        CheckConstraint("(struck_at IS NULL) = (struck_because IS NULL)", name="struck_with_reason"),
        Index("ix_case_note_case_id", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[UUID]
    post_id: Mapped[UUID]
    department: Mapped[str]
    words: Mapped[bytes]  # sealed
    at: Mapped[datetime]
    struck_at: Mapped[datetime | None]
    struck_because: Mapped[bytes | None]  # sealed


class OpinionPhrase(Base):
    """常用意见: a sentence that is offered where an act asks for an opinion."""

    __tablename__ = "opinion_phrase"
    __table_args__ = (Index("ix_opinion_phrase_department", "department", "act"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    department: Mapped[str]
    person_id: Mapped[UUID | None]  # whose own; None: the department's
    act: Mapped[Act] = mapped_column(enum_type(Act))
    words: Mapped[str]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
