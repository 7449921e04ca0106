"""Services as published: every version is kept, because a case stays with the one it was begun under."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Connection, ForeignKey, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.core.db import Base, new_id


class Service(Base):
    """A 业务办理项 by its stable code, and the number of the version that is offered now."""

    __tablename__ = "service"
    __table_args__ = (CheckConstraint("current_number > 0", name="has_version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    department: Mapped[str] = mapped_column(index=True)
    current_number: Mapped[int]
    offered: Mapped[bool] = mapped_column(default=True)  # false: its file is gone; begun cases go on
    created_at: Mapped[datetime]


class ServiceVersion(Base):
    """One published content. It never changes: a change is the next number."""

    __tablename__ = "service_version"
    __table_args__ = (
        UniqueConstraint("service_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("length(sha256) = 64", name="sha256_hex"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    number: Mapped[int]
    content: Mapped[str]  # canonical JSON, complete: blocks, elements and figures are written out
    sha256: Mapped[str]  # of the content, hexadecimal
    published_at: Mapped[datetime]


class CatalogueGeneration(Base):
    """One row; its token changes with each publication, so that every process notices."""

    __tablename__ = "catalogue_generation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    token: Mapped[UUID]
    changed_at: Mapped[datetime]


@event.listens_for(ServiceVersion, "before_update")
def _refuse_change(_mapper: Mapper, _connection: Connection, version: ServiceVersion) -> None:
    raise RuntimeError(f"version {version.number} of service {version.service_id} is published and cannot be changed")
