"""What the applicant and the offices write to each other within a case (办件留言)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, new_id


class CaseMessage(Base):
    """One message. Its words are sealed under the case's own key and end with it."""

    __tablename__ = "case_message"
    __table_args__ = (
        CheckConstraint("(post_id IS NULL) = (department = '')", name="office_has_department"),
        Index("ix_case_message_case_id", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[UUID]  # who wrote it
    post_id: Mapped[UUID | None]  # of the officer; None: the applicant's side
    department: Mapped[str]  # of the officer, "" on the applicant's side
    words: Mapped[bytes]  # sealed
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]  # by the other side
