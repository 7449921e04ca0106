"""Migrations run on the application's own engine, so that SQLite's transactions are begun as everywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.core.db import Base


@contextmanager
def _tables_rebuilt(connection: Connection) -> Iterator[None]:
    """SQLite changes a constraint by building a table anew: what refers to it is let alone meanwhile, and looked at afterwards."""
    if connection.dialect.name != "sqlite":
        yield
        return
    plain = connection.connection.dbapi_connection  # outside of any transaction, or the switch would do nothing
    plain.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        broken = plain.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"after the migrations {len(broken)} rows refer to nothing: {broken[:5]}")
    finally:
        plain.execute("PRAGMA foreign_keys = ON")


def run() -> None:
    """Bring the database to the wanted revision, each migration in one transaction."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection, _tables_rebuilt(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("offline migrations are not supported: run them against the database")
run()
