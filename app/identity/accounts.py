"""Accounts and posts: who may sign in, and as what."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from app.core import clock, seal
from app.core.actor import Role
from app.core.db import new_id, session
from app.identity import sessions
from app.identity.errors import LoginNameTaken
from app.identity.models import Account, AccountKind, AccountStatus, StaffPost


def create_citizen(person_id: UUID, password_hash: str) -> Account:
    """The citizen's account of this person; an existing one gets the new password and its open sessions end."""
    found = of_person(person_id, AccountKind.CITIZEN)
    if found:
        set_password(found, password_hash)
        return found
    account = Account(id=new_id(), person_id=person_id, kind=AccountKind.CITIZEN, password_hash=password_hash, created_at=clock.now())
    session().add(account)
    return account


def create_staff(person_id: UUID, login_name: str, password_hash: str, totp_secret: str) -> Account:
    """The staff account of this person, with its second factor from the first day."""
    if by_login_name(login_name):
        raise LoginNameTaken()
    account_id = new_id()
    account = Account(
        id=account_id,
        person_id=person_id,
        kind=AccountKind.STAFF,
        login_name=login_name.casefold(),
        password_hash=password_hash,
        totp_secret=sealed_secret(account_id, totp_secret),
        created_at=clock.now(),
    )
    session().add(account)
    return account


def sealed_secret(account_id: UUID, secret: str) -> bytes:
    """The secret of an authenticator as the account's row keeps it."""
    return seal.seal(secret.encode(), _secret_place(account_id))


def _secret_place(account_id: UUID) -> str:
    return f"account/totp_secret/{account_id}"


def totp_secret(account: Account) -> str:
    return seal.unseal(account.totp_secret or b"", _secret_place(account.id)).decode()


def of_person(person_id: UUID, kind: AccountKind) -> Account | None:
    return session().scalar(select(Account).where(Account.person_id == person_id, Account.kind == kind))


def by_login_name(login_name: str) -> Account | None:
    return session().scalar(select(Account).where(Account.login_name == login_name.strip().casefold()))


def set_password(account: Account, password_hash: str) -> None:
    """Take the new password; every open session of the account ends."""
    account.password_hash = password_hash
    sessions.end_all(account.person_id)


def disable(account: Account) -> None:
    """Nobody signs in with it any more, and its open sessions end at once."""
    account.status = AccountStatus.DISABLED
    sessions.end_all(account.person_id)


def give_post(person_id: UUID, department: str, role: Role, from_day: date, *, until_day: date | None = None, place: str = "") -> StaffPost:
    """Let the person hold a role in a department, of a place or of the whole city, from a day until a day (the last one)."""
    held = {"person_id": person_id, "department": department, "place": place, "role": role}
    post = StaffPost(id=new_id(), **held, from_day=from_day, until_day=until_day)
    session().add(post)
    return post


def posts_of(person_id: UUID) -> list[StaffPost]:
    """The posts that the person holds today, the oldest first."""
    today = clock.today()
    is_held = StaffPost.from_day <= today, or_(StaffPost.until_day.is_(None), StaffPost.until_day >= today), StaffPost.ended_at.is_(None)
    held = select(StaffPost).where(StaffPost.person_id == person_id, *is_held)
    return list(session().scalars(held.order_by(StaffPost.from_day, StaffPost.id)))
