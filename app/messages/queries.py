"""Reading an inbox."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.core import seal
from app.core.db import session
from app.elements.words import Words
from app.messages.errors import MessageMissing
from app.messages.models import Message
from app.messages.service import place

PAGE = 20


@dataclass(frozen=True)
class Letter:
    """A message with its words opened."""

    id: UUID
    kind: str
    title: Words
    body: Words
    link: str
    told_at: datetime
    is_read: bool


def _letter(row: Message) -> Letter:
    title_zh, title_en, body_zh, body_en = json.loads(seal.unseal(row.content, place(row.id)))
    return Letter(row.id, row.kind, Words(title_zh, title_en), Words(body_zh, body_en), row.link, row.told_at, row.read_at is not None)


def inbox(person_id: UUID, page: int = 1) -> list[Letter]:
    """One page of the person's messages, the newest first."""
    newest = select(Message).where(Message.person_id == person_id).order_by(Message.id.desc())
    return [_letter(row) for row in session().scalars(newest.limit(PAGE).offset((page - 1) * PAGE))]


def count(person_id: UUID) -> int:
    return session().scalar(select(func.count()).select_from(Message).where(Message.person_id == person_id)) or 0


def unread(person_id: UUID) -> int:
    return session().scalar(select(func.count()).select_from(Message).where(Message.person_id == person_id, Message.read_at.is_(None))) or 0


def letter(person_id: UUID, message_id: UUID) -> Letter:
    """The person's own message; raises MessageMissing for any other."""
    row = session().scalar(select(Message).where(Message.id == message_id, Message.person_id == person_id))
    if row is None:
        raise MessageMissing()
    return _letter(row)
