"""Connects the registers of this process at start; called by the wiring."""

from sqlalchemy import Engine

from app.core.settings import Settings
from app.sources import registers, registry
from app.sources.base import Source
from app.sources.embedded import EmbeddedRegister
from app.sources.registry import Registry
from app.sources.switches import BEYOND_DEADLINE_SECONDS, Switched

HOME = registers.__name__  # importing it registered the city's embedded registers


def connect(engine: Engine, settings: Settings) -> Registry:
    """Connect the embedded registers on `engine`; in a demonstration each stands behind a switch."""
    embedded = [plugin for plugin in registry.PLUGINS.values() if plugin.__module__ == HOME and issubclass(plugin, EmbeddedRegister)]
    made = Registry(*(_behind_switch(register(engine), engine, settings) for register in embedded))
    registry.use(made)
    return made


def _behind_switch(register: EmbeddedRegister, engine: Engine, settings: Settings) -> Source:
    if not settings.demonstration:
        return register
    return Switched(register, engine, settings.source_deadline_seconds + BEYOND_DEADLINE_SECONDS)
