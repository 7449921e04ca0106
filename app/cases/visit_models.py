"""A visit at the window (到窗): which clerk has whom before them, for which party, how they were found, and what came of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.actor import PartyKind, PartyRef
from app.core.db import Base, enum_type, new_id

OPEN = text("ended_at IS NULL")


class FoundBy(StrEnum):
    """By what the clerk found who stands before them."""

    CARD = "card"  # 身份证读卡
    NUMBER = "number"  # 证件号码
    PHONE = "phone"  # 手机号码
    CODE = "code"  # 草稿码


class Visit(Base):
    """One person before one clerk. It is the reason for which this clerk sees that person's own things."""

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name="ends_after_start"),
        Index("uq_visit_open", "clerk_id", unique=True, postgresql_where=OPEN, sqlite_where=OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    clerk_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))  # who stands there
    party_kind: Mapped[PartyKind] = mapped_column(enum_type(PartyKind))  # for whom: that person, a firm of theirs, or who gave a mandate
    party_id: Mapped[UUID]
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
    found_by: Mapped[FoundBy] = mapped_column(enum_type(FoundBy))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # the clerk's last act in it
    ended_at: Mapped[datetime | None]

    @property
    def party(self) -> PartyRef:
        return PartyRef(self.party_kind, self.party_id)


class VisitCase(Base):
    """What was begun, gone on with or taken in during a visit."""

    __tablename__ = "visit_case"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True, index=True)
    at: Mapped[datetime]
