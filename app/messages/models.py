"""Messages in a person's inbox, and text messages on their way out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, new_id


class Message(Base):
    """One message to a person. Its words are sealed: they may name a service, a number, a reason."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_inbox", "person_id", "read_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    content: Mapped[bytes]
    link: Mapped[str]  # "case:YJ2026112300001": what it is about; the face that shows it makes an address of it
    key: Mapped[str] = mapped_column(unique=True)
    told_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class OutboxMessage(Base):
    """A text message. In the demonstration it ends here, where /demo/outbox shows it; elsewhere a gateway takes it."""

    __tablename__ = "outbox_message"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    purpose: Mapped[str]
    content: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
