"""亮证: the holder shows a certificate by a code that lives sixty seconds and works once; whoever used it stands with the certificate.

The code carries nothing of the certificate: a token of 192 bits for the camera and twelve signs for the keyboard, of which only keyed
digests are kept. Looking is an act: what only opens the address, as a link scanner does, uses nothing up.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from app.audit import service as audit
from app.core import clock, seal, spoken_codes
from app.core.actor import Actor
from app.core.db import new_id, session
from app.core.errors import KeyMissing
from app.core.transaction import write
from app.identity.errors import NotSignedIn
from app.issuance import face, queries, verification
from app.issuance.face import Line
from app.issuance.models import Certificate
from app.issuance.showing_errors import NotShowable, SeenForMissing, ShownCodeOver, ShownCodeUnknown, ShownCodeUsed
from app.issuance.showing_models import SeenFor, ShownCode, Viewer
from app.issuance.verification import Finding

LIFE = timedelta(seconds=60)
SIGNS = 12
TOKEN_BYTES = 24
ADDRESS = "/v/shown/"  # what the camera reads ends with this and the token
LONGEST = 200
LONGEST_KEY = 64
KEEP_UNUSED = timedelta(days=1)  # so long a code is told to be over, not unknown
KEEP_USED = timedelta(days=2 * 366)  # who saw it; the audit log has it for good


@dataclass(frozen=True)
class Fresh:
    """A code as its holder is told it, once."""

    token: str
    code: str
    until: datetime


@dataclass(frozen=True)
class Purpose:
    """What an officer says they look for."""

    kind: SeenFor
    words: str = ""

    def checked(self) -> "Purpose":
        words = self.words.strip()
        if len(words) > LONGEST or (self.kind is SeenFor.OTHER and not words):
            raise SeenForMissing()
        return Purpose(self.kind, words)


@dataclass(frozen=True)
class Seen:
    """What whoever used a code sees: how the certificate stood at that moment, and of an officer's the face as their post may see it."""

    at: datetime
    finding: Finding
    holder: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Sighting:
    """One use of a code as the holder reads it."""

    row: ShownCode
    words: str


def show(certificate: Certificate, actor: Actor) -> Fresh:
    """A new code for a certificate in force; the one shown before is good for nothing any more."""
    if actor.person is None:
        raise NotSignedIn()
    if not queries.is_in_force(certificate):
        raise NotShowable()
    now = clock.now()
    earlier = update(ShownCode).where(ShownCode.certificate_id == certificate.id, ShownCode.shown_by == actor.person, *_open(now))
    session().execute(earlier.values(until=now).execution_options(synchronize_session=False))
    fresh = Fresh(secrets.token_urlsafe(TOKEN_BYTES), spoken_codes.new(SIGNS), now + LIFE)
    row = ShownCode(
        id=new_id(),
        token_hash=_token_hash(fresh.token),
        code_hash=_code_hash(fresh.code),
        certificate_id=certificate.id,
        shown_by=actor.person,
        mandate_id=actor.mandate,
        channel=actor.channel,
        made_at=now,
        until=fresh.until,
    )
    session().add(row)
    audit.record(actor, "certificate:show", kind="certificate", ref=str(certificate.id))
    return fresh


def see_as_officer(typed: str, officer: Actor, purpose: Purpose, key: str) -> Seen:
    """Use the code for this purpose, on record with name and office; the same form sent twice has one effect."""
    if officer.person is None or officer.post is None:
        raise NotSignedIn()
    said = purpose.checked()
    row = _found(typed)
    certificate, finding = queries.by_id(row.certificate_id), verification.by_reference(str(row.certificate_id))
    lines = tuple(face.for_officer(certificate, officer.role)) if finding.certificate else ()
    told = {
        "viewer": Viewer.OFFICER,
        "verdict": finding.verdict,
        "seen_by": officer.person,
        "seen_post": officer.post.id,
        "office": officer.post.department,
        "place": officer.post.place,
        "purpose": said.kind,
        "words": seal.seal(said.words.encode(), _place(row.id)) if said.words else None,
        "fields": [line.code for line in lines],
    }
    return Seen(_use(row, officer, key, told), finding, face.holder_of(certificate) if finding.certificate else "", lines)


