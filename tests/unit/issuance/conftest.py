"""The house that papers are made in: settings, the city, the types and the demonstration's keys, made once per run."""

from pathlib import Path

import pytest

from app.catalogue import city
from app.core import settings as core_settings
from app.core.settings import Settings
from app.issuance import issuers, types
from tests import databases


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = databases.settings_for(tmp_path_factory.mktemp("house"), "sqlite://")
    core_settings.use(made)
    city.use(city.load(made.root / "forms" / "city.yaml"))
    types.use(types.load(made.root / "certificates"))
    issuers.ensure_keys()
    return made


@pytest.fixture
def house(_made: Settings) -> Settings:
    core_settings.use(_made)
    return _made


@pytest.fixture
def other_house(house: Settings, tmp_path: Path) -> Settings:
    """Another authority that calls itself the same."""
    return databases.settings_for(tmp_path, "sqlite://")
