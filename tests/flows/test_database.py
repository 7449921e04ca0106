"""What a database must be before production runs on it."""

import pytest
from flask import Flask
from sqlalchemy import event

from app import database
from app.core.settings import UnsafeSettings


def test_a_postgresql_that_may_lose_what_it_confirmed_is_refused(both_databases: str, app: Flask) -> None:
    if both_databases == "sqlite":
        return  # refused by its own setting: tests/unit/test_config.py
    with app.app_context():
        engine = database.db.engine

        @event.listens_for(engine, "connect")
        def careless(connection: object, _record: object) -> None:
            connection.execute("SET synchronous_commit = off")
            connection.commit()

        engine.dispose()
        with pytest.raises(UnsafeSettings, match="synchronous_commit = off"):
            database.refuse_unsafe_server(engine)
