"""Server-side sessions: opened with a new random token, read again at every request, ended for good.

Each request reads session, account, post and mandate in one query on a short connection of its own, so that a disabled
account, an ended post or a withdrawn mandate counts from the next request (ASVS 8.3.2).
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select, update

from app.core import clock
from app.core.actor import Actor, Channel, PartyKind, PartyRef, Post, Role
from app.core.db import new_id, session
from app.core.reading import Query
from app.core.settings import current
from app.core.transaction import independent
from app.identity import personal
from app.identity.devices import hash_of
from app.identity.models import Account, AccountStatus, Device, LoginSession, Mandate, Organisation, Person, StaffPost

LONGEST = timedelta(hours=12)
KIOSK_IDLE = timedelta(minutes=10)
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Opened:
    """A session just opened. The token is for the cookie and is kept nowhere else."""

    token: str
    session_id: UUID


def open_for(
    person_id: UUID,
    *,
    account_id: UUID | None = None,
    post_id: UUID | None = None,
    channel: Channel = Channel.ONLINE,
    assurance: int = 2,
    device_id: UUID | None = None,
    confirmed: bool = False,
) -> Opened:
    """Open a session for the person in the caller's transaction; `confirmed` when a second factor was just checked.

    A session with a post is an officer's, at the window; all others are citizens'.
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    row = LoginSession(
        id=new_id(),
        token_hash=hash_of(token),
        person_id=person_id,
        account_id=account_id,
        post_id=post_id,
        channel=Channel.WINDOW if post_id else channel,
        assurance=assurance,
        device_id=device_id,
        created_at=now,
        seen_at=now,
        expires_at=now + LONGEST,
        confirmed_at=now if confirmed else None,
    )
    session().add(row)
    return Opened(token, row.id)


class Standing(NamedTuple):
    """What one query says of a session: itself, its person, account, post, mandate, firm and device. In the order of the query."""

    id: UUID
    person_id: UUID
    account_id: UUID | None
    for_kind: PartyKind | None
    for_id: UUID | None
    mandate_id: UUID | None
    device_id: UUID | None
    channel: Channel
    assurance: int
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    confirmed_at: datetime | None
    post_id: UUID | None
    name: bytes
    status: AccountStatus | None
    department: str
    role: Role
    place: str
    from_day: date
    until_day: date | None
    post_ended: datetime | None
    mandate_from: date
    mandate_until: date
    mandate_confirmed: datetime | None
    mandate_withdrawn: datetime | None
    representative_id: UUID | None
    retired_at: datetime | None


_READ = Query(
    select(
        LoginSession.id,
        LoginSession.person_id,
        LoginSession.account_id,
        LoginSession.for_kind,
        LoginSession.for_id,
        LoginSession.mandate_id,
        LoginSession.device_id,
        LoginSession.channel,
        LoginSession.assurance,
        LoginSession.seen_at,
        LoginSession.expires_at,
        LoginSession.ended_at,
        LoginSession.confirmed_at,
        LoginSession.post_id,
        Person.name,
        Account.status,
        StaffPost.department,
        StaffPost.role,
        StaffPost.place,
        StaffPost.from_day,
        StaffPost.until_day,
        StaffPost.ended_at.label("post_ended"),
        Mandate.from_day.label("mandate_from"),
        Mandate.until_day.label("mandate_until"),
        Mandate.confirmed_at.label("mandate_confirmed"),
        Mandate.withdrawn_at.label("mandate_withdrawn"),
        Organisation.representative_id,
        Device.retired_at,
    )
    .join(Person, Person.id == LoginSession.person_id)
    .outerjoin(Account, Account.id == LoginSession.account_id)
    .outerjoin(StaffPost, StaffPost.id == LoginSession.post_id)
    .outerjoin(Mandate, Mandate.id == LoginSession.mandate_id)
    .outerjoin(Organisation, Organisation.id == LoginSession.for_id)
    .outerjoin(Device, Device.id == LoginSession.device_id)
    .where(LoginSession.token_hash == bindparam("asked"))
)


