"""Signing in: a proof of identity becomes a session. These acts hash, ask registers and count failures between short
transactions, so they open their own and are called with none open (design decision 2)."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor, Channel
from app.core.db import session
from app.core.transaction import independent, let_go, write
from app.identity import accounts, challenges, lockout, passwords, personal, security_keys, service, sessions, totp
from app.identity.errors import NotSignedIn, SignInRefused, TotpWrong
from app.identity.models import Account, AccountKind, AccountStatus, Challenge, Purpose
from app.identity.password_and_code import PasswordAndCode, real_person
from app.identity.providers import IdentityProvider, Proof
from app.identity.sessions import Opened
from app.identity.staff_errors import NoPost

CARD_ASSURANCE = 3


@dataclass(frozen=True)
class Factors:
    """The second factors of an account."""

    account_id: UUID
    codes: bool
    keys: bool


_provider: IdentityProvider = PasswordAndCode()


def provider() -> IdentityProvider:
    """The identity provider of this portal's citizens."""
    return _provider


def use_provider(chosen: IdentityProvider) -> None:
    global _provider
    _provider = chosen


def of_citizen(proof: Proof, channel: Channel, device_id: UUID | None = None) -> Opened:
    """Open the session of the person that the provider vouched for; a password chosen in the same go becomes theirs."""
    with write():
        if proof.challenge:
            challenges.finish(proof.challenge)
        person = service.person_for(proof.id_number, proof.name, proof.phone)
        account = accounts.of_person(person.id, AccountKind.CITIZEN)
        if account and account.status is not AccountStatus.ACTIVE:
            raise SignInRefused()
        if proof.password_hash:
            account = accounts.create_citizen(person.id, proof.password_hash)
        opened = sessions.open_for(
            person.id, account_id=account.id if account else None, channel=channel, assurance=proof.assurance, device_id=device_id
        )
        _record(person.id, opened, "identity:sign_in", channel)
    return opened


def by_card(id_number: str, name: str, device_id: UUID) -> Opened:
    """The session of whoever put their identity card on the reader of an enrolled device; raises NotInRegister."""
    found = real_person(id_number, name)
    with write():
        person = service.person_for(found.id_number, found.name, found.phone)
        account = accounts.of_person(person.id, AccountKind.CITIZEN)
        if account and account.status is not AccountStatus.ACTIVE:
            raise SignInRefused()
        opened = sessions.open_for(
            person.id, account_id=account.id if account else None, channel=Channel.KIOSK, assurance=CARD_ASSURANCE, device_id=device_id
        )
        _record(person.id, opened, "identity:sign_in_by_card", Channel.KIOSK)
    return opened


def start_staff(login_name: str, password: str, place: str = "") -> UUID:
    """First proof of an officer; gives the challenge that waits for the code of their authenticator. `place`: the address asked from."""
    subject = personal.blind("login_name", login_name.strip().casefold())
    lockout.take_try(subject, place)
    account = accounts.by_login_name(login_name)
    stored = account.password_hash if account else None
    let_go()
    right = passwords.matches("staff", stored, password)
    if not right or account is None or account.status is not AccountStatus.ACTIVE:
        raise SignInRefused()
    with write():
        return challenges.begin(Purpose.STAFF, subject, {"account": str(account.id), "place": place})


def finish_staff(challenge_id: UUID, code: str) -> Opened:
    """Second proof: a code of the authenticator that was not used before. The failures are forgotten only now."""
    challenge, account = _second_step(challenge_id)
    use_totp(account, code)
    return _enter(challenge, account)


def finish_staff_by_key(challenge_id: UUID, key_challenge: UUID, answer: str) -> Opened:
    """Second proof: the answer of a security key instead of a code."""
    challenge, account = _second_step(challenge_id)
    security_keys.use(account, key_challenge, answer)
    return _enter(challenge, account)


def factors(challenge_id: UUID) -> Factors:
    """By what the officer who waits at the second step may prove themself; nobody learns it before the first proof."""
    account = _account(UUID(challenges.claim_of(challenges.waiting(challenge_id, Purpose.STAFF))["account"]))
    return Factors(account.id, account.totp_secret is not None, account.key_count > 0)


