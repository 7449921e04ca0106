"""常用视图: an officer keeps filters of the queue under a name, for this post; one of them may be what the queue opens with."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select, update

from app.cases.claim_errors import NameMissing, NameTooLong, TooManyViews
from app.cases.queue_models import QueueView
from app.core import clock
from app.core.actor import Actor
from app.core.db import insert, new_id, session
from app.core.errors import Missing

MOST = 20  # of one post
LONGEST = 30  # characters of a name


def of_officer(officer: Actor) -> Sequence[QueueView]:
    """The kept views, by name."""
    if officer.post is None:
        return []
    return session().scalars(select(QueueView).where(QueueView.post_id == officer.post.id).order_by(QueueView.name)).all()


def save(officer: Actor, name: str, filters: Mapping[str, str], *, first: bool = False) -> None:
    """Keep these filters under a name; the same name again means these filters from now on. Doing it twice is doing it once."""
    called = " ".join(name.split())
    if officer.post is None:
        raise Missing()
    if not called:
        raise NameMissing()
    if len(called) > LONGEST:
        raise NameTooLong(most=LONGEST)
    kept = of_officer(officer)
    known = next((one for one in kept if one.name == called), None)
    if known is None and len(kept) >= MOST:
        raise TooManyViews(most=MOST)
    if first:
        _none_is_first(officer.post.id)
    said = {"filters": dict(filters), "is_first": first, "saved_at": clock.now()}
    if known is not None:
        session().execute(update(QueueView).where(QueueView.id == known.id).values(said))
        return
    insert(QueueView, {"id": new_id(), "post_id": officer.post.id, "name": called, **said})


def forget(officer: Actor, view_id: UUID) -> None:
    """Own things or nothing; what is gone already is gone."""
    if officer.post is not None:
        session().execute(delete(QueueView).where(QueueView.id == view_id, QueueView.post_id == officer.post.id))


def _none_is_first(post_id: UUID) -> None:
    session().execute(update(QueueView).where(QueueView.post_id == post_id, QueueView.is_first).values(is_first=False))
