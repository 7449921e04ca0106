"""Proofs that go straight to the office that asks for them, and who of that office opened one."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, new_id

LONGEST_FILE_NUMBER = 60


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
