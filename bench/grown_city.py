"""A city of its own to measure in, on either database, and what a view asks it."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import event, text

from app.core.db import session
from app.database import db
from app.factory import create_app
from tests import databases

KINDS = ("sqlite", "postgresql")
Statement = tuple[str, object]


@contextmanager
def city(kind: str) -> Iterator[Flask]:
    """A city with its published services and no cases, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="yimen-bench-"))
    home.chmod(0o711)  # an unprivileged PostgreSQL has to walk through
    run = databases.Run(home)
    try:
        with databases.copy(run, kind, "city", home / "instance") as settings:
            app = create_app(settings)
            with app.app_context():
                yield app
                session().close()
                db.engine.dispose()
    finally:
        databases.clean_up(run)


def settle() -> None:
    """The database looks at what it has, as it does by itself after a while."""
    session().rollback()
    if db.engine.dialect.name == "sqlite":
        session().execute(text("ANALYZE"))
        session().commit()
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def asked(view: Callable[[], object]) -> list[Statement]:
    """What the view asks the database."""
    seen: list[Statement] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        view()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
        session().rollback()
    return [one for one in seen if one[0].startswith(("SELECT", "WITH"))]


def plan(one: Statement, *, buffers: bool = False) -> dict:
    """What PostgreSQL did for a statement: the root of its plan, with figures."""
    how = "ANALYZE, BUFFERS, FORMAT JSON" if buffers else "ANALYZE, FORMAT JSON"
    said = session().connection().exec_driver_sql(f"EXPLAIN ({how}) {one[0]}", one[1]).scalar_one()  # type: ignore[arg-type]
    session().rollback()
    return (json.loads(said) if isinstance(said, str) else said)[0]["Plan"]
