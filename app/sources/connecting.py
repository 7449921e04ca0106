"""Connects the registers and directories of this installation at start; called by the wiring."""

from sqlalchemy import Engine

from app.core.settings import Settings
from app.sources import (
    declared as declarations,
    directories,
    embedded,
    http_register,
    kinds,
    reached as reaching,
    registry,
    sql_register,
    table_register,
)
from app.sources.base import Source
from app.sources.directories import Directories
from app.sources.embedded_directory import EmbeddedDirectory, Firms
from app.sources.kinds import House
from app.sources.memory import Memory
from app.sources.national_divisions import NationalDivisions
from app.sources.own import OwnAnswers, OwnCertificates
from app.sources.registry import Registry
from app.sources.switches import BEYOND_DEADLINE_SECONDS, Switched, SwitchedDirectory

SHIPPED = (embedded, http_register, sql_register, table_register)  # importing a kind registers it


def connect(engine: Engine, settings: Settings) -> Registry:
    """Connect every register of forms/sources.yaml that can be reached; each stands behind a switch.

    A register of another house that sources.yaml of the instance does not name is not connected: its questions are typed.
    """
    known = declarations.load(settings.root / "forms" / declarations.FILE)
    reached = reaching.load(settings.instance)
    house = House(engine, settings.instance, settings.source_deadline_seconds)
    connected = Registry()
    for name, one in known.items():
        if one.kind == "embedded" or (one.kind and name in reached):
            connected.add(_behind_switch(kinds.made(one, reached.get(name), house), engine, settings))
    connected.add(OwnCertificates(engine))
    connected.add(OwnAnswers(engine))
    connected.memory = Memory(engine)
    registry.use(connected, known)
    firms = _directory_behind_switch(Firms(engine), engine, settings)
    directories.use(Directories(firms, NationalDivisions(settings.root / "static" / "vendor")))
    return connected


def _behind_switch(source: Source, engine: Engine, settings: Settings) -> Switched:
    return Switched(source, engine, settings.source_deadline_seconds + BEYOND_DEADLINE_SECONDS)


def _directory_behind_switch(directory: EmbeddedDirectory, engine: Engine, settings: Settings) -> SwitchedDirectory:
    return SwitchedDirectory(directory, engine, settings.source_deadline_seconds + BEYOND_DEADLINE_SECONDS)