def factors_of(actor: Actor) -> Factors:
    """The same of who is signed in."""
    if actor.account is None:
        raise NotSignedIn()
    account = _account(actor.account)
    return Factors(account.id, account.totp_secret is not None, account.key_count > 0)


def _second_step(challenge_id: UUID) -> tuple[Challenge, Account]:
    challenge = challenges.take_try(challenge_id)
    if challenge.purpose is not Purpose.STAFF:
        raise SignInRefused()
    return challenge, _account(UUID(challenges.claim_of(challenge)["account"]))


def _enter(challenge: Challenge, account: Account) -> Opened:
    """Both proofs were given."""
    challenge_id = challenge.id
    lockout.clear(challenge.subject, challenges.claim_of(challenge)["place"])
    with write():
        challenges.finish(challenge_id)
        post = next(iter(accounts.posts_of(account.person_id)), None)
        if post is None:
            raise NoPost()
        opened = sessions.open_for(
            account.person_id, account_id=account.id, post_id=post.id, channel=Channel.WINDOW, assurance=2, confirmed=True
        )
        _record(account.person_id, opened, "identity:sign_in_staff", Channel.WINDOW)
    return opened


def confirm_staff(actor: Actor, code: str) -> None:
    """Check the second factor again before a decision (design decision 17)."""
    _confirm(actor, lambda account: use_totp(account, code))


def confirm_staff_by_key(actor: Actor, key_challenge: UUID, answer: str) -> None:
    """The same by a security key."""
    _confirm(actor, lambda account: security_keys.use(account, key_challenge, answer))


def _confirm(actor: Actor, prove: Callable[[Account], None]) -> None:
    if actor.account is None or actor.session is None:
        raise NotSignedIn()
    subject = personal.blind("confirm", str(actor.account))
    lockout.take_try(subject)
    prove(_account(actor.account))
    lockout.clear(subject)
    with write():
        sessions.confirm(actor.session)
        audit.record(actor, "identity:confirm", kind="session", ref=str(actor.session))


def _account(account_id: UUID) -> Account:
    account = session().get(Account, account_id, populate_existing=True)
    if account is None or account.status is not AccountStatus.ACTIVE or account.kind is not AccountKind.STAFF:
        raise SignInRefused()
    return account


def use_totp(account: Account, code: str) -> None:
    """Accept the code once: its counter is stored in a transaction of its own, and of two requests with one code one gets through."""
    if account.totp_secret is None:  # who has security keys only
        raise TotpWrong()
    counter = totp.accepted_counter(accounts.totp_secret(account), "".join(code.split()), clock.now(), account.totp_counter)
    if counter is None:
        raise TotpWrong()
    with independent() as own:
        taken = own.execute(
            update(Account)
            .where(Account.id == account.id, Account.totp_counter < counter)
            .values(totp_counter=counter)
            .returning(Account.id)
        )
        if taken.scalar() is None:
            raise TotpWrong()


def change_post(actor: Actor, post_id: UUID) -> None:
    """Work in another of one's own posts of today, in the caller's transaction; raises NoPost for any other."""
    if actor.person is None or actor.session is None or post_id not in {post.id for post in accounts.posts_of(actor.person)}:
        raise NoPost()
    sessions.take_post(actor.session, post_id)
    audit.record(actor, "identity:take_post", kind="session", ref=str(actor.session), detail={"post": str(post_id)})


def sign_out(actor: Actor) -> None:
    """End the session in the caller's transaction."""
    if actor.session is None:
        return
    sessions.end(actor.session)
    audit.record(actor, "identity:sign_out", kind="session", ref=str(actor.session))


def _record(person_id: UUID, opened: Opened, act: str, channel: Channel) -> None:
    actor = Actor(person=person_id, session=opened.session_id, channel=channel)
    audit.record(actor, act, kind="session", ref=str(opened.session_id))


def record_refusal(act: str, visitor: Actor) -> None:
    """A failed sign-in, kept though the request is refused; whose name was tried is not written down."""
    with independent() as own:
        audit.record(visitor, act, kind="sign_in", ref="", into=own)
