"""One unsafe request or job, one transaction. Domain code never commits; the edge opens one of these."""

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.db import session
from app.core.turns import Turns

_turns = Turns()
IMMEDIATE = {"immediate": True}


@contextmanager
def write() -> Iterator[Session]:
    """Begin a writing transaction (BEGIN IMMEDIATE on SQLite), commit at the end, roll back on any exception.

    What was read before is let go first: a stale snapshot can never be upgraded to a writer.
    """
    current = session()
    current.rollback()
    with _turn(current):
        current.connection(execution_options=IMMEDIATE)
        try:
            yield current
            current.commit()
        except BaseException:
            current.rollback()
            raise


def _turn(current: Session) -> AbstractContextManager[None]:
    """SQLite lets one writer in and does not say which; we do."""
    return _turns.turn() if current.get_bind().dialect.name == "sqlite" else nullcontext()


def let_go() -> None:
    """End what was only read: hashing, asking sources and parsing files take long, and no connection waits for them."""
    session().rollback()


@contextmanager
def elected(duty: str) -> Iterator[Session | None]:
    """A writing transaction for a duty that only one worker of all machines may do at a time; None where another does it now."""
    with write() as current:
        if current.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
            lock = int.from_bytes(hashlib.sha256(duty.encode()).digest()[:8], signed=True)
            if not current.scalar(select(func.pg_try_advisory_xact_lock(lock))):
                yield None
                return
        yield current


@contextmanager
def independent() -> Iterator[Session]:
    """A transaction of its own for what must survive a refusal: failed sign-ins, used codes, refused-access audit.

    Never opened while a writing transaction is open: on SQLite it would wait for itself.
    """
    outer = session()
    with Session(outer.get_bind(), expire_on_commit=False) as own:
        own.connection(execution_options=IMMEDIATE)
        yield own
        own.commit()
