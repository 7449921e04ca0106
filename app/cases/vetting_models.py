"""What officers asked a register about the persons of a list, and what they made of the answers (逐人查询)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class CaseVetting(Base):
    """One asking of a case, the last one. Answers and results are sealed under the case's own key and end with it."""

    __tablename__ = "case_vetting"
    __table_args__ = (CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name="settled_by_somebody"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    document: Mapped[bytes]  # sealed: vettings.Vetted
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID]  # the officer
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]
