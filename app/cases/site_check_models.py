"""The site check (现场核查) of a case: appointed, recorded, confirmed (Licensing Law art. 34(3))."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, new_id


class CaseSiteCheck(Base):
    """One visit by two officers. What they found is sealed; until both stand by it, it is a draft."""

    __tablename__ = "case_site_check"
    __table_args__ = (
        CheckConstraint("first_id <> second_id", name="two_officers"),
        CheckConstraint("recorded_at IS NULL OR found IS NOT NULL", name="recorded_has_found"),
        CheckConstraint("confirmed_at IS NULL OR recorded_at IS NOT NULL", name="confirmed_was_recorded"),
        Index(
            "uq_case_site_check_open",
            "case_id",
            "step",
            unique=True,
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
        Index(
            "ix_case_site_check_to_confirm",
            "second_id",
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    step: Mapped[str]  # of the flow
    first_id: Mapped[UUID]  # who appointed it, and writes the record
    second_id: Mapped[UUID]  # who goes along, and confirms it
    day: Mapped[date]
    begins: Mapped[time]
    place: Mapped[bytes]  # sealed
    found: Mapped[bytes | None]  # sealed: {"points": {code: {"fine", "note"}}, "finding"}
    appointed_at: Mapped[datetime]
    recorded_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
