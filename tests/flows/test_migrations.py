"""Migrations: the newest one equals the models, every one goes up and down, and data survives the way up again."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text

from app.audit import service as audit
from app.core.actor import SYSTEM
from app.core.db import Base, session
from app.core.transaction import write
from app.database import db

pytestmark = pytest.mark.usefixtures("both_databases")
MIGRATIONS = Path(__file__).parents[2] / "migrations"


def revisions() -> list[str]:
    """From the first to the newest."""
    script = ScriptDirectory(str(MIGRATIONS))
    return [revision.revision for revision in script.walk_revisions()][::-1]


def differences(connection: Connection) -> list[object]:
    def known(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
        return not (kind == "table" and name == "alembic_version")

    context = MigrationContext.configure(connection, opts={"include_object": known, "compare_type": False})
    return compare_metadata(context, Base.metadata)


def test_there_is_one_line_of_migrations_and_its_head_is_written_down() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [(MIGRATIONS / "HEAD").read_text().strip()]
    assert all(name[:4].isdigit() for name in revisions())


def test_the_newest_migration_equals_the_models(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert differences(connection) == []


def test_every_migration_goes_down_and_up_again(app: Flask) -> None:
    with app.app_context():
        session().close()
        for revision in reversed(revisions()):
            downgrade(revision=_before(revision))
        with db.engine.connect() as connection:
            assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        for revision in revisions():
            upgrade(revision=revision)
        with db.engine.connect() as connection:
            assert differences(connection) == []


def _before(revision: str) -> str:
    known = revisions()
    place = known.index(revision)
    return known[place - 1] if place else "base"


def test_data_of_older_subjects_survives_a_way_down_and_up(app: Flask) -> None:
    with app.app_context():
        with write():
            audit.record(SYSTEM, "case:approve", kind="case", ref="1")
        session().close()
        downgrade(revision="0002_audit")
        upgrade()
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM audit_entry")) == 1
