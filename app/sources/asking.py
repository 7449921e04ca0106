"""Puts all questions of one round at the same time and takes what comes back before the deadline.

Each call has a daemon thread of its own: one that hangs can neither hold up another source nor keep the process from ending.
How many may hang at once is bounded per source by its guard.
"""

import logging
import queue
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.core import clock
from app.sources.base import Record, Source, SourceDown
from app.sources.guard import Guard
from app.sources.models import Outcome
from app.sources.subjects import Call, Subject

log = logging.getLogger(__name__)

MOST_VALUES = 500


@dataclass(frozen=True)
class Ask:
    """One source, one subject, everything wanted of it."""

    source: Source
    subject: Subject
    attributes: frozenset[str]
    fresh_days: Mapping[str, int] = field(default_factory=dict)


Arrival = tuple[int, Outcome, Record | None]


def ask_all(asks: Iterable[Ask], guards: Mapping[str, Guard], until: float) -> list[Call]:
    """One call per ask, in order; `until` is a moment of time.monotonic(). Never raises for a source's fault."""
    asks = list(asks)
    arrivals: queue.SimpleQueue[Arrival] = queue.SimpleQueue()
    started, at = time.monotonic(), clock.now()
    calls: dict[int, Call] = {}
    for number, ask in enumerate(asks):
        if not guards[ask.source.name].enter():
            calls[number] = Call(ask.source.name, ask.subject, ask.attributes, at, 0, Outcome.HELD)
            continue
        threading.Thread(target=_run, args=(number, ask, guards[ask.source.name], arrivals), daemon=True).start()
    while len(calls) < len(asks):
        arrival = _next(arrivals, until)
        if arrival is None:
            break
        number, outcome, record = arrival
        calls[number] = _call(asks[number], at, started, outcome, record=record)
    for number in range(len(asks)):
        calls.setdefault(number, _call(asks[number], at, started, Outcome.LATE, record=None))
    for call in calls.values():
        _teach(guards[call.source], call.outcome)
    return [calls[number] for number in range(len(asks))]


def _next(arrivals: "queue.SimpleQueue[Arrival]", until: float) -> Arrival | None:
    try:
        return arrivals.get(timeout=max(until - time.monotonic(), 0))
    except queue.Empty:
        return None


def _call(ask: Ask, at: datetime, started: float, outcome: Outcome, *, record: Record | None) -> Call:
    took = round((time.monotonic() - started) * 1000)
    return Call(ask.source.name, ask.subject, ask.attributes, at, took, outcome, record, fresh_days=ask.fresh_days)


def _run(number: int, ask: Ask, guard: Guard, arrivals: "queue.SimpleQueue[Arrival]") -> None:
    """The body of one thread. Whatever a source throws becomes an outcome: a plug-in may not break a form."""
    try:
        record = ask.source.fetch(ask.subject.kind, ask.subject.key, ask.attributes)
        outcome = Outcome.NOTHING if record is None else (Outcome.ANSWERED if is_sound(record, ask.subject) else Outcome.BROKEN)
        arrivals.put((number, outcome, record if outcome is Outcome.ANSWERED else None))
    except SourceDown:
        arrivals.put((number, Outcome.DOWN, None))
    except Exception as fault:  # noqa: BLE001 - see the docstring
        log.warning("source %s broke: %s", ask.source.name, type(fault).__name__)  # its text may carry personal data
        arrivals.put((number, Outcome.BROKEN, None))
    finally:
        guard.leave()


def is_sound(record: object, subject: Subject) -> bool:
    """A record of this very subject in the agreed form; a stranger's record is garbage like any other."""
    return (
        isinstance(record, Record)
        and record.subject_key == subject.key
        and isinstance(record.id, str)
        and (record.dated == "" or _is_date(record.dated))
        and isinstance(record.values, Mapping)
        and isinstance(record.others, Mapping)
        and len(record.values) <= MOST_VALUES
    )


def _is_date(text: object) -> bool:
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _teach(guard: Guard, outcome: Outcome) -> None:
    if outcome in {Outcome.ANSWERED, Outcome.NOTHING}:
        guard.succeeded()
    elif outcome is not Outcome.HELD:
        guard.failed()
