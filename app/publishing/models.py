"""What publishing keeps besides versions: a service that is being written in the browser."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, new_id


class ServiceDraft(Base):
    """One service as it is being changed; one draft a service. What was published never lies here."""

    __tablename__ = "service_draft"
    __table_args__ = (CheckConstraint("(proposed_at IS NULL) = (proposed_by IS NULL)", name="proposal_is_whole"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    department: Mapped[str]
    base_number: Mapped[int]  # of the version it was begun from; 0 for a new service
    source: Mapped[str]  # canonical YAML, as far as it can be read
    edits: Mapped[int] = mapped_column(default=0)  # two editors at once: the second one's number is old
    editors: Mapped[list]  # [{id, name}] of everyone who changed something: none of them may publish it
    begun_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    proposed_at: Mapped[datetime | None]
    proposed_by: Mapped[UUID | None]
