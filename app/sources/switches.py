"""Switches of the demonstration: a visitor makes a register slow or silent and sees that forms go on."""

import threading

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.db import insert_once, session
from app.sources import registry
from app.sources.base import Record, Source, SourceDown
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


def state(source: str) -> SwitchState:
    """How the switch of one source stands."""
    return session().scalar(select(SourceSwitch.state).where(SourceSwitch.source == source)) or SwitchState.OK


def states() -> dict[str, SwitchState]:
    """The switch of every connected source."""
    known = {row.source: row.state for row in session().scalars(select(SourceSwitch))}
    return {name: known.get(name, SwitchState.OK) for name in registry.names()}


class Switched(Source):
    """A source behind a switch. The source itself knows nothing of it, and production has none."""

    def __init__(self, inner: Source, engine: Engine, slow_seconds: float) -> None:
        self._inner, self._engine, self._slow_seconds = inner, engine, slow_seconds
        self.name, self.title, self.department = inner.name, inner.title, inner.department
        self.subjects, self.offers = inner.subjects, inner.offers

    def fetch(self, subject_kind: str, subject_key: str, wanted: frozenset[str]) -> Record | None:
        """The inner source's answer, late or never where the switch says so."""
        state = self._state()
        if state is SwitchState.DOWN:
            raise SourceDown(self.name)
        if state is SwitchState.SLOW:
            threading.Event().wait(self._slow_seconds)
        return self._inner.fetch(subject_kind, subject_key, wanted)

    def _state(self) -> SwitchState:
        try:
            with self._engine.connect() as connection:
                return connection.scalar(select(SourceSwitch.state).where(SourceSwitch.source == self.name)) or SwitchState.OK
        except SQLAlchemyError as fault:
            raise SourceDown(self.name) from fault
