"""Interested parties (利害关系人) of a case: who was told that it bears on their important interests, and what they answered."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.actor import PartyKind, PartyRef
from app.core.db import Base, enum_type, new_id


class InterestAnswer(StrEnum):
    """What an interested party said when told."""

    STATED = "stated"  # 陈述申辩
    HEARING = "hearing"  # 要求听证，可以同时陈述申辩
    WAIVED = "waived"  # 放弃
    SILENT = "silent"  # 逾期未提出，视为放弃


class CaseInterest(Base):
    """One party beside the applicant. What they said and what they were answered stands in the events that this row points to."""

    __tablename__ = "case_interest"
    __table_args__ = (
        UniqueConstraint("case_id", "party_kind", "party_id"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
        CheckConstraint("said_id IS NULL OR answer IN ('stated', 'hearing')", name="said_when_answered"),
        CheckConstraint("answer IS NULL OR answer <> 'stated' OR said_id IS NOT NULL", name="stated_has_words"),
        CheckConstraint("heard_id IS NULL OR said_id IS NOT NULL", name="heard_what_was_said"),
        Index("ix_case_interest_party", "party_id", "told_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    party_kind: Mapped[PartyKind] = mapped_column(enum_type(PartyKind))
    party_id: Mapped[UUID]
    interest: Mapped[bytes]  # sealed: which interest of theirs, as the officer sees it
    intended: Mapped[bytes]  # sealed: what is applied for, in general words
    place: Mapped[bytes | None]  # sealed: where, if the officer says it
    basis: Mapped[str]
    told_at: Mapped[datetime]
    until: Mapped[date]  # the last day to answer
    hearing_until: Mapped[date | None]  # the last day to ask for a hearing; None where none is offered
    answer: Mapped[InterestAnswer | None] = mapped_column(enum_type(InterestAnswer))
    answered_at: Mapped[datetime | None]
    said_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_event.id"))  # the event with the statement
    heard_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_event.id"))  # the event with what an officer answered

    @property
    def party(self) -> PartyRef:
        return PartyRef(self.party_kind, self.party_id)
