"""What someone had typed when their session ended: sealed, given back to the same person in the same browser, once signed in."""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from app.core import clock, seal
from app.core.db import new_id, session
from app.core.transaction import independent
from app.identity.devices import hash_of
from app.identity.models import ParkedPost

LIFE = timedelta(minutes=30)
LARGEST = 256 * 1024


@dataclass(frozen=True)
class Parked:
    """A request that waits: the page it was sent from, where it was going, the fields it carried in their order."""

    page: str
    path: str
    fields: tuple[tuple[str, str], ...]


def _place(row_id: UUID) -> str:
    return f"parked_post/content/{row_id}"


def seal_parked(row_id: UUID, parked: Parked) -> bytes:
    return seal.seal(json.dumps([parked.page, parked.path, parked.fields]).encode(), _place(row_id))


def open_parked(row_id: UUID, content: bytes) -> Parked:
    page, path, fields = json.loads(seal.unseal(content, _place(row_id)))
    return Parked(page, path, tuple((name, value) for name, value in fields))


def park(person_id: UUID, parked: Parked) -> str | None:
    """Keep the request and give the token for the cookie; None when there is too much to keep. In a transaction of its own."""
    row_id, token = new_id(), secrets.token_urlsafe(32)
    content = seal_parked(row_id, parked)
    if len(content) > LARGEST:
        return None
    with independent() as own:
        own.add(ParkedPost(id=row_id, cookie_hash=hash_of(token), person_id=person_id, content=content, expires_at=clock.now() + LIFE))
    return token


def waiting(token: str, person_id: UUID) -> Parked | None:
    """What this browser parked for this person, while it lasts."""
    mine = (ParkedPost.cookie_hash == hash_of(token), ParkedPost.person_id == person_id, ParkedPost.expires_at > clock.now())
    row = session().scalar(select(ParkedPost).where(*mine))
    return open_parked(row.id, row.content) if row else None


def drop(token: str) -> None:
    """It has been sent on, or is not wanted any more. In a transaction of its own."""
    with independent() as own:
        own.execute(delete(ParkedPost).where(ParkedPost.cookie_hash == hash_of(token)))
