"""A sign-in that is half done: its claim is sealed in a row, its code is known only as a keyed digest, and dies after five tries."""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from app.core import clock, seal
from app.core.db import new_id, session
from app.core.transaction import independent
from app.identity import ports
from app.identity.errors import CodeGone, CodeTooSoon, CodeWrong
from app.identity.models import Challenge, Purpose

LIFE = timedelta(minutes=5)
MAX_TRIES = 5
MAX_SENDS = 3
BETWEEN_SENDS = timedelta(seconds=60)
PER_HOUR = 10  # codes for one person: nobody's phone is flooded by someone who knows their number

Claim = Mapping[str, str]


@dataclass(frozen=True)
class Passed:
    """A challenge whose code was right, and what had been claimed when it began."""

    id: UUID
    purpose: Purpose
    claim: Claim


def new_code() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


def _digest(challenge_id: UUID, code: str) -> bytes:
    return seal.blind_index("one-time-code", f"{challenge_id}:{code}")


def _place(challenge_id: UUID) -> str:
    return f"challenge/claim/{challenge_id}"


def claim_of(challenge: Challenge) -> Claim:
    return json.loads(seal.unseal(challenge.claim, _place(challenge.id)))


def begin(purpose: Purpose, subject: bytes, claim: Claim) -> UUID:
    """Write the challenge in the caller's transaction; where the claim has an address, send a code there."""
    now, challenge_id = clock.now(), new_id()
    _refuse_flood(purpose, subject)
    challenge = Challenge(
        id=challenge_id,
        purpose=purpose,
        subject=subject,
        claim=seal.seal(json.dumps(dict(claim)).encode(), _place(challenge_id)),
        sends=0,
        tries=0,
        created_at=now,
        expires_at=now + LIFE,
    )
    session().add(challenge)
    if address := _address(claim):
        _send(challenge, address)
    return challenge_id


def _address(claim: Claim) -> str:
    """Where the code goes: the phone or the e-mail address that is claimed."""
    return claim.get("phone") or claim.get("email", "")


def _refuse_flood(purpose: Purpose, subject: bytes) -> None:
    """Counted per purpose: whoever knows only name and number cannot use up the codes of one who has the password."""
    of_it = (Challenge.subject == subject, Challenge.purpose == purpose, Challenge.created_at > clock.now() - timedelta(hours=1))
    sent = session().scalar(select(func.coalesce(func.sum(Challenge.sends), 0)).where(*of_it))
    if (sent or 0) >= PER_HOUR:
        raise CodeTooSoon(seconds=3600)


def _send(challenge: Challenge, address: str) -> None:
    code = new_code()
    challenge.code_hash, challenge.sent_at, challenge.sends = _digest(challenge.id, code), clock.now(), challenge.sends + 1
    ports.connected().send_code(address, code, challenge.purpose.value)


def send_again(challenge_id: UUID) -> None:
    """A new code for the same challenge, at most three in all and a minute apart. Tries already used stay used."""
    challenge = session().scalars(select(Challenge).where(Challenge.id == challenge_id).with_for_update()).one_or_none()
    now = clock.now()
    if challenge is None or challenge.done_at or challenge.sends >= MAX_SENDS or challenge.sent_at is None or challenge.tries >= MAX_TRIES:
        raise CodeGone()
    if now - challenge.sent_at < BETWEEN_SENDS:
        raise CodeTooSoon(seconds=int((challenge.sent_at + BETWEEN_SENDS - now).total_seconds()) + 1)
    _refuse_flood(challenge.purpose, challenge.subject)
    challenge.expires_at = now + LIFE
    _send(challenge, _address(claim_of(challenge)))


def is_waiting(challenge_id: UUID) -> bool:
    """True while a code can still be given."""
    alive = (Challenge.done_at.is_(None), Challenge.expires_at > clock.now(), Challenge.tries < MAX_TRIES)
    return session().scalar(select(Challenge.id).where(Challenge.id == challenge_id, *alive)) is not None


def waiting(challenge_id: UUID, purpose: Purpose) -> Challenge:
    """The challenge of this purpose that still waits; raises CodeGone."""
    challenge = session().get(Challenge, challenge_id, populate_existing=True)
    if challenge is None or challenge.purpose is not purpose or not is_waiting(challenge_id):
        raise CodeGone()
    return challenge


def phone(challenge_id: UUID) -> str:
    """Where the code was sent, for its owner to recognise; "" when the challenge is not there."""
    challenge = session().get(Challenge, challenge_id)
    return claim_of(challenge).get("phone", "") if challenge else ""


def take_try(challenge_id: UUID) -> Challenge:
    """Use up one try before the code is compared, in a transaction of its own; raises CodeGone when none is left."""
    alive = (Challenge.done_at.is_(None), Challenge.expires_at > clock.now(), Challenge.tries < MAX_TRIES)
    with independent() as own:
        counted = own.execute(
            update(Challenge).where(Challenge.id == challenge_id, *alive).values(tries=Challenge.tries + 1).returning(Challenge.id)
        ).scalar()
        challenge = own.get(Challenge, challenge_id) if counted else None
    if challenge is None:
        raise CodeGone()
    return challenge


def answer(challenge_id: UUID, code: str) -> Passed:
    """Compare the code; raises CodeWrong with the tries that are left, or CodeGone."""
    challenge = take_try(challenge_id)
    given = "".join(code.split())
    if challenge.code_hash is None or not hmac.compare_digest(challenge.code_hash, _digest(challenge_id, given)):
        left = MAX_TRIES - challenge.tries
        raise CodeWrong(left=left) if left else CodeGone()
    return Passed(challenge_id, challenge.purpose, claim_of(challenge))


def finish(challenge_id: UUID) -> None:
    """Mark it done in the caller's transaction. Of two requests with the right code one gets through."""
    done = session().execute(
        update(Challenge)
        .where(Challenge.id == challenge_id, Challenge.done_at.is_(None))
        .values(done_at=clock.now())
        .returning(Challenge.id)
    )
    if done.scalar() is None:
        raise CodeGone()