def read(token: str, device_id: UUID | None = None) -> Actor | None:
    """Who this token stands for now; None when the session is over, or is a kiosk's and this is another device."""
    rows = _READ.rows(asked=hash_of(token))
    if not rows:
        return None
    row = Standing._make(rows[0])
    if not (_is_open(row, clock.now()) and _may_be_party(row, clock.today()) and _is_at_home(row, device_id)):
        return None
    if clock.now() - row.seen_at >= TOUCH_EVERY:
        _touch(row.id)
    return _actor(row)


def _is_open(row: Standing, now: datetime) -> bool:
    idle = KIOSK_IDLE if row.device_id else timedelta(minutes=current().session_minutes)
    in_time = row.ended_at is None and now < row.expires_at and now - row.seen_at < idle
    return in_time and row.retired_at is None and row.status in {None, AccountStatus.ACTIVE}


def _is_at_home(row: Standing, device_id: UUID | None) -> bool:
    """A kiosk's session is worth nothing anywhere else."""
    return row.device_id is None or row.device_id == device_id


def _may_be_party(row: Standing, today: date) -> bool:
    """Acting for another ends with the mandate or the office, and with it the session: nobody goes on in their own name unawares."""
    if row.for_id is None:
        return True
    if row.mandate_id is not None:
        return bool(row.mandate_confirmed and not row.mandate_withdrawn and row.mandate_from <= today <= row.mandate_until)
    return bool(row.representative_id == row.person_id)


def _actor(row: Standing) -> Actor:
    return Actor(
        person=row.person_id,
        name=personal.opened("name", row.person_id, row.name),
        account=row.account_id,
        session=row.id,
        post=_post(row, clock.today()),
        for_party=PartyRef(row.for_kind, row.for_id) if row.for_kind and row.for_id else None,
        mandate=row.mandate_id,
        device=row.device_id,
        channel=row.channel,
        assurance=row.assurance,
        confirmed_at=row.confirmed_at.timestamp() if row.confirmed_at else 0.0,
    )


def _post(row: Standing, today: date) -> Post | None:
    if row.post_id is None or row.post_ended or row.from_day > today or (row.until_day and row.until_day < today):
        return None
    return Post(row.post_id, row.department, row.role, row.place)


def _touch(session_id: UUID) -> None:
    """Move the idle end, unless the session was ended meanwhile."""
    with independent() as own:
        own.execute(update(LoginSession).where(LoginSession.id == session_id, LoginSession.ended_at.is_(None)).values(seen_at=clock.now()))


def owner_of(token: str) -> UUID | None:
    """Whose session this was, over or not: to keep what its owner typed when it ended."""
    return session().scalar(select(LoginSession.person_id).where(LoginSession.token_hash == hash_of(token)))


def end(session_id: UUID) -> None:
    """Sign out: this session opens nothing any more."""
    session().execute(
        update(LoginSession).where(LoginSession.id == session_id, LoginSession.ended_at.is_(None)).values(ended_at=clock.now())
    )


def end_all(person_id: UUID) -> None:
    """End every open session of the person: after a new password or a disabled account."""
    session().execute(
        update(LoginSession).where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None)).values(ended_at=clock.now())
    )


def confirm(session_id: UUID) -> None:
    """The second factor was just checked again."""
    session().execute(update(LoginSession).where(LoginSession.id == session_id).values(confirmed_at=clock.now()))


def take_post(session_id: UUID, post_id: UUID) -> None:
    """From now on the session works in this post. Whether its person holds it is judged by sign_in.change_post."""
    session().execute(update(LoginSession).where(LoginSession.id == session_id).values(post_id=post_id))


def act_for(session_id: UUID, party: PartyRef | None, mandate_id: UUID | None = None) -> None:
    """From now on the session acts for `party`, or for its own person. Whether it may is judged by parties.switch."""
    kind: PartyKind | None = party.kind if party else None
    values = {"for_kind": kind, "for_id": party.id if party else None, "mandate_id": mandate_id}
    session().execute(update(LoginSession).where(LoginSession.id == session_id).values(**values))
