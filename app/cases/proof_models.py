"""Proofs that go straight to the office that asks for them, what an office asked for within a case, and who of it opened one."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type, new_id

LONGEST_FILE_NUMBER = 60
UNANSWERED = text("ended_at IS NULL")


class ProofSending(Base):
    """Where the proof of a case goes. It names a certificate as soon as there is one; until then the office has nothing to open."""

    __tablename__ = "proof_sending"
    __table_args__ = (
        CheckConstraint(f"length(file_number) <= {LONGEST_FILE_NUMBER}", name="file_number_is_short"),
        Index("ix_proof_sending_certificate_id", "certificate_id"),
        Index("ix_proof_sending_department", "department", "place", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), unique=True)
    certificate_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    department: Mapped[str]
    place: Mapped[str]  # of the district's own office; "" is the city's
    asked_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]  # the holder shows it to this office no longer
    file_number: Mapped[str] = mapped_column(default="")  # of the office's own file that the proof is for


class ProofLook(Base):
    """Who of the office opened it, once a day and person: the holder sees it."""

    __tablename__ = "proof_look"

    sending_id: Mapped[UUID] = mapped_column(ForeignKey("proof_sending.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    post_id: Mapped[UUID]
    at: Mapped[datetime]


class RequestOutcome(StrEnum):
    """What came of a request."""

    AGREED = "agreed"  # 同意并出具: its proof is asked of the registers
    DECLINED = "declined"  # 不同意
    RECALLED = "recalled"  # 办理单位撤回
    LAPSED = "lapsed"  # 逾期未答复


class ProofRequest(Base):
    """What the office of a case asks its applicant to let it have (请申请人授权出具证明). The proof is a case of its own."""

    __tablename__ = "proof_request"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="outcome_has_time"),
        CheckConstraint("outcome IS NULL OR outcome <> 'agreed' OR proof_case_id IS NOT NULL", name="agreed_has_proof"),
        Index("ix_proof_request_case_id", "case_id"),
        Index("uq_proof_request_open", "case_id", "service_code", unique=True, postgresql_where=UNANSWERED, sqlite_where=UNANSWERED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))  # for which it is asked
    service_code: Mapped[str]  # that gives the proof
    version_id: Mapped[UUID]  # as it was when asked
    department: Mapped[str]  # whose office asks
    place: Mapped[str]
    post_id: Mapped[UUID]
    person_id: Mapped[UUID]  # the officer
    purpose: Mapped[bytes]  # sealed under the key of the case
    asked_at: Mapped[datetime]
    until: Mapped[date]  # the last day to answer
    outcome: Mapped[RequestOutcome | None] = mapped_column(enum_type(RequestOutcome))
    ended_at: Mapped[datetime | None]
    proof_case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_file.id"), unique=True)  # begun with the agreement
