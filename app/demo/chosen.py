"""Which story this browser follows: kept in its signed cookie, so that another visitor's case never leads it elsewhere."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from flask import session as cookie

from app.core import clock
from app.core.actor import Actor
from app.demo.people import NamedPerson, everyone
from app.web.session import actor

KEY = "demo_story"


@dataclass(frozen=True)
class Chosen:
    """A person whose newest case since `since` is followed; `service` where a story was pressed."""

    person: UUID
    key: str  # of the demonstration person
    service: str = ""
    since: datetime | None = None


def read() -> Chosen | None:
    """What was chosen at the desk, else the citizen who signed in here."""
    kept = cookie.get(KEY)
    if not isinstance(kept, dict):
        return _signed_in(actor())
    since = datetime.fromisoformat(kept["since"])
    chosen = Chosen(UUID(kept["person"]), kept["key"], kept["service"], since)
    return replace(chosen, since=None) if since > clock.now() else chosen  # the clock was put back since


def _signed_in(visitor: Actor) -> Chosen | None:
    if visitor.person is None or visitor.post:
        return None
    key = next((person.key for person in everyone() if person.name == visitor.name), "")
    return Chosen(visitor.person, key)


def after_entering(before: Chosen | None, person: NamedPerson, person_id: UUID, service: str) -> Chosen | None:
    """An officer, or the same person again, goes on with the story; anyone else, or a story that is pressed, begins one."""
    if person.is_staff or (before and before.key == person.key and not service):
        return before
    return Chosen(person_id, person.key, service, clock.now())


def keep(chosen: Chosen | None) -> None:
    if chosen is None:
        cookie.pop(KEY, None)
        return
    since = chosen.since or clock.now()
    cookie[KEY] = {"person": str(chosen.person), "key": chosen.key, "service": chosen.service, "since": since.isoformat()}


def forget() -> None:
    cookie.pop(KEY, None)
