"""Security keys and passkeys (WebAuthn) as a second factor: enrolled by name, used once per challenge, taken out again.

A key signs for this site's own address only, so that no imitated page gets anything of use (ASVS 6.3.3); a count that runs backwards is a
copy and is refused.
"""

import base64
import json
from collections.abc import Sequence
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import select, update
from webauthn.helpers import options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor
from app.core.db import insert_once, new_id, session
from app.core.settings import current
from app.core.transaction import independent, write
from app.identity import challenges, personal
from app.identity.errors import CodeGone, NotSignedIn
from app.identity.models import Account, Purpose
from app.identity.staff_errors import KeyKnown, KeyRefused, LastFactor, NoSuchKey
from app.identity.staff_models import SecurityKey

LONGEST_NAME, MOST_KEYS = 40, 10
ENROL, USE = "enrol", "use"


def of_account(account_id: UUID) -> Sequence[SecurityKey]:
    """The keys of an account, the oldest first."""
    return session().scalars(select(SecurityKey).where(SecurityKey.account_id == account_id).order_by(SecurityKey.added_at)).all()


def begin_enrolment(owner: Actor, site: str) -> tuple[UUID, str]:
    """A challenge for a new key of this officer, and what the browser needs to make one (JSON)."""
    account = _own(owner)
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=site,
        user_id=account.id.bytes,
        user_name=account.login_name or "",
        exclude_credentials=_descriptors(account.id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return _begin(account.id, ENROL, options.challenge), options_to_json(options)


def enrol(owner: Actor, challenge_id: UUID, answer: str, name: str) -> SecurityKey:
    """Take the new key; raises KeyRefused where the answer is not of this challenge, this address and a key that was touched."""
    account_id, challenge = _taken(challenge_id, ENROL)
    if account_id != owner.account or not 0 < len(name.strip()) <= LONGEST_NAME:
        raise KeyRefused()
    try:
        made = webauthn.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=_host(), expected_origin=current().public_url
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
        raise KeyRefused() from wrong
    with write():
        challenges.finish(challenge_id)
        account = _held(owner)
        if account.key_count >= MOST_KEYS:
            raise KeyRefused()
        key = {"id": new_id(), "account_id": account.id, "name": name.strip(), "credential_id": made.credential_id}
        told = {"public_key": made.credential_public_key, "sign_count": made.sign_count, "added_at": clock.now(), "used_at": None}
        if not insert_once(SecurityKey, **key, **told):
            raise KeyKnown()
        account.key_count += 1
        audit.record(owner, "staff:add_key", kind="person", ref=str(owner.person), detail={"key": str(key["id"])})
        return session().get_one(SecurityKey, key["id"])


def remove(owner: Actor, key_id: UUID) -> None:
    """Take a key out, in the caller's transaction. One second factor has to stay."""
    account = _held(owner)
    key = session().get(SecurityKey, key_id)
    if key is None or key.account_id != account.id:
        raise NoSuchKey()
    if account.key_count == 1 and account.totp_secret is None:
        raise LastFactor()
    session().delete(key)
    account.key_count -= 1
    audit.record(owner, "staff:remove_key", kind="person", ref=str(owner.person), detail={"key": str(key_id)})


def begin_use(account_id: UUID) -> tuple[UUID, str]:
    """A challenge for the keys of an account, and what the browser needs to ask one of them (JSON)."""
    options = webauthn.generate_authentication_options(rp_id=_host(), allow_credentials=_descriptors(account_id))
    return _begin(account_id, USE, options.challenge), options_to_json(options)


def use(account: Account, challenge_id: UUID, answer: str) -> None:
    """Accept the answer of one of the account's keys once: a challenge is done with its first answer, right or wrong."""
    account_id, challenge = _taken(challenge_id, USE)
    key = session().scalar(
        select(SecurityKey).where(SecurityKey.account_id == account.id, SecurityKey.credential_id == _credential(answer))
    )
    if account_id != account.id or key is None:
        raise KeyRefused()
    key_id, count = key.id, key.sign_count
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=current().public_url,
            credential_public_key=key.public_key,
            credential_current_sign_count=count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
        raise KeyRefused() from wrong
    with independent() as own:
        counted = update(SecurityKey).where(SecurityKey.id == key_id, SecurityKey.sign_count == count)
        taken = own.execute(counted.values(sign_count=found.new_sign_count, used_at=clock.now()).returning(SecurityKey.id))
        if taken.scalar() is None:  # the same count twice at once
            raise KeyRefused()


def _begin(account_id: UUID, what: str, challenge: bytes) -> UUID:
    claim = {"account": str(account_id), "what": what, "challenge": base64.b64encode(challenge).decode()}
    with write():
        return challenges.begin(Purpose.KEY, personal.blind("security_key", str(account_id)), claim)


def _taken(challenge_id: UUID, what: str) -> tuple[UUID, bytes]:
    """The challenge, used up: a second answer to it is refused, whatever the first one was."""
    claim = challenges.claim_of(challenges.waiting(challenge_id, Purpose.KEY))
    if claim["what"] != what:
        raise CodeGone()
    if what == USE:
        with write():
            challenges.finish(challenge_id)
    return UUID(claim["account"]), base64.b64decode(claim["challenge"])


def _descriptors(account_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=key.credential_id) for key in of_account(account_id)]


def _credential(answer: str) -> bytes:
    """Which key says it answers."""
    try:
        said = str(json.loads(answer)["rawId"])
        return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))
    except (ValueError, KeyError, TypeError) as wrong:
        raise KeyRefused() from wrong


def _host() -> str:
    return urlsplit(current().public_url).hostname or ""


def _own(owner: Actor) -> Account:
    account = session().get(Account, owner.account) if owner.account else None
    if account is None:
        raise NotSignedIn()
    return account


def _held(owner: Actor) -> Account:
    account = _own(owner)
    session().refresh(account, with_for_update=True)
    return account
