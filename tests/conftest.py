"""What every test may ask for.

app             the application on a fresh, migrated, empty database (SQLite)
city            the same with published services, filled registers and the demonstration's people
both_databases  asked beside app or city: the test runs on SQLite and on PostgreSQL; for races, and for what the engine decides
one_database    the same for what is told of cases: on one of the two, by the test's name, so that a file has some on each; with
                YIMEN_EVERY_DATABASE=1 (`make prove ONLY=flows`) on both
client          a browser without JavaScript; every page it gets is parsed strictly; client.press(address, {"name": "…"}, button="…")
                sends the form of that page with its hidden fields
context         an application context for tests that call services directly (not together with client)
as_citizen      as_citizen(client, "林晓雯") signs in a demonstration person
as_staff        as_staff(client, "clerk") or as_staff(client, "reviewer", "housing") signs in an officer
desk            desk("clerk") or desk("reviewer", "housing"): a browser of its own in which this officer is signed in
run_jobs        run_jobs(app) does all due jobs; a failing job fails the test
settings        settings on an empty directory, for what needs keys or files but no database
later           later(days=3) lets the clock of the house run ahead until the end of the test
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from zlib import crc32

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock, db, settings as core_settings
from app.core.settings import Settings
from tests import builders, databases, network

RUN = "YIMEN_TEST_RUN"
DATABASES = ["sqlite", "postgresql"]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the one process that starts the others
        place = databases.fastest_place()
        home = Path(tempfile.mkdtemp(prefix="yimen-test-", dir=place))
        home.chmod(0o711)  # an unprivileged PostgreSQL may have to walk through
        os.environ[RUN] = str(home)
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", place)  # tmp_path too
    os.environ.setdefault("TZ", "UTC")
    network.switch_off()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        databases.clean_up(databases.Run(Path(os.environ[RUN])))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves an event loop behind in its process, in which nothing can be signed."""
    items.sort(key=lambda item: "browser" in item.path.parts)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "one_database" in metafunc.fixturenames and "both_databases" not in metafunc.fixturenames:
        chosen = DATABASES if os.environ.get("YIMEN_EVERY_DATABASE") else [DATABASES[crc32(metafunc.function.__name__.encode()) % 2]]
        metafunc.parametrize("one_database", chosen, indirect=True)


@pytest.fixture(params=DATABASES)
def both_databases(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def one_database(request: pytest.FixtureRequest) -> str:
    return getattr(request, "param", "")  # "": the test asks for both


@pytest.fixture(autouse=True)
def _clean_house(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test inherits a clock or a session; a unit test that reaches for the database is told so."""
    db.bind_sessions(db._unbound)
    yield
    clock.shift_by(clock._no_shift)
    db.bind_sessions(db._unbound)


@pytest.fixture(autouse=True)
def _context_first(_clean_house: None, request: pytest.FixtureRequest) -> None:
    """A module's own autouse fixtures may write rows: the context that they need is opened before them."""
    if "context" in request.fixturenames:
        request.getfixturevalue("context")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = databases.settings_for(tmp_path, "sqlite://")
    core_settings.use(made)
    return made


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    from tests import application  # unit tests need no application, and its import is slow

    asked = next((name for name in ("both_databases", "one_database") if name in request.fixturenames), "")
    kind = request.getfixturevalue(asked) if asked else "sqlite"
    filling = "city" if "city" in request.fixturenames else "bare"
    run = databases.Run(Path(os.environ[RUN]))
    with databases.copy(run, kind, filling, tmp_path / "instance") as made:
        yielded = application.on(made, own=request.node.get_closest_marker("own_app") is not None)
        yield yielded
        application.let_go(yielded)


@pytest.fixture
def city(app: Flask) -> Flask:
    return app


@pytest.fixture
def client(app: Flask, request: pytest.FixtureRequest) -> FlaskClient:
    if "context" in request.fixturenames:
        pytest.fail("client and context together would share one session between test and request")
    return app.test_client()


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


@pytest.fixture
def as_citizen() -> Callable[..., FlaskClient]:
    return builders.as_citizen


@pytest.fixture
def as_staff() -> Callable[..., FlaskClient]:
    return builders.as_staff


@pytest.fixture
def desk(app: Flask) -> Callable[..., FlaskClient]:
    return lambda role, department="": builders.as_staff(app.test_client(), role, department)


@pytest.fixture
def run_jobs() -> Callable[..., int]:
    return builders.run_jobs


@pytest.fixture
def later() -> Callable[..., None]:
    """Move the clock ahead from where it stands; calls add up."""

    def move(**ahead: float) -> None:
        before = clock._shift()
        clock.shift_by(lambda: before + timedelta(**ahead))

    return move
