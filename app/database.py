"""Flask-SQLAlchemy over the plain base of core, and how each engine begins a transaction."""

import sqlite3

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, event

from app.core.db import Base, bind_sessions
from app.core.reading import bind_engine
from app.core.settings import Settings, UnsafeSettings

DURABLE = ("synchronous_commit", "fsync", "full_page_writes")


class OneDatabase(Session):
    """All tables lie in one database: nobody has to ask for each statement in which."""

    def __init__(self, db: SQLAlchemy, **options: object) -> None:
        super().__init__(db, **options)
        self._engine = db.engine

    def get_bind(self, *_asked: object, **_more: object) -> Engine:
        return self._engine


db = SQLAlchemy(model_class=Base, session_options={"class_": OneDatabase})


def engine_options(settings: Settings) -> dict[str, object]:
    if settings.database_url.startswith("sqlite"):
        return {"connect_args": {"timeout": 10, "check_same_thread": False}, "pool_size": 8, "max_overflow": 8}
    return {"pool_size": 5, "max_overflow": 5, "pool_pre_ping": True}


def init_app(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings)
    db.init_app(app)
    Migrate(app, db, directory=str(settings.root / "migrations"), render_as_batch=settings.database_url.startswith("sqlite"))
    bind_sessions(lambda: db.session())
    bind_engine(lambda: db.engine)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _sqlite(db.engine, settings.sqlite_synchronous)
        elif settings.production:
            refuse_unsafe_server(db.engine)


def refuse_unsafe_server(engine: Engine) -> None:
    """Raise UnsafeSettings where PostgreSQL may lose what it has confirmed: legal records may not be lost at power failure."""
    with engine.connect() as connection:
        off = [name for name in DURABLE if connection.exec_driver_sql(f"SHOW {name}").scalar() == "off"]
    if off:
        raise UnsafeSettings(f"PostgreSQL runs with {', '.join(f'{name} = off' for name in off)}")


def _sqlite(engine: Engine, synchronous: str) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "cache_size=-4096",
            "temp_store=MEMORY",
            "wal_autocheckpoint=4000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the lock at once: a read snapshot cannot be upgraded (SQLITE_BUSY, no timeout helps).
        if connection.get_execution_options().get("immediate"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            # A reader's BEGIN waits for nobody and cannot fail: what SQLAlchemy puts around a statement would be a third of a short read.
            connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]
