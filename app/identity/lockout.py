"""Failed first proofs, counted before the password is looked at, so that parallel tries cannot slip through.

They are counted per claimed name and place (the address asked from), and per name alone with far more patience: who guesses
locks the own place out soon, and does not keep the owner, who comes from another one, from signing in. A name that nobody has
locks exactly like one that someone has. Counted in transactions of their own (design decision 4): a refusal must not undo them.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.db import insert_once, session
from app.core.transaction import independent, write
from app.identity import personal
from app.identity.errors import SignInLocked
from app.identity.models import SignInTries

FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Patience:
    """How many failures in a row cost nothing, and how the lock grows after them: doubling from the first to the longest."""

    free: int
    first: timedelta
    longest: timedelta

    def lock_after(self, failed: int) -> timedelta | None:
        if failed < self.free:
            return None
        return min(self.first * 2 ** min(failed - self.free, 10), self.longest)


HERE = Patience(free=5, first=timedelta(minutes=1), longest=timedelta(hours=1))  # one name from one place
ANYWHERE = Patience(free=60, first=timedelta(minutes=1), longest=timedelta(minutes=5))  # one name from everywhere


def take_try(subject: bytes, place: str = "") -> None:
    """Count one try for this name in advance; raises SignInLocked while it is locked here or, after very many failures, everywhere."""
    if place:
        _count(_near(subject, place), HERE)
    _count(subject, ANYWHERE if place else HERE)


def clear(subject: bytes, place: str = "") -> None:
    """The proof was right: forget the failures."""
    with independent() as own:
        for counted in {subject, _near(subject, place)}:
            row = own.get(SignInTries, counted)
            if row:
                row.failed, row.locked_until = 0, None


def forget(*subjects: bytes) -> None:
    """Forget the failures of these names in the caller's transaction, from wherever they were counted for the name alone."""
    for row in session().scalars(select(SignInTries).where(SignInTries.subject.in_(subjects))):
        row.failed, row.locked_until = 0, None


def _near(subject: bytes, place: str) -> bytes:
    return personal.blind("tried_from", f"{subject.hex()} {place}")


def _count(subject: bytes, patience: Patience) -> None:
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
        lock = patience.lock_after(row.failed)
        row.locked_until = now + lock if lock else None
