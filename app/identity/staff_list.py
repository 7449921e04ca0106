"""Who works here: the list of staff, by department, sub-unit, place, role and name; and one person with their posts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.core.actor import Role
from app.core.db import session
from app.identity import personal, queries
from app.identity.models import Account, AccountKind, AccountStatus, Person, StaffPost
from app.identity.queries import held_today
from app.identity.staff_errors import NoSuchStaff
from app.identity.staff_models import Joining, SecurityKey

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty: everything. `text` is a whole name or the beginning of a login name."""

    department: str = ""
    sub_unit: str = ""
    place: str = ""
    role: str = ""
    text: str = ""


@dataclass(frozen=True)
class Member:
    """One line of the list."""

    person_id: UUID
    name: str
    login_name: str
    status: AccountStatus
    posts: Sequence[StaffPost]  # of today


@dataclass(frozen=True)
class Details:
    """One person's account."""

    person_id: UUID
    name: str
    login_name: str
    status: AccountStatus
    created_at: datetime
    created_by: UUID | None
    has_codes: bool
    keys: Sequence[SecurityKey]
    joining: Joining | None


def listed(wanted: Wanted, after: str = "") -> tuple[list[Member], str]:
    """A page by login name from `after` on, and after which name the next one begins ("" where this is the last)."""
    accounts = select(Account).where(Account.kind == AccountKind.STAFF, Account.login_name > after, *_narrowed(wanted))
    found = session().scalars(accounts.order_by(Account.login_name).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    ids = [account.person_id for account in shown]
    names, posts = queries.names(ids), _posts(ids)
    members = [
        Member(one.person_id, names.get(one.person_id, ""), one.login_name or "", one.status, posts.get(one.person_id, [])) for one in shown
    ]
    return members, (shown[-1].login_name or "") if len(found) > PAGE else ""


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    of_post = [
        column == value
        for column, value in (
            (StaffPost.department, wanted.department),
            (StaffPost.sub_unit, wanted.sub_unit),
            (StaffPost.role, Role(wanted.role) if wanted.role else ""),
        )
        if value
    ]
    if wanted.place:
        of_post.append(StaffPost.place.startswith(wanted.place, autoescape=True))
    ways: list[ColumnElement[bool]] = []
    if of_post:
        ways.append(exists().where(and_(StaffPost.person_id == Account.person_id, *of_post, *held_today())))
    if text := wanted.text.strip():
        named = exists().where(Person.id == Account.person_id, Person.name_index == personal.name_index(text))
        ways.append(or_(named, Account.login_name.startswith(text.casefold(), autoescape=True)))
    return ways


def _posts(person_ids: Sequence[UUID]) -> dict[UUID, list[StaffPost]]:
    found: dict[UUID, list[StaffPost]] = {}
    wanted = select(StaffPost).where(StaffPost.person_id.in_(person_ids), *held_today()).order_by(StaffPost.from_day, StaffPost.id)
    for post in session().scalars(wanted):
        found.setdefault(post.person_id, []).append(post)
    return found


def names(person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of those of these persons who have a staff account; nobody else's."""
    if not person_ids:
        return {}
    staff = session().scalars(select(Account.person_id).where(Account.kind == AccountKind.STAFF, Account.person_id.in_(person_ids)))
    return queries.names(list(staff))


def details(person_id: UUID) -> Details:
    """The person's staff account; raises NoSuchStaff."""
    account = session().scalar(select(Account).where(Account.person_id == person_id, Account.kind == AccountKind.STAFF))
    if account is None:
        raise NoSuchStaff()
    keys = session().scalars(select(SecurityKey).where(SecurityKey.account_id == account.id).order_by(SecurityKey.added_at)).all()
    return Details(
        person_id,
        queries.person(person_id).name,
        account.login_name or "",
        account.status,
        account.created_at,
        account.created_by,
        account.totp_secret is not None,
        keys,
        session().get(Joining, account.id),
    )
