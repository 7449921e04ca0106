"""入职: an account is made for a person of the population register, and its person sets password and second factor themself.

Nobody else ever knows the code: it goes to the phone that the register has. An account that is made has no post; until the security
administrator gives one it opens nothing.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pyotp
from sqlalchemy import select

from app.audit import service as audit
from app.core import clock, seal
from app.core.actor import Actor, Channel, Role
from app.core.db import new_id, session
from app.core.transaction import let_go, write
from app.identity import accounts, appointing, challenges, lockout, passwords, personal, ports, queries, service, sessions, totp
from app.identity.errors import CodeGone, LoginNameTaken, NoRegisteredPhone, TotpWrong
from app.identity.models import Account, AccountKind, AccountStatus, Purpose
from app.identity.ports import RegisterPerson
from app.identity.staff_errors import AccountStands, AlreadyStaff, JoiningRefused, LoginNameUnfit, NotOneself, NotThisAdministrator
from app.identity.staff_models import Joining, SecurityKey

LOGIN_NAME = re.compile(r"[a-z][a-z0-9-]{2,31}")
CODE_LIFE = timedelta(hours=24)
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another
CODE_LENGTH = 10  # fifty bits: nobody guesses it in a day


def create(officer: Actor, known: RegisterPerson, login_name: str) -> Account:
    """Make the account of a real person and send them their joining code. Pressed twice it is the same account."""
    if officer.role is not Role.ADMIN:
        raise NotThisAdministrator()
    name = login_name.strip().casefold()
    if not LOGIN_NAME.fullmatch(name):
        raise LoginNameUnfit()
    if not known.phone:
        raise NoRegisteredPhone()
    person = service.person_for(known.id_number, known.name, known.phone)
    session().flush()
    if person.id == officer.person:
        raise NotOneself()
    account = accounts.of_person(person.id, AccountKind.STAFF)
    if account:
        if (account.login_name, account.status, account.created_by) == (name, AccountStatus.JOINING, officer.person):
            return account
        raise AlreadyStaff()
    if accounts.by_login_name(name):
        raise LoginNameTaken()
    account = Account(
        id=new_id(),
        person_id=person.id,
        kind=AccountKind.STAFF,
        login_name=name,
        password_hash="",
        status=AccountStatus.JOINING,
        created_at=clock.now(),
        created_by=officer.person,
    )
    session().add(account)
    session().flush()
    _send_code(officer, account)
    audit.record(officer, "staff:create_account", kind="person", ref=str(person.id), detail={"account": str(account.id)})
    return account


def send_again(officer: Actor, person_id: UUID) -> None:
    """A new joining code to the person's phone; the one before is worth nothing any more."""
    account = appointing.held_account(officer, Role.ADMIN, person_id)
    if account.status is not AccountStatus.JOINING:
        raise AccountStands()
    _send_code(officer, account)
    audit.record(officer, "staff:send_joining_code", kind="person", ref=str(person_id))


def reset(officer: Actor, person_id: UUID) -> None:
    """重置: password and second factors go at once with every open session; the person sets new ones by a joining code.

    So comes back, too, whose account was disabled.
    """
    account = appointing.held_account(officer, Role.SECURITY, person_id)
    account.password_hash, account.totp_secret, account.totp_counter, account.key_count = "", None, 0, 0
    account.status = AccountStatus.JOINING
    for key in session().scalars(select(SecurityKey).where(SecurityKey.account_id == account.id)):
        session().delete(key)
    sessions.end_all(person_id)
    session().flush()
    _send_code(officer, account)
    audit.record(officer, "staff:reset", kind="person", ref=str(person_id))


def _send_code(officer: Actor, account: Account) -> None:
    phone = queries.person(account.person_id).phone
    if not phone:
        raise NoRegisteredPhone()
    code = new_code(account, officer.person or account.person_id)
    ports.connected().send_code(phone, code, "joining")


def new_code(account: Account, sent_by: UUID) -> str:
    """A joining code, good for a day and once; the one before is worth nothing any more. Whoever asks brings it to its person."""
    code, now = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)), clock.now()
    row = session().get(Joining, account.id) or Joining(account_id=account.id)
    row.code_hash, row.sent_at, row.sent_by = _digest(account.id, code), now, sent_by
    row.expires_at, row.used_at = now + CODE_LIFE, None
    session().add(row)
    return code


def _digest(account_id: UUID, code: str) -> bytes:
    return seal.blind_index("joining-code", f"{account_id}:{''.join(code.split()).upper()}")


# --- the person's own part --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Enrolment:
    """What stands on the page of the second step: for an authenticator app to read or to be typed into it."""

    login_name: str
    secret: str


def start(login_name: str, code: str, password: str, place: str = "") -> UUID:
    """First step: the code fits and the password is not weak. Neither counts until the authenticator is confirmed, too."""
    subject = personal.blind("joining", login_name.strip().casefold())
    lockout.take_try(subject, place)
    account = accounts.by_login_name(login_name)
    if account is None or not _fits(account, code):
        raise JoiningRefused()
    passwords.refuse_weak(password, queries.person(account.person_id).id_number)
    account_id = account.id
    let_go()
    hashed = passwords.digest("staff", password)
    lockout.clear(subject, place)
    with write():
        return challenges.begin(
            Purpose.JOIN, subject, {"account": str(account_id), "password_hash": hashed, "secret": pyotp.random_base32(), "code": code}
        )


def enrolment(challenge_id: UUID) -> Enrolment:
    """What to enrol; raises CodeGone when the step is over."""
    claim = _claim(challenge_id)
    account = session().get_one(Account, UUID(claim["account"]))
    return Enrolment(account.login_name or "", claim["secret"])


def finish(challenge_id: UUID, totp_code: str) -> UUID:
    """Second step: a code of the new authenticator. Password and factor count from now on, and the joining code is used up."""
    claim = _claim(challenge_id)
    challenges.take_try(challenge_id)
    counter = totp.accepted_counter(claim["secret"], "".join(totp_code.split()), clock.now(), 0)
    if counter is None:
        raise TotpWrong()
    with write() as current:
        challenges.finish(challenge_id)
        account = current.get_one(Account, UUID(claim["account"]), with_for_update=True)
        if not _fits(account, claim["code"]):
            raise CodeGone()
        account.password_hash, account.totp_counter = claim["password_hash"], counter
        account.totp_secret = accounts.sealed_secret(account.id, claim["secret"])
        account.status = AccountStatus.ACTIVE
        current.get_one(Joining, account.id).used_at = clock.now()
        audit.record(Actor(person=account.person_id, channel=Channel.WINDOW), "staff:join", kind="person", ref=str(account.person_id))
        return account.person_id


def _fits(account: Account, code: str) -> bool:
    row = session().get(Joining, account.id, populate_existing=True)
    if account.status is not AccountStatus.JOINING or row is None or row.used_at or row.expires_at <= clock.now():
        return False
    return hmac.compare_digest(row.code_hash, _digest(account.id, code))


def _claim(challenge_id: UUID) -> challenges.Claim:
    challenge = challenges.waiting(challenge_id, Purpose.JOIN)
    return challenges.claim_of(challenge)
