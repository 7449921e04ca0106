"""The demonstration's clock: one row says how many days it runs ahead; each request and each job reads it again."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock, workdays
from app.core.db import insert_once, session
from app.demo.models import DemoState
from app.identity.models import LoginSession

_days = 0


def ahead() -> timedelta:
    return timedelta(days=_days)


def refresh() -> None:
    """Read the row, on a connection of its own.

    Never remembered for a while: a process that still ran ahead after a reset would write jobs for next week.
    """
    global _days
    with Session(session().get_bind()) as own:
        _days = own.scalar(select(DemoState.days_ahead)) or 0


def _set(days: int) -> None:
    global _days
    insert_once(DemoState, id=1, days_ahead=0)
    session().execute(update(DemoState).values(days_ahead=days))
    _days = days


def advance(working_days: int) -> None:
    """Let `working_days` pass for everyone. Open sessions go along, or the visitor would be signed out by it."""
    today = clock.today()
    passed = workdays.add(today, working_days).day - today
    _set(_days + passed.days)
    for login in session().scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))):
        login.seen_at += passed
        login.expires_at += passed
        login.confirmed_at = login.confirmed_at and login.confirmed_at + passed


def back_to_now() -> None:
    _set(0)


def forget() -> None:
    """What this process remembers of the clock; for a process that changes its database."""
    global _days
    _days = 0
