"""任职: the security administrator gives posts and ends them. Three administrators watch one another (GB/T 22239 8.1.4.2):
who makes an account gives it nothing, who gives rights has none to handle a case, who reads the log changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.core.errors import KeyMissing
from app.identity import accounts
from app.identity.models import Account, AccountKind, StaffPost
from app.identity.staff_errors import MakerGivesNoPost, NoSuchStaff, NotOneself, NotThisAdministrator, PostOver, PostRefused, PostsClash
from app.identity.sub_units import require_open

ADMINISTRATORS = frozenset({Role.ADMIN, Role.SECURITY, Role.AUDITOR})


@dataclass(frozen=True)
class Giving:
    """What a post is: where, as what, for which place, from when until when (the last day; None: open)."""

    department: str
    role: Role
    from_day: date
    until_day: date | None = None
    place: str = ""
    sub_unit: str = ""


def give(officer: Actor, person_id: UUID, giving: Giving, key: str) -> StaffPost:
    """Let the person hold the post. The same `key` gives the first answer again."""
    if not key:
        raise KeyMissing()
    account = held_account(officer, Role.SECURITY, person_id)
    known = session().scalar(select(StaffPost).where(StaffPost.key == key, StaffPost.person_id == person_id))
    if known:
        return known
    if account.created_by == officer.person:
        raise MakerGivesNoPost()
    if giving.from_day < clock.today() or (giving.until_day and giving.until_day < giving.from_day):
        raise PostRefused()
    if giving.sub_unit:
        require_open(giving.sub_unit, giving.department)
    _refuse_clash(person_id, giving)
    post = StaffPost(id=new_id(), person_id=person_id, given_by=officer.person, key=key, **giving.__dict__)
    session().add(post)
    audit.record(officer, "staff:give_post", kind="person", ref=str(person_id), detail={"post": str(post.id), "role": giving.role.value})
    return post


def end(officer: Actor, post_id: UUID) -> StaffPost:
    """End a post at once: the next request of its holder finds none, and what they had taken falls back to the post."""
    post = _post(post_id)
    held_account(officer, Role.SECURITY, post.person_id)
    session().refresh(post)
    if is_over(post):
        raise PostOver()
    end_now(post, officer)
    audit.record(officer, "staff:end_post", kind="person", ref=str(post.person_id), detail={"post": str(post.id)})
    return post


def change(officer: Actor, post_id: UUID, giving: Giving, key: str) -> StaffPost:
    """Another role, place or sub-unit: one post ends and another begins, so that what was held when stays on record."""
    post = _post(post_id)
    known = session().scalar(select(StaffPost).where(StaffPost.key == key, StaffPost.person_id == post.person_id)) if key else None
    if known:
        return known
    end(officer, post_id)
    session().flush()
    return give(officer, post.person_id, giving, key)


def end_now(post: StaffPost, officer: Actor) -> None:
    """Of a post whose owner's account is held."""
    today = clock.today()
    post.ended_at, post.ended_by = clock.now(), officer.person
    post.until_day = max(post.from_day, min(today, post.until_day or today))


def of_person(person_id: UUID) -> Sequence[StaffPost]:
    """Every post the person holds, held or will hold, the newest first."""
    theirs = select(StaffPost).where(StaffPost.person_id == person_id)
    return session().scalars(theirs.order_by(StaffPost.from_day.desc(), StaffPost.id.desc())).all()


def post_of(person_id: UUID, post_id: UUID) -> StaffPost:
    """This post of this person, or NoSuchStaff."""
    post = _post(post_id)
    if post.person_id != person_id:
        raise NoSuchStaff()
    return post


def is_over(post: StaffPost) -> bool:
    return post.ended_at is not None or (post.until_day is not None and post.until_day < clock.today())


def held_account(officer: Actor, role: Role, person_id: UUID) -> Account:
    """The staff account of somebody else, its row held, for the administrator whose act this is."""
    if officer.role is not role:
        raise NotThisAdministrator()
    if officer.person == person_id:
        raise NotOneself()
    account = accounts.of_person(person_id, AccountKind.STAFF)
    if account is None:
        raise NoSuchStaff()
    session().refresh(account, with_for_update=True)
    return account


def _post(post_id: UUID) -> StaffPost:
    post = session().get(StaffPost, post_id)
    if post is None:
        raise NoSuchStaff()
    return post


def _refuse_clash(person_id: UUID, giving: Giving) -> None:
    """An administrator's post stands alone; other posts may stand beside one another."""
    last = giving.until_day or date.max
    at_the_time = (
        StaffPost.person_id == person_id,
        StaffPost.ended_at.is_(None),
        StaffPost.from_day <= last,
        or_(StaffPost.until_day.is_(None), StaffPost.until_day >= giving.from_day),
    )
    others = session().scalars(select(StaffPost.role).where(*at_the_time)).all()
    if others and ADMINISTRATORS & {giving.role, *others}:
        raise PostsClash()
