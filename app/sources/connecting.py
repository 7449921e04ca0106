"""Connects the registers and directories of this process at start; called by the wiring."""

from sqlalchemy import Engine

from app.core.settings import Settings
from app.sources import directories, registers, registry
from app.sources.base import Source
from app.sources.directories import Directories, Directory
from app.sources.embedded import EmbeddedRegister
from app.sources.embedded_directory import EmbeddedDirectory, Firms
from app.sources.national_divisions import NationalDivisions
from app.sources.registry import Registry
from app.sources.switches import BEYOND_DEADLINE_SECONDS, Switched, SwitchedDirectory

HOME = registers.__name__  # importing it registered the city's embedded registers


def connect(engine: Engine, settings: Settings) -> Registry:
    """Connect the embedded registers on `engine`; in a demonstration each stands behind a switch."""
    embedded = [plugin for plugin in registry.PLUGINS.values() if plugin.__module__ == HOME and issubclass(plugin, EmbeddedRegister)]
    made = Registry(*(_behind_switch(register(engine), engine, settings) for register in embedded))
    registry.use(made)
    firms = _directory_behind_switch(Firms(engine), engine, settings)
    directories.use(Directories(firms, NationalDivisions(settings.root / "static" / "vendor")))
    return made


def _behind_switch(register: EmbeddedRegister, engine: Engine, settings: Settings) -> Source:
    if not settings.demonstration:
        return register
    return Switched(register, engine, settings.source_deadline_seconds + BEYOND_DEADLINE_SECONDS)


def _directory_behind_switch(directory: EmbeddedDirectory, engine: Engine, settings: Settings) -> Directory:
    if not settings.demonstration:
        return directory
    return SwitchedDirectory(directory, engine, settings.source_deadline_seconds + BEYOND_DEADLINE_SECONDS)
