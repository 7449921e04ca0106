"""Hand-over slips (交接单): papers go from one office to another, signed by who gives and by who receives."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type, new_id

OPEN = text("state = 'open'")


class SlipState(StrEnum):
    OPEN = "open"  # 已移交，待签收
    RECEIVED = "received"  # 已签收
    REFUSED = "refused"  # 整单退回
    CANCELLED = "cancelled"  # 移交方撤销


class HandoverSlip(Base):
    """One slip. The database holds that two persons sign it: who gave cannot receive."""

    __tablename__ = "handover_slip"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="open_until_ended"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="end_has_person"),
        CheckConstraint("state IN ('open', 'cancelled') OR ended_by <> given_by", name="two_signatures"),
        CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="refused_has_reason"),
        CheckConstraint("from_office <> to_office OR from_place <> to_place", name="between_two_offices"),
        Index("ix_handover_slip_from", "from_office", "from_place", "given_at"),
        Index("ix_handover_slip_to", "to_office", "to_place", "given_at"),
        Index("ix_handover_slip_open", "given_at", postgresql_where=OPEN, sqlite_where=OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(unique=True)
    from_office: Mapped[str]
    from_place: Mapped[str] = mapped_column(default="", server_default="")
    to_office: Mapped[str]
    to_place: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[SlipState] = mapped_column(enum_type(SlipState), default=SlipState.OPEN)
    given_at: Mapped[datetime]
    given_by: Mapped[UUID]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    reason: Mapped[bytes | None]  # sealed: why it was refused or cancelled


class Finding(StrEnum):
    RECEIVED = "received"  # 收到
    MISSING = "missing"  # 缺失：仍由移交方负责
    DAMAGED = "damaged"  # 收到，有破损


class HandoverItem(Base):
    """One original on a slip, and what the receiver found."""

    __tablename__ = "handover_item"
    __table_args__ = (
        UniqueConstraint("slip_id", "original_id"),
        Index("ix_handover_item_original_id", "original_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slip_id: Mapped[UUID] = mapped_column(ForeignKey("handover_slip.id"))
    original_id: Mapped[UUID] = mapped_column(ForeignKey("case_original.id"))
    finding: Mapped[Finding | None] = mapped_column(enum_type(Finding))
    note: Mapped[bytes | None]  # sealed


class HandoverCounter(Base):
    """The last number given out by one office on one day."""

    __tablename__ = "handover_counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
