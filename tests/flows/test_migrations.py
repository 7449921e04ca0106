"""Migrations: the newest one equals the models, every one goes up and down, and data survives the way up again."""

from pathlib import Path
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import Session

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


def test_published_versions_survive_a_way_down_and_up(app: Flask) -> None:
    """A version of before has no author and was in effect when it was published; a day that was set is lost on the way down, not the version."""
    service, version = "00000000000000000000000000000001", "00000000000000000000000000000002"
    at, digest = "2026-11-01 00:00:00+00:00", "a" * 64
    with app.app_context():
        with write() as current:
            key = {"s": _id(current, service), "v": _id(current, version)}
            current.execute(
                text(
                    "INSERT INTO service (id, code, department, current_number, offered, created_at, withdrawn_at)"
                    " VALUES (:s, 'x', 'd', 1, true, :at, :at)"
                ),
                key | {"at": at},
            )
            current.execute(
                text(
                    "INSERT INTO service_version (id, service_id, number, content, sha256, published_at, author, takes_effect_at)"
                    " VALUES (:v, :s, 1, '{}', :sha, :at, '张敏', :at)"
                ),
                key | {"at": at, "sha": digest},
            )
        session().close()
        downgrade(revision="0011_correction_was")
        upgrade()
        with db.engine.connect() as connection:
            row = connection.execute(
                text("SELECT number, sha256, author, takes_effect_at, source, withdrawn_at FROM service_version")
            ).one()
            assert tuple(row) == (1, digest, "", None, None, None)
            row = connection.execute(text("SELECT code, current_number, withdrawn_at FROM service")).one()
            assert tuple(row) == ("x", 1, None)


def _id(current: Session, hexadecimal: str) -> object:
    return hexadecimal if current.get_bind().dialect.name == "sqlite" else UUID(hexadecimal)
