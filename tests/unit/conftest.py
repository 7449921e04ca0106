"""What unit tests of several rooms start from."""

import threading
from pathlib import Path

import pytest

from app.catalogue import city


@pytest.fixture
def yunjiang():
    """The shipped city, for tests that ask for places."""
    before = city._current
    city.use(city.load(Path(__file__).parents[2] / "forms" / "city.yaml"))
    yield
    city._current = before


@pytest.fixture
def serving():
    """serving(server) starts a server for one test and gives its port."""
    started = []

    def start(server):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        return server.server_address[1]

    yield start
    for server in started:
        server.shutdown()
        server.server_close()
