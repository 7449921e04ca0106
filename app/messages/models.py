"""Messages in a person's inbox, and what leaves the house by text message and e-mail."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type, new_id

NOT_CARRIED = text("carried_at IS NULL")


class Channel(StrEnum):
    """How something leaves the house."""

    TEXT = "text"
    EMAIL = "email"


class Message(Base):
    """One message to a person. Its words are sealed: they may name a service, a number, a reason."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_inbox", "person_id", "read_at"),
        Index("ix_message_not_carried", "id", postgresql_where=NOT_CARRIED, sqlite_where=NOT_CARRIED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    content: Mapped[bytes]
    link: Mapped[str]  # "case:YJ2026112300001": what it is about; the face that shows it makes an address of it
    key: Mapped[str] = mapped_column(unique=True)
    told_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    carried_at: Mapped[datetime | None]  # when the worker took it up to carry it to a phone or a mailbox


class OutboxMessage(Base):
    """A text message or an e-mail. In the demonstration it ends here, where /demo/outbox shows it; elsewhere a carrier takes it."""

    __tablename__ = "outbox_message"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    purpose: Mapped[str]
    content: Mapped[bytes]
    key: Mapped[str | None] = mapped_column(unique=True)  # of what is written once: a message, on a channel
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
