"""The base of all models, the types they use, and the session of the current request or job."""

import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import cast
from uuid import UUID

from sqlalchemy import JSON, CursorResult, DateTime, Dialect, Enum, Executable, Insert, MetaData, Table, Text, Uuid
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


Values = Mapping[str, object]  # of a row, by column
ONLY_SHOWN = "~only_shown"  # marks an object of no session, see core.reading.Objects


class Instant(TypeDecorator[datetime]):
    """An instant in UTC. A naive time is refused: it would mean another moment on another machine."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"naive time {value!r}: use core.clock.now()")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  the base's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """A plain typed declarative base; the factory gives it to Flask-SQLAlchemy as its model class."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: Instant, UUID: Uuid, str: Text, dict: JSON, list: JSON},
    )

    def __setattr__(self, name: str, value: object) -> None:
        if ONLY_SHOWN in self.__dict__:
            raise AttributeError(f"{self!r} was read to be shown: what is set here would be written nowhere")
        super().__setattr__(name, value)


def enum_type(kind: type[StrEnum]) -> Enum:
    """Stored by value as text, so that a new member needs no ALTER TYPE."""
    return Enum(kind, native_enum=False, values_callable=lambda e: [m.value for m in e], create_constraint=False, length=32)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): made by the application, ordered by time, unguessable in its last 74 bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return UUID(int=value)


def dump_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _unbound() -> Session:
    raise RuntimeError("no session: create the application first")


_sessions: Callable[[], Session] = _unbound


def bind_sessions(sessions: Callable[[], Session]) -> None:
    """Called once by the factory with Flask-SQLAlchemy's scoped session."""
    global _sessions
    _sessions = sessions


def session() -> Session:
    """The session of the current request or job."""
    return _sessions()


def run(statement: Executable, values: Values | Sequence[Values], *, into: Session | None = None) -> CursorResult:
    """Execute a statement that is made once and has no objects in it, on the session's own connection.

    This leaves out what a session does for objects, which is half of the cost. What it has not written yet is written first.
    """
    current = into or session()
    current.flush()
    return current.connection().execute(statement, values)


def table_of(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


@cache
def _inserting(model: type[Base]) -> Insert:
    return Insert(table_of(model))


@cache
def _inserting_once(model: type[Base], dialect: str) -> Insert:
    insert_into = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert_into(table_of(model)).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def insert(model: type[Base], *rows: Values, into: Session | None = None) -> None:
    """Write new rows of one table at once and in one statement; all name the same columns.

    For what is written and not changed again: a row costs a fifth of what an object costs that the session has to watch.
    """
    if rows:
        run(_inserting(model), rows[0] if len(rows) == 1 else rows, into=into)


def insert_missing(model: type[Base], *rows: Values) -> None:
    """Write those of these rows whose unique key is not there yet; all name the same columns."""
    if rows:
        run(_inserting_once(model, session().get_bind().dialect.name), rows)


def insert_once(model: type[Base], **values: object) -> bool:
    """Insert unless a row with the same unique key is there; says whether it was inserted.

    On PostgreSQL a second writer waits here for the first one's commit, so the answer holds in a race.
    """
    result = run(_inserting_once(model, session().get_bind().dialect.name), values)
    return bool(result.rowcount)
