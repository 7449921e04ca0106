"""What follows a promise: the later check of a case, and who may not promise or apply again for a time."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.actor import PartyKind, PartyRef
from app.core.db import Base, enum_type, new_id


class Finding(StrEnum):
    """What a later check found."""

    KEPT = "kept"  # 与承诺一致
    TO_MEND = "to_mend"  # 限期整改
    FALSE = "false"  # 承诺不实


class SwornCheck(Base):
    """事后核查: until when what was promised is looked at, and what was found last. The words stand in the events of the case."""

    __tablename__ = "sworn_check"
    __table_args__ = (
        CheckConstraint("(finding IS NULL) = (found_at IS NULL)", name="finding_has_time"),
        CheckConstraint("(mend_by IS NOT NULL) = (finding IS NOT NULL AND finding = 'to_mend')", name="mended_by_a_day"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    due: Mapped[date]
    finding: Mapped[Finding | None] = mapped_column(enum_type(Finding))
    found_at: Mapped[datetime | None]
    mend_by: Mapped[date | None]  # the last day for what must be put right


class BarKind(StrEnum):
    """Why somebody is barred, and from what."""

    FALSE_PROMISE = "false_promise"  # 虚假承诺: no promise in any matter, until the record is mended
    HIDDEN_FACTS = "hidden_facts"  # 隐瞒情况、提供虚假材料: the same licence for one year (Licensing Law art. 78)
    DECEIT = "deceit"  # 骗取许可: the same licence for three years (art. 79)


class PartyBar(Base):
    """One bar of one party, from one case. It ends on its day, or when a head ends it with a reason (信用修复)."""

    __tablename__ = "party_bar"
    __table_args__ = (
        CheckConstraint("(kind = 'false_promise') = (until IS NULL)", name="day_by_kind"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="end_has_person"),
        Index("ix_party_bar_party", "party_kind", "party_id"),
        Index("uq_party_bar_case_id", "case_id", "kind", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[BarKind] = mapped_column(enum_type(BarKind))
    party_kind: Mapped[PartyKind] = mapped_column(enum_type(PartyKind))
    party_id: Mapped[UUID]
    service_code: Mapped[str]  # the matter of the case
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))  # whose last act says why
    basis: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]  # the last day; None: until it is mended
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]

    @property
    def party(self) -> PartyRef:
        return PartyRef(self.party_kind, self.party_id)
