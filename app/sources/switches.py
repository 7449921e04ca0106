"""Switches: an administrator leaves a register alone; in the demonstration a visitor makes one slow or silent. Forms go on."""

import threading
from collections.abc import Sequence

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor
from app.core.db import insert_once, session
from app.sources import registry
from app.sources.base import Record, Source, SourceDown
from app.sources.directories import Directory, Entry
from app.sources.embedded_directory import EmbeddedDirectory
from app.sources.errors import UnknownSource
from app.sources.models import SourceSwitch, SwitchState

BEYOND_DEADLINE_SECONDS = 2.0


def set(source: str, state: str) -> None:  # noqa: A001 - reads as switches.set
    """Put the switch of `source` to ok, down or slow, in the caller's transaction."""
    if source not in registry.current():
        raise UnknownSource(name=source)
    chosen, now = SwitchState(state), clock.now()
    insert_once(SourceSwitch, source=source, state=chosen, changed_at=now)
    session().execute(update(SourceSwitch).where(SourceSwitch.source == source).values(state=chosen, changed_at=now))


def turn(source: str, actor: Actor, *, is_on: bool) -> None:
    """Let forms ask a register again or leave it alone, in the caller's transaction; raises UnknownSource."""
    set(source, SwitchState.OK if is_on else SwitchState.DOWN)
    audit.record(actor, "source:on" if is_on else "source:off", kind="source", ref=source)


def state(source: str) -> SwitchState:
    """How the switch of one source stands."""
    return session().scalar(select(SourceSwitch.state).where(SourceSwitch.source == source)) or SwitchState.OK


def states() -> dict[str, SwitchState]:
    """The switch of every connected source."""
    known = {row.source: row.state for row in session().scalars(select(SourceSwitch))}
    return {name: known.get(name, SwitchState.OK) for name in registry.names()}


class Switched(Source):
    """A source behind a switch. The source itself knows nothing of it."""

    def __init__(self, inner: Source, engine: Engine, slow_seconds: float) -> None:
        self._inner, self._engine, self._slow_seconds = inner, engine, slow_seconds
        self.name, self.title, self.department = inner.name, inner.title, inner.department
        self.subjects, self.offers, self.rate, self.is_remote = inner.subjects, inner.offers, inner.rate, inner.is_remote

    def fetch(self, subject_kind: str, subject_key: str, wanted: frozenset[str]) -> Record | None:
        """The inner source's answer, late or never where the switch says so."""
        _obey(self._engine, self.name, self._slow_seconds)
        return self._inner.fetch(subject_kind, subject_key, wanted)


class SwitchedDirectory(Directory):
    """A directory behind the switch of the register that publishes it."""

    def __init__(self, inner: EmbeddedDirectory, engine: Engine, slow_seconds: float) -> None:
        self._inner, self._engine, self._slow_seconds = inner, engine, slow_seconds
        self.name, self.title, self.department = inner.name, inner.title, inner.department

    def find(self, words: Sequence[str], most: int) -> Sequence[Entry]:
        """What the inner directory lists, late or never where the switch says so."""
        _obey(self._engine, self._inner.source, self._slow_seconds)
        return self._inner.find(words, most)


def _obey(engine: Engine, source: str, slow_seconds: float) -> None:
    """Wait, or raise SourceDown, as the switch of the source says."""
    try:
        with engine.connect() as connection:
            state = connection.scalar(select(SourceSwitch.state).where(SourceSwitch.source == source)) or SwitchState.OK
    except SQLAlchemyError as fault:
        raise SourceDown(source) from fault
    if state is SwitchState.DOWN:
        raise SourceDown(source)
    if state is SwitchState.SLOW:
        threading.Event().wait(slow_seconds)
