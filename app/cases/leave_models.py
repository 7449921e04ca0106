"""Leave of officers, and who stands in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.actor import Role
from app.core.db import Base, enum_type, new_id


class StaffLeave(Base):
    """请假: a person's from a day to a day, at one department and role. The stand-in does meanwhile what the absent one has."""

    __tablename__ = "staff_leave"
    __table_args__ = (
        CheckConstraint("until_day >= from_day", name="ends_after_start"),
        CheckConstraint("stand_in_id IS NULL OR stand_in_id <> person_id", name="stand_in_is_another"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="end_has_person"),
        Index("ix_staff_leave_department", "department", "role", "until_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID]
    department: Mapped[str]
    role: Mapped[Role] = mapped_column(enum_type(Role))
    from_day: Mapped[date]
    until_day: Mapped[date]  # the last day
    stand_in_id: Mapped[UUID | None]
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # called off, or back early
    ended_by: Mapped[UUID | None]