def see_as_stranger(typed: str, visitor: Actor, key: str) -> Seen:
    """Use the code without an officer's sign-in: what the verification page tells of the certificate and no more."""
    row = _found(typed)
    finding = verification.by_reference(str(row.certificate_id))
    shown = queries.type_of(queries.by_id(row.certificate_id)).shown_on_verify if finding.certificate else ()
    told = {"viewer": Viewer.STRANGER, "verdict": finding.verdict, "fields": list(shown)}
    return Seen(_use(row, visitor, key, told), finding)


def _use(row: ShownCode, visitor: Actor, key: str, told: Mapping[str, object]) -> datetime:
    """When it was used. Of two at once exactly one has it. What was found is of this moment, whatever it was when the code was made."""
    if not 0 < len(key) <= LONGEST_KEY:
        raise KeyMissing()
    now = clock.now()
    use = {**told, "used_at": now, "use_key": key, "used_on": visitor.channel}
    mine = update(ShownCode).where(ShownCode.id == row.id, *_open(now)).values(use).returning(ShownCode.id)
    if session().execute(mine.execution_options(synchronize_session=False)).first() is None:
        return _again(row, visitor, key)
    detail = {"viewer": told["viewer"], "purpose": told.get("purpose"), "fields": told["fields"]}
    audit.record(visitor, "certificate:see", kind="certificate", ref=str(row.certificate_id), detail=detail)
    return now


def _again(row: ShownCode, visitor: Actor, key: str) -> datetime:
    """When it was used, for the very form that used it and as long as the code would live; everybody else is refused."""
    session().refresh(row)
    if row.used_at is None:
        raise ShownCodeOver()
    who = visitor.person if row.viewer is Viewer.OFFICER else None
    if row.use_key != key or row.seen_by != who or clock.now() > row.until:
        raise ShownCodeUsed()
    return row.used_at


def _found(typed: str) -> ShownCode:
    """By what a camera read or a hand typed, in whatever spaces and letters; raises ShownCodeUnknown."""
    token = typed.strip().rpartition(ADDRESS)[2].partition("?")[0].rstrip("/")
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    by_token = ShownCode.token_hash == _token_hash(token[:LONGEST])
    named = or_(by_token, ShownCode.code_hash == _code_hash(signs)) if spoken_codes.is_one(signs, SIGNS) else by_token
    row = session().scalars(select(ShownCode).where(named)).one_or_none()
    if row is None:
        raise ShownCodeUnknown()
    return row


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return ShownCode.used_at.is_(None), ShownCode.until > now


def _token_hash(token: str) -> bytes:
    return seal.blind_index("shown-token", token)


def _code_hash(code: str) -> bytes:
    return seal.blind_index("shown-code", code)


def _place(shown_id: UUID) -> str:
    return f"shown_code/words/{shown_id}"


def sightings(certificate_id: UUID, *, shown_by: UUID | None = None, limit: int = 50) -> Sequence[Sighting]:
    """Who saw the certificate, the newest first; of an agent's pages only what that agent has shown."""
    used = [ShownCode.certificate_id == certificate_id, ShownCode.used_at.is_not(None)]
    if shown_by:
        used.append(ShownCode.shown_by == shown_by)
    rows = session().scalars(select(ShownCode).where(*used).order_by(ShownCode.used_at.desc(), ShownCode.id).limit(limit))
    return [Sighting(row, seal.unseal(row.words, _place(row.id)).decode() if row.words else "") for row in rows]


def sweep() -> None:
    """Let go of what nobody used and of looks long ago; a duty of the worker, and cheap when there is nothing."""
    now = clock.now()
    over = or_(
        ShownCode.used_at.is_(None) & (ShownCode.until < now - KEEP_UNUSED),
        ShownCode.used_at.is_not(None) & (ShownCode.until < now - KEEP_USED),
    )
    if not session().scalar(select(exists().where(over))):
        session().rollback()
        return
    with write() as current:
        current.execute(delete(ShownCode).where(over).execution_options(synchronize_session=False))
