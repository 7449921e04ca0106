"""Failed first proofs, counted per claimed name before the password is looked at, so that parallel tries cannot slip through.

A name that nobody has locks exactly like one that someone has. Others are never locked out with it. Counted in transactions
of their own (design decision 4): a refusal must not undo them.
"""

from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.db import insert_once
from app.core.transaction import independent, write
from app.identity.errors import SignInLocked
from app.identity.models import SignInTries

FREE = 5
FIRST_LOCK = timedelta(minutes=1)
LONGEST_LOCK = timedelta(hours=1)
FORGET_AFTER = timedelta(days=1)


def lock_after(failed: int) -> timedelta | None:
    """How long the name is locked after so many failures in a row: none at first, then one minute, doubling up to an hour."""
    if failed < FREE:
        return None
    return min(FIRST_LOCK * 2 ** min(failed - FREE, 10), LONGEST_LOCK)


def take_try(subject: bytes) -> None:
    """Count one try for this name in advance; raises SignInLocked while it is locked."""
    now = clock.now()
    with write():
        insert_once(SignInTries, subject=subject, failed=0, changed_at=now)
    with independent() as own:
        row = own.scalars(select(SignInTries).where(SignInTries.subject == subject).with_for_update()).one()
        if row.locked_until and row.locked_until > now:
            raise SignInLocked(seconds=int((row.locked_until - now).total_seconds()) + 1)
        if now - row.changed_at > FORGET_AFTER:
            row.failed = 0
        row.failed, row.changed_at = row.failed + 1, now
        lock = lock_after(row.failed)
        row.locked_until = now + lock if lock else None


def clear(subject: bytes) -> None:
    """The proof was right: forget the failures."""
    with independent() as own:
        row = own.get(SignInTries, subject)
        if row:
            row.failed, row.locked_until = 0, None
