"""Services as published: every version is kept, because a case stays with the one it was begun under."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from app.core.db import Base, new_id


class Service(Base):
    """A 业务办理项 by its stable code, the number of its newest version, and whether it is offered."""

    __tablename__ = "service"
    __table_args__ = (CheckConstraint("current_number > 0", name="has_version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    department: Mapped[str] = mapped_column(index=True)
    current_number: Mapped[int]  # of the newest version; one that takes effect later is offered from then on
    offered: Mapped[bool] = mapped_column(default=True)  # false: its file is gone; begun cases go on
    withdrawn_at: Mapped[datetime | None]  # taken back by a person; publishing its file again does not offer it
    created_at: Mapped[datetime]


class ServiceClosing(Base):
    """停止办理: a service closes on a day that is told beforehand."""

    __tablename__ = "service_closing"
    __table_args__ = (CheckConstraint("drafts_until >= retires_on", name="drafts_after_closing"),)

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), primary_key=True)
    retires_on: Mapped[date]  # the first day on which nobody can begin
    drafts_until: Mapped[date]  # the last day on which what was begun may be filed
    message: Mapped[dict]  # {zh, en}: why, and where to go instead


class ServiceVersion(Base):
    """One published content. It never changes: a change is the next number. Only that it was taken back is written to it."""

    __tablename__ = "service_version"
    __table_args__ = (
        UniqueConstraint("service_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("length(sha256) = 64", name="sha256_hex"),
        Index("ix_service_version_takes_effect_at", "takes_effect_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    number: Mapped[int]
    content: Mapped[str]  # canonical JSON, complete: blocks, elements and figures are written out
    sha256: Mapped[str]  # of the content, hexadecimal
    published_at: Mapped[datetime]
    author: Mapped[str] = mapped_column(default="")  # the official who published, as their colleagues know them
    author_id: Mapped[UUID | None]  # the person, where they were signed in
    takes_effect_at: Mapped[datetime | None]  # None: when it was published
    source: Mapped[str | None]  # canonical YAML as it was written: with blocks, elements and figures by name
    withdrawn_at: Mapped[datetime | None]


class Matter(Base):
    """事项: what the offices do, as their lists name it, whether or not it can be applied for here."""

    __tablename__ = "matter"
    __table_args__ = (
        CheckConstraint("legal_days >= 0", name="legal_days_not_negative"),
        CheckConstraint("promised_days >= 0", name="promised_days_not_negative"),
        Index("ix_matter_list_name", "list_name"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)  # as the list has it; never parsed
    list_name: Mapped[str]  # the list that it came with; the next edition of that list replaces it
    name: Mapped[str]
    office: Mapped[str]  # 实施主体, by name
    matter_type: Mapped[str]  # 事项类型, GB/T 39046 A.1
    area: Mapped[str] = mapped_column(default="")  # 区划代码 of the office
    audience: Mapped[list] = mapped_column(default=list)  # person, organisation; empty: the list does not say
    channels: Mapped[list] = mapped_column(default=list)  # window, online, phone, kiosk, post; empty: the list does not say
    legal_days: Mapped[int | None]  # working days
    promised_days: Mapped[int | None]
    phone: Mapped[str] = mapped_column(default="")
    imported_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]  # a newer edition of its list has it no more


class CatalogueGeneration(Base):
    """One row; its token changes with each publication, so that every process notices."""

    __tablename__ = "catalogue_generation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    token: Mapped[UUID]
    changed_at: Mapped[datetime]


@event.listens_for(ServiceVersion, "before_update")
def _refuse_change(_mapper: Mapper, _connection: Connection, version: ServiceVersion) -> None:
    changed = {attribute.key for attribute in inspect(version).attrs if attribute.history.has_changes()}
    if changed - {"withdrawn_at"}:
        raise RuntimeError(f"version {version.number} of service {version.service_id} is published and cannot be changed")
