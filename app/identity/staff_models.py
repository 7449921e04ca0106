"""Sub-units of departments, and the one-time codes by which new staff come in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, new_id


class SubUnit(Base):
    """科室: a part of a department in which officers work. Closed, it keeps its name on the posts of before."""

    __tablename__ = "sub_unit"
    __table_args__ = (Index("ix_sub_unit_department", "department"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str]
    zh: Mapped[str]
    en: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID]
    closed_at: Mapped[datetime | None]


class Joining(Base):
    """A code that its person got by text message and uses once, to set a password and a second factor themself."""

    __tablename__ = "joining"
    __table_args__ = (CheckConstraint("expires_at > sent_at", name="ends_after_start"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    code_hash: Mapped[bytes]
    sent_at: Mapped[datetime]
    sent_by: Mapped[UUID]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecurityKey(Base):
    """A security key or passkey (WebAuthn) that its owner enrolled: the public half, and how often it has signed."""

    __tablename__ = "security_key"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
