"""首任管理员: the first three administrators of an installation. Nobody is there yet who could make their accounts or give them posts.

It is done once, at the machine: their codes are printed there, for no administrator has sent them. From then on people are made,
posted and reset by one another (GB/T 22239 8.1.4.2), and this way is closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.audit import service as audit
from app.core import clock
from app.core.actor import SYSTEM, Role
from app.core.db import new_id, session
from app.identity import accounts, appointing, joining, queries, service
from app.identity.errors import LoginNameTaken, NoRegisteredPhone
from app.identity.models import Account, AccountKind, AccountStatus, StaffPost
from app.identity.ports import RegisterPerson
from app.identity.staff_errors import AlreadyStaff, BegunAlready, NotThreePersons
from app.identity.staff_models import Joining

LOGIN_NAMES = {Role.ADMIN: "admin-system", Role.SECURITY: "admin-security", Role.AUDITOR: "admin-audit"}


@dataclass(frozen=True)
class First:
    """One of the three, and what they join with."""

    role: Role
    name: str
    login_name: str
    code: str


def begin(chosen: Mapping[Role, RegisterPerson], department: str) -> list[First]:
    """Make accounts, posts and joining codes of three persons of the register. Refused once a post of the three is held by somebody.

    Named again, the same three get new codes as long as they have not joined: a code is good for a day, and nobody else could send one.
    """
    if set(chosen) != set(LOGIN_NAMES) or len({known.id_number for known in chosen.values()}) != len(LOGIN_NAMES):
        raise NotThreePersons()
    held = _held()
    if held:
        return _again(held, chosen)
    return [_first(role, chosen[role], department) for role in LOGIN_NAMES]


def _held() -> list[StaffPost]:
    """Posts of administrators that are held or will be."""
    posts = session().scalars(select(StaffPost).where(StaffPost.role.in_(LOGIN_NAMES), StaffPost.ended_at.is_(None)))
    return [post for post in posts if not appointing.is_over(post)]


def _first(role: Role, known: RegisterPerson, department: str) -> First:
    if not known.phone:
        raise NoRegisteredPhone()
    person = service.person_for(known.id_number, known.name, known.phone)
    session().flush()
    if accounts.of_person(person.id, AccountKind.STAFF):
        raise AlreadyStaff()
    if accounts.by_login_name(LOGIN_NAMES[role]):
        raise LoginNameTaken()
    account = Account(
        id=new_id(),
        person_id=person.id,
        kind=AccountKind.STAFF,
        login_name=LOGIN_NAMES[role],
        password_hash="",
        status=AccountStatus.JOINING,
        created_at=clock.now(),
    )
    session().add(account)
    session().flush()
    accounts.give_post(person.id, department, role, clock.today())
    return _with_code(role, known.name, account)


def _again(held: list[StaffPost], chosen: Mapping[Role, RegisterPerson]) -> list[First]:
    """Codes for those of the same three who have none that an administrator sent, and have not joined."""
    theirs = {post.role: post.person_id for post in held}
    if len(held) != len(LOGIN_NAMES) or theirs != {role: _id_of(known) for role, known in chosen.items()}:
        raise BegunAlready()
    waiting = [(role, account) for role, person_id in theirs.items() if (account := _not_joined(person_id))]
    if not waiting:
        raise BegunAlready()
    return [_with_code(role, chosen[role].name, account) for role, account in waiting]


def _id_of(known: RegisterPerson) -> UUID | None:
    person = queries.person_by_id_number(known.id_number)
    return person.id if person else None


def _not_joined(person_id: UUID) -> Account | None:
    """The account, while the only code it ever had is one of the beginning: a reset by an administrator is not undone from here."""
    account = accounts.of_person(person_id, AccountKind.STAFF)
    code = session().get(Joining, account.id) if account else None
    is_of_beginning = code is not None and code.used_at is None and code.sent_by == person_id
    return account if account and account.status is AccountStatus.JOINING and is_of_beginning else None


def _with_code(role: Role, name: str, account: Account) -> First:
    code = joining.new_code(account, account.person_id)
    audit.record(SYSTEM, "staff:begin", kind="person", ref=str(account.person_id), detail={"role": role.value})
    return First(role, name, account.login_name or "", code)
