"""One's own authenticator: enrolled anew, or taken out where a security key stays."""

from uuid import UUID

import pyotp

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.transaction import write
from app.identity import accounts, challenges, personal, totp
from app.identity.errors import CodeGone, NotSignedIn, TotpWrong
from app.identity.joining import Enrolment
from app.identity.models import Account, Purpose
from app.identity.staff_errors import LastFactor

WHAT = "codes"


def begin(owner: Actor) -> UUID:
    """A new secret, which counts once a code of it was given."""
    account = _own(owner)
    claim = {"account": str(account.id), "what": WHAT, "secret": pyotp.random_base32()}
    with write():
        return challenges.begin(Purpose.KEY, personal.blind("security_key", str(account.id)), claim)


def enrolment(owner: Actor, challenge_id: UUID) -> Enrolment:
    return Enrolment(_own(owner).login_name or "", _secret(owner, challenge_id))


def enrol(owner: Actor, challenge_id: UUID, code: str) -> None:
    """The new authenticator takes the place of the old one."""
    secret = _secret(owner, challenge_id)
    challenges.take_try(challenge_id)
    counter = totp.accepted_counter(secret, "".join(code.split()), clock.now(), 0)
    if counter is None:
        raise TotpWrong()
    with write():
        challenges.finish(challenge_id)
        account = _own(owner)
        session().refresh(account, with_for_update=True)
        account.totp_secret, account.totp_counter = accounts.sealed_secret(account.id, secret), counter
        audit.record(owner, "staff:enrol_codes", kind="person", ref=str(owner.person))


def remove(owner: Actor) -> None:
    """No codes any more, in the caller's transaction; a security key has to be there."""
    account = _own(owner)
    session().refresh(account, with_for_update=True)
    if account.key_count == 0:
        raise LastFactor()
    account.totp_secret = None
    audit.record(owner, "staff:remove_codes", kind="person", ref=str(owner.person))


def _secret(owner: Actor, challenge_id: UUID) -> str:
    claim = challenges.claim_of(challenges.waiting(challenge_id, Purpose.KEY))
    if claim["what"] != WHAT or claim["account"] != str(owner.account):
        raise CodeGone()
    return claim["secret"]


def _own(owner: Actor) -> Account:
    account = session().get(Account, owner.account) if owner.account else None
    if account is None:
        raise NotSignedIn()
    return account
