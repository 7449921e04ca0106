"""Proposals to revoke or cancel what a case gave, and what the head said."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type, new_id

ASKED = text("granted IS NULL OR granted")


class Ground(StrEnum):
    """Why a certificate is not to stay in force: the first two revoke it (art. 69), the others close its record (art. 70)."""

    DECEIT = "deceit"  # 以欺骗、贿赂等不正当手段取得（art. 69(2)）
    OFFICE_FAULT = "office_fault"  # 违法作出准予决定（art. 69(1)）
    EXPIRED = "expired"  # 有效期届满未延续（art. 70(1)）
    HOLDER_GONE = "holder_gone"  # 公民死亡、丧失行为能力或者组织终止（art. 70(2), (3)）
    IMPOSSIBLE = "impossible"  # 因不可抗力无法实施（art. 70(5)）
    BY_LAW = "by_law"  # 法律、法规规定的其他情形（art. 70(6)）


class CaseRevocation(Base):
    """One waits for the head or was granted; one that was declined may be proposed anew."""

    __tablename__ = "case_revocation"
    __table_args__ = (
        CheckConstraint("(granted IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
        Index("uq_case_revocation_asked", "case_id", unique=True, postgresql_where=ASKED, sqlite_where=ASKED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    ground: Mapped[Ground] = mapped_column(enum_type(Ground))
    stated: Mapped[bytes]  # sealed: facts and law
    asked_by: Mapped[UUID]  # the person
    asked_at: Mapped[datetime]
    granted: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
