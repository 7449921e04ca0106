"""What unit tests of several rooms start from."""

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
