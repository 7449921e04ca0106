"""Turns: of those who want one thing, who came first has it first.

SQLite has one writer and does not say whose turn it is: who waits asks again and again, and with many at once some wait a hundred
times as long as others. Within one process we let them in one after the other.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 5.0  # seconds: who has waited so long asks the database itself, as if there were no turns


class Turns:
    """A lock in the order of asking. Who has the turn may ask for it again."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[tuple[int, threading.Event]] = deque()
        self._owner: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        me = threading.get_ident()
        if self._owner == me:
            yield
            return
        has_it = self._wait(me)
        try:
            yield
        finally:
            if has_it:
                self._let_go()

    def _wait(self, me: int) -> bool:
        gate = threading.Event()
        with self._guard:
            if self._owner is None:
                self._owner = me
                return True
            self._waiting.append((me, gate))
        if gate.wait(LONGEST):
            return True
        with self._guard:
            if gate.is_set():  # between the end of our patience and this
                return True
            self._waiting.remove((me, gate))
        return False

    def _let_go(self) -> None:
        with self._guard:
            self._owner, gate = self._waiting.popleft() if self._waiting else (None, None)
        if gate:
            gate.set()
