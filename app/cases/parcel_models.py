"""Parcels that a carrier was asked to take."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type, new_id

GOING = text("state IN ('asked', 'booked', 'moving')")


class ParcelState(StrEnum):
    ASKED = "asked"  # 已请求下单，承运方未答复
    BOOKED = "booked"
    MOVING = "moving"
    DELIVERED = "delivered"
    RETURNED = "returned"
    BY_HAND = "by_hand"  # 改为人工登记


class CaseParcel(Base):
    """One booking. Of a case one is under way at a time."""

    __tablename__ = "case_parcel"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'by_hand') OR tracking IS NOT NULL", name="booked_has_number"),
        Index("ix_case_parcel_case_id", "case_id"),
        Index("ix_case_parcel_going", "looked_at", postgresql_where=GOING, sqlite_where=GOING),
        Index("uq_case_parcel_going", "case_id", unique=True, postgresql_where=GOING, sqlite_where=GOING),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    state: Mapped[ParcelState] = mapped_column(enum_type(ParcelState))
    carrier: Mapped[str]
    tracking: Mapped[str | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID]
    looked_at: Mapped[datetime | None]  # when the carrier was asked last
