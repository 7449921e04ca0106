"""Certificates issued from a list of an office (存量证照批量签发): the batch and its parts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, new_id


class Batch(Base):
    """One list that was handed in. The same list for the same type again is the same batch."""

    __tablename__ = "certificate_batch"
    __table_args__ = (
        CheckConstraint("lines > 0", name="not_empty"),
        CheckConstraint("length(sha256) = 32", name="digest_of_256_bits"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    type_code: Mapped[str]
    issuer: Mapped[str]  # code of the office (issuers.code_of)
    sha256: Mapped[bytes] = mapped_column(unique=True)  # of type, office and lines
    lines: Mapped[int]
    asked_at: Mapped[datetime]


class BatchPart(Base):
    """Some lines of a batch, issued by one job. Their file is let go when they are done."""

    __tablename__ = "certificate_batch_part"
    __table_args__ = (
        UniqueConstraint("batch_id", "first", name="uq_certificate_batch_part_first"),
        CheckConstraint("(done_at IS NULL) = (file_key IS NOT NULL)", name="file_until_done"),
        CheckConstraint("(done_at IS NULL) = (issued IS NULL)", name="done_has_figures"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("certificate_batch.id"))
    first: Mapped[int]  # place of its first line among the lines of the batch
    file_key: Mapped[str | None]
    issued: Mapped[int | None]
    refused: Mapped[str]  # lines that could not be issued any more, each with why; empty where all were
    done_at: Mapped[datetime | None]
