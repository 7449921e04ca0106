"""Originals (原件) that an office keeps for a case: what they are, and every place where each has been."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type, new_id

NOW = text("left_at IS NULL")


class CaseOriginal(Base):
    """One paper, or several of one kind, that somebody has handed in and gets back."""

    __tablename__ = "case_original"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint("pieces > 0", name="has_pieces"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]  # within the case, from one on
    material: Mapped[str] = mapped_column(default="")  # code of the material that it proves; "" for none of them
    description: Mapped[bytes]  # sealed under the case's key
    pieces: Mapped[int]
    kept_at: Mapped[datetime]
    kept_by: Mapped[UUID]


class Whereabouts(StrEnum):
    OFFICE = "office"  # 在办公地点保管
    TRANSIT = "transit"  # 交接途中，移交方仍负责
    RETURNED = "returned"  # 已退还
    LOST = "lost"  # 已登记遗失


class OriginalStay(Base):
    """Where an original was from a moment on, and until when. A movement ends one row and writes the next; none is changed otherwise.

    While it is on its way the office is still the giver's: what is not signed for has not left its hands.
    """

    __tablename__ = "original_stay"
    __table_args__ = (
        CheckConstraint("(whereabouts = 'transit') = (slip_id IS NOT NULL)", name="transit_has_slip"),
        CheckConstraint("(whereabouts = 'returned') = (receiver IS NOT NULL)", name="returned_has_receiver"),
        CheckConstraint("whereabouts <> 'returned' OR left_at IS NULL", name="returned_stays_so"),
        CheckConstraint("(whereabouts = 'lost') = (reason IS NOT NULL)", name="lost_has_reason"),
        CheckConstraint("whereabouts <> 'lost' OR left_at IS NULL", name="lost_stays_so"),
        CheckConstraint("left_at IS NULL OR left_at >= came_at", name="left_after_it_came"),
        Index("ix_original_stay_original_id", "original_id"),
        Index("ix_original_stay_office", "office", "place", postgresql_where=NOW, sqlite_where=NOW),
        Index("uq_original_stay_now", "original_id", unique=True, postgresql_where=NOW, sqlite_where=NOW),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    original_id: Mapped[UUID] = mapped_column(ForeignKey("case_original.id"))
    whereabouts: Mapped[Whereabouts] = mapped_column(enum_type(Whereabouts))
    office: Mapped[str]  # code of a department; "hall" is the desk that takes in, "output" the one that hands out
    place: Mapped[str] = mapped_column(default="", server_default="")  # a district's own office; "" is the city's
    slip_id: Mapped[UUID | None] = mapped_column(ForeignKey("handover_slip.id"))
    came_at: Mapped[datetime]
    by_id: Mapped[UUID]  # the person who put it there
    left_at: Mapped[datetime | None]
    receiver: Mapped[bytes | None]  # sealed under the case's key: to whom it was returned
    reason: Mapped[bytes | None]  # sealed the same way: how it was lost
