"""What is said about a breach: who was named, what the department answered, what supervision found."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, enum_type, new_id


class Said(StrEnum):
    NAMED = "named"  # 指定答复人
    ANSWERED = "answered"  # 答复
    SENT_BACK = "sent_back"  # 退回重新答复
    CLOSED = "closed"  # 办结


class SupervisionWord(Base):
    """One act on one event, with its words sealed: an answer names people."""

    __tablename__ = "supervision_word"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("supervision_event.id"), index=True)
    said: Mapped[Said] = mapped_column(enum_type(Said))
    at: Mapped[datetime]
    person_id: Mapped[UUID]
    department: Mapped[str]
    text: Mapped[bytes]  # sealed
