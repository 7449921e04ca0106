"""Migrations run on the application's own engine, so that SQLite's transactions are begun as everywhere else."""

from alembic import context
from flask import current_app

from app.core.db import Base


def run() -> None:
    """Bring the database to the wanted revision, each migration in one transaction."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
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
