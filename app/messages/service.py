"""Telling a person something, once, in the transaction of what happened."""

import json
from uuid import UUID

from sqlalchemy import update

from app.core import clock, jobs, seal
from app.core.db import insert_once, new_id, session
from app.elements.words import Words
from app.messages.models import Message


def place(message_id: UUID) -> str:
    """Where a message's words are sealed to."""
    return f"message/content/{message_id}"


def tell(person_id: UUID, kind: str, title: Words, body: Words, *, link: str = "", key: str) -> None:
    """Put a message in the person's inbox. The same `key` tells it once, however often the act is repeated.

    The worker carries it to phone and mailbox after the commit (messages.carrying); the act does not wait for that.
    """
    message_id = new_id()
    words = json.dumps([title.zh, title.en, body.zh, body.en], ensure_ascii=False)
    written = insert_once(
        Message,
        id=message_id,
        person_id=person_id,
        kind=kind,
        content=seal.seal(words.encode(), place(message_id)),
        link=link,
        key=key,
        told_at=clock.now(),
    )
    if written:
        jobs.ring_after_commit()


def mark_read(person_id: UUID, message_id: UUID) -> None:
    """The person has opened their message; someone else's stays as it is."""
    mine = (Message.id == message_id, Message.person_id == person_id, Message.read_at.is_(None))
    session().execute(update(Message).where(*mine).values(read_at=clock.now()))


def mark_all_read(person_id: UUID) -> None:
    session().execute(update(Message).where(Message.person_id == person_id, Message.read_at.is_(None)).values(read_at=clock.now()))
