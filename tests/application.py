"""One application per process, pointed at another database for each test: building it takes longer than most tests do."""

from flask import Flask
from sqlalchemy import create_engine

from app import database, wiring
from app.core import calendars, clock, db, settings as core_settings
from app.core.settings import Settings
from app.demo import shift
from app.factory import create_app
from tests.pages import ReadingClient

_built: list[Flask] = []
_config: dict[str, object] = {}


def on(settings: Settings, *, own: bool) -> Flask:
    """The application on these settings; `own` builds a new one, for a test that changes the application itself."""
    if own:
        return build(settings)
    if not _built:
        _built.append(build(settings))
        _config.update(_built[0].config)
    app = _built[0]
    point(app, settings)
    return app


def build(settings: Settings) -> Flask:
    app = create_app(settings)
    app.test_client_class = ReadingClient
    return app


def point(app: Flask, settings: Settings) -> None:
    """What create_app does with settings, for an application that stands already; the configuration is as it was at first."""
    app.config.clear()
    app.config.update(_config)
    engines = app.extensions["sqlalchemy"]._app_engines[app]
    engines[None].dispose()
    engines[None] = create_engine(settings.database_url, **database.engine_options(settings))
    if engines[None].dialect.name == "sqlite":
        database._sqlite(engines[None], settings.sqlite_synchronous)
    take_up(app, settings)


def take_up(app: Flask, settings: Settings) -> None:
    """Let what the process keeps outside the application follow this one: settings, sessions, ports, the demonstration's clock."""
    core_settings.use(settings)
    db.bind_sessions(lambda: database.db.session())
    wiring.connect(app)
    shift.forget()
    calendars.forget()
    clock.shift_by(shift.ahead)


def let_go(app: Flask) -> None:
    """Close what the application holds open, so that its database can go."""
    with app.app_context():
        database.db.session.remove()
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()
