"""Audit rows as requests insert them, and the chain the sealer puts over them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, new_id


class AuditEntry(Base):
    """One act. Ids and a digest only: personal data never enters the audit."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "kind", "ref"),
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_person_id", "person_id", "at"),
        Index("ix_audit_entry_act", "act", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    act: Mapped[str]  # "case:approve"
    kind: Mapped[str]  # "case"
    ref: Mapped[str]  # id of the thing
    person_id: Mapped[UUID | None]
    post_id: Mapped[UUID | None]
    for_party_id: Mapped[UUID | None]
    mandate_id: Mapped[UUID | None]
    device_id: Mapped[UUID | None]
    channel: Mapped[str]
    detail_digest: Mapped[bytes | None]


class AuditLink(Base):
    """The place of one committed entry in the chain: numbered without gaps, each hash over the one before."""

    __tablename__ = "audit_link"
    __table_args__ = (CheckConstraint("seq >= 1", name="seq_from_one"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    hash: Mapped[bytes]


class AuditHead(Base):
    """The signed head of the chain at one moment: what a truncated chain cannot reach any more."""

    __tablename__ = "audit_head"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes]
    signature: Mapped[bytes]
    at: Mapped[datetime]


class AuditCheck(Base):
    """The whole chain was derived again because a reader of the log asked for it, and what came of it."""

    __tablename__ = "audit_check"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (entries IS NULL) AND (done_at IS NULL) = (sealed IS NULL)", name="result_is_whole"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID]
    done_at: Mapped[datetime | None]
    entries: Mapped[int | None]
    sealed: Mapped[int | None]
    first_bad: Mapped[int | None]
