"""Papers that wait at the output desk (出件窗口): on which shelf, since when, and by which code they are collected."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, new_id

WAITING = text("left_at IS NULL")


class CaseCollection(Base):
    """One stay of a case's papers at the desk. A shelf place, a code and a case each stand once among what waits."""

    __tablename__ = "case_collection"
    __table_args__ = (
        CheckConstraint("(left_at IS NULL) = (code IS NOT NULL)", name="code_while_it_waits"),
        CheckConstraint("tries >= 0", name="tries_are_counted"),
        Index("ix_case_collection_case_id", "case_id"),
        Index("ix_case_collection_arrived", "arrived_at", postgresql_where=WAITING, sqlite_where=WAITING),
        Index("uq_case_collection_case", "case_id", unique=True, postgresql_where=WAITING, sqlite_where=WAITING),
        Index("uq_case_collection_shelf", "shelf", unique=True, postgresql_where=WAITING, sqlite_where=WAITING),
        Index("uq_case_collection_code", "code_index", unique=True, postgresql_where=WAITING, sqlite_where=WAITING),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    shelf: Mapped[str | None]  # None where every place was taken
    arrived_at: Mapped[datetime]
    code: Mapped[bytes | None]  # sealed under the case's key, for the applicant's own page
    code_index: Mapped[bytes]  # blind index: the code is compared and found by it
    tries: Mapped[int] = mapped_column(default=0, server_default="0")  # wrong codes in a row
    locked_until: Mapped[datetime | None]  # no code is compared before
    reminded: Mapped[int] = mapped_column(default=0, server_default="0")  # reminders of the house, not those of an officer
    reminded_at: Mapped[datetime | None]  # the last one of either
    told_at: Mapped[datetime | None]  # when supervision was told that nobody came
    left_at: Mapped[datetime | None]
