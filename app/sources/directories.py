"""Directories: lists that a register publishes, in which one looks something up. What is listed is about nobody in private.

Who asks waits no longer than for any source: a directory that is late or down says so, and its question stays open.
"""

import queue
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.settings import current as settings
from app.sources.base import SourceDown
from app.sources.guard import Guard

MOST_FOUND = 20
LONGEST_QUERY = 60  # signs
LONGEST_TEXT = 200  # signs of a name or detail; what is longer is no entry


@dataclass(frozen=True)
class Entry:
    """One line of a directory."""

    code: str  # what the directory calls it by: credit code, division code
    name: str
    detail: str = ""  # what tells two of one name apart: an address
    dated: str = ""  # when the directory last confirmed it, YYYY-MM-DD


class Directory(ABC):
    """A list that can be searched. A new kind of directory needs this class and nothing else of ours."""

    name: str
    title: Mapping[str, str]  # language -> what people call it
    department: str  # code of the department that keeps it

    @abstractmethod
    def find(self, words: Sequence[str], most: int) -> Sequence[Entry]:
        """The entries that fit every word (small letters), the nearest first, at most so many; raises SourceDown.

        Runs in a thread of its own with no application context and no session of the request.
        """


@dataclass(frozen=True)
class Found:
    """What came of one search."""

    entries: tuple[Entry, ...] = ()
    is_down: bool = False
    is_more: bool = False  # there are more than are shown


class Directories(dict[str, Directory]):
    """Connected directories by name, each with the guard that keeps its troubles from the others."""

    def __init__(self, *directories: Directory) -> None:
        super().__init__((one.name, one) for one in directories)
        self.guards = {name: Guard() for name in self}


_current = Directories()


def use(directories: Directories) -> None:
    """Set the connected directories of this process."""
    global _current
    _current = directories


def current() -> Directories:
    return _current


def find(name: str, query: str) -> Found:
    """Search one directory; no transaction may be open. Never raises for the directory's fault."""
    directory, words = _current.get(name), query[:LONGEST_QUERY].lower().split()
    if not words:
        return Found()
    guard = _current.guards.get(name)
    if directory is None or guard is None or not guard.enter():
        return Found(is_down=True)
    entries = _in_time(directory, words, guard, time.monotonic() + settings().source_deadline_seconds)
    if entries is None:
        guard.failed()
        return Found(is_down=True)
    guard.succeeded()
    return Found(entries[:MOST_FOUND], is_more=len(entries) > MOST_FOUND)


def _in_time(directory: Directory, words: Sequence[str], guard: Guard, until: float) -> tuple[Entry, ...] | None:
    """What was found before the deadline; None where the directory is late, down or broken."""
    arrivals: queue.SimpleQueue[tuple[Entry, ...] | None] = queue.SimpleQueue()
    threading.Thread(target=_run, args=(directory, words, guard, arrivals), daemon=True).start()
    try:
        return arrivals.get(timeout=max(until - time.monotonic(), 0))
    except queue.Empty:
        return None


def _run(directory: Directory, words: Sequence[str], guard: Guard, arrivals: "queue.SimpleQueue[tuple[Entry, ...] | None]") -> None:
    """The body of the thread. Whatever a directory throws becomes silence: a plug-in may not break a form."""
    try:
        found = tuple(directory.find(words, MOST_FOUND + 1))
        arrivals.put(found if all(map(_is_sound, found)) else None)
    except SourceDown:
        arrivals.put(None)
    except Exception:  # noqa: BLE001 - see the docstring
        arrivals.put(None)
    finally:
        guard.leave()


def _is_sound(entry: object) -> bool:
    return isinstance(entry, Entry) and all(
        isinstance(text, str) and len(text) <= LONGEST_TEXT and text.isprintable() for text in (entry.code, entry.name, entry.detail)
    )
