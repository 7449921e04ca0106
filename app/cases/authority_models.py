"""授权书: who may decide alone, in which services, from when until when."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, new_id


class DecisionAuthority(Base):
    """The head of a department lets one officer accept and approve alone, in some services that are decided at once (即办件)."""

    __tablename__ = "decision_authority"
    __table_args__ = (
        CheckConstraint("until_day >= from_day", name="ends_after_start"),
        CheckConstraint("person_id <> given_by", name="to_another"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="end_has_person"),
        Index("ix_decision_authority_person_id", "person_id", "until_day"),
        Index("ix_decision_authority_department", "department", "given_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(unique=True)
    department: Mapped[str]
    place: Mapped[str]
    person_id: Mapped[UUID]
    services: Mapped[list]  # codes
    from_day: Mapped[date]
    until_day: Mapped[date]  # the last day
    text: Mapped[str]
    given_by: Mapped[UUID]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None]
    key: Mapped[str] = mapped_column(unique=True)


class AuthorityCounter(Base):
    """The last number of a department's 授权书 in a year."""

    __tablename__ = "authority_counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
