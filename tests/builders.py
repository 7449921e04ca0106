"""Builders: plain functions with defaults. A test names only what it is about.

Functions that write need an open transaction or open their own; `as_*` and `run_jobs` work from outside the application.
"""

from datetime import date
from itertools import count
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock, jobs
from app.core.actor import Actor, Channel, Post, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements import identifiers
from app.identity import accounts, personal, service as identity, sessions
from app.identity.models import Account, AccountKind, Person, StaffPost

_numbers = count(1)
HOME_OF = {
    Role.CLERK: "hall",
    Role.OUTPUT: "hall",
    **dict.fromkeys((Role.ADMIN, Role.SUPERVISOR, Role.SECURITY, Role.AUDITOR), "government-data"),
}


def an_id_number(born: date = date(1990, 3, 7), *, female: bool = True) -> str:
    """A number that can belong to nobody: the division does not exist, the check character is right. New at each call."""
    order = next(_numbers) % 400 * 2 + (0 if female else 1) + 100
    first = f"990088{born:%Y%m%d}{order:03}"
    return first + identifiers.id_check_character(first)


def a_phone() -> str:
    return f"1990000{next(_numbers) % 10000:04}"


def a_person(name: str = "测试人", *, id_number: str = "", phone: str = "") -> Person:
    """A person in the current transaction."""
    return identity.person_for(id_number or an_id_number(), name, phone or a_phone())


def an_officer(role: Role = Role.REVIEWER, department: str = "", *, name: str = "测试员") -> Actor:
    """An officer with account and post in the current transaction, second factor just confirmed."""
    post, account = _appointed(a_person(name), role, department or HOME_OF.get(role, "market-regulation"))
    return Actor(
        person=post.person_id,
        name=name,
        account=account.id,
        post=Post(post.id, post.department, post.role, post.place),
        channel=Channel.WINDOW,
        assurance=2,
        confirmed_at=clock.now().timestamp(),
    )


def officer_of(role: Role | str, department: str, *, place: str = "") -> Actor:
    """The demonstration's officer of this role, department and place (else a new one), second factor just confirmed."""
    post, account_id = _post_of(Role(role), department, place)
    return Actor(
        person=post.person_id,
        name="测试员",
        account=account_id,
        post=Post(post.id, post.department, post.role, post.place),
        channel=Channel.WINDOW,
        assurance=2,
        confirmed_at=clock.now().timestamp(),
    )


def a_citizen(name: str = "测试人", *, assurance: int = 2) -> Actor:
    """A signed-in citizen without a session row, in the current transaction."""
    return Actor(person=a_person(name).id, name=name, assurance=assurance)


def _appointed(person: Person, role: Role, department: str, place: str = "") -> tuple[StaffPost, Account]:
    account = accounts.of_person(person.id, AccountKind.STAFF)
    if account is None:
        account = accounts.create_staff(person.id, f"staff{new_id().hex[-8:]}", "no password", "JBSWY3DPEHPK3PXP")
    post = accounts.give_post(person.id, department, role, clock.today(), place=place)
    session().flush()
    return post, account


# --- signing in without the sign-in pages --------------------------------------------------------------------------


def person_named(name: str) -> Person:
    """The demonstration person with this name, else a new one."""
    found = (
        session()
        .scalars(select(Person).where(Person.name_index == personal.name_index(name)).order_by(Person.created_at, Person.id))
        .first()
    )
    return found or a_person(name)


def as_citizen(client: FlaskClient, name: str = "林晓雯", *, assurance: int = 2) -> FlaskClient:
    """Sign this person in on `client`, as if both proofs had just been given."""
    with client.application.app_context(), write():
        person = person_named(name)
        account = accounts.of_person(person.id, AccountKind.CITIZEN) or accounts.create_citizen(person.id, "no password")
        session().flush()
        opened = sessions.open_for(person.id, account_id=account.id, assurance=assurance)
    return with_token(client, opened.token)


def as_staff(client: FlaskClient, role: Role | str = Role.CLERK, department: str = "", *, place: str = "") -> FlaskClient:
    """Sign in an officer who holds this role (in this department, for this place or the whole city), second factor confirmed; appointed if there is none."""
    wanted = Role(role)
    with client.application.app_context(), write():
        post, account_id = _post_of(wanted, department, place)
        opened = sessions.open_for(
            post.person_id, account_id=account_id, post_id=post.id, channel=Channel.WINDOW, assurance=2, confirmed=True
        )
    return with_token(client, opened.token)


def _post_of(role: Role, department: str, place: str) -> tuple[StaffPost, UUID]:
    held = select(StaffPost).where(StaffPost.role == role, StaffPost.place == place).order_by(StaffPost.id)
    post = session().scalars(held.where(StaffPost.department == department) if department else held).first()
    account = accounts.of_person(post.person_id, AccountKind.STAFF) if post else None
    if post is None or account is None:
        post, account = _appointed(a_person("测试员"), role, department or HOME_OF.get(role, "market-regulation"), place)
    return post, account.id


def with_token(client: FlaskClient, token: str) -> FlaskClient:
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token  # Flask-Login's name for it
        cookie["_fresh"] = True
    return client


# --- work that runs beside the requests ------------------------------------------------------------------------------


def run_jobs(app: Flask, *, allow_failures: bool = False) -> int:
    """Do every due job as the worker would; gives how many were done. A failed one fails the test unless allowed."""
    with app.app_context():
        done = jobs.run_until_idle()
        failed = session().scalars(select(jobs.Job).where(jobs.Job.last_error != "", jobs.Job.state != jobs.JobState.DONE)).all()
        assert allow_failures or not failed, "\n".join(f"{job.name}: {job.last_error}" for job in failed)
        return done
