"""Keeps one source's trouble from the others: a circuit that opens after failures in a row, and a bound on calls in flight."""

import threading
import time
from enum import StrEnum

from app.core import clock

FAILURES_TO_OPEN = 5
SECONDS_OPEN = 30
CALLS_IN_FLIGHT = 8


class Circuit(StrEnum):
    CLOSED = "closed"  # calls go through
    OPEN = "open"  # no calls
    HALF_OPEN = "half_open"  # one call tries whether the source is back


class Guard:
    """The circuit, the slots and the pace of one source in this process."""

    def __init__(self, calls_in_flight: int = CALLS_IN_FLIGHT, *, rate: int = 0) -> None:
        self._rate = rate  # calls a second; 0: as many as come
        self._due = 0.0  # on time.monotonic(): when the calls so far are paid for
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(calls_in_flight)
        self._failures = 0
        self._opened_at: float | None = None
        self._trying = False

    @property
    def circuit(self) -> Circuit:
        if self._opened_at is None:
            return Circuit.CLOSED
        return Circuit.HALF_OPEN if clock.now().timestamp() - self._opened_at >= SECONDS_OPEN else Circuit.OPEN

    def enter(self) -> bool:
        """Whether a call may go out now; who was let in calls `leave` when the source has let it go."""
        with self._lock:
            circuit = self.circuit
            if circuit is Circuit.OPEN or (circuit is Circuit.HALF_OPEN and self._trying):
                return False
            if self._is_too_fast() or not self._slots.acquire(blocking=False):
                return False
            self._trying = circuit is Circuit.HALF_OPEN
            return True

    def _is_too_fast(self) -> bool:
        """A second's worth of calls may come at once; what comes beyond is held back (generic cell rate)."""
        if not self._rate:
            return False
        now = time.monotonic()
        due = max(self._due, now - 1) + 1 / self._rate
        if due > now:
            return True
        self._due = due
        return False

    def leave(self) -> None:
        self._slots.release()

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._opened_at, self._trying = 0, None, False

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._trying = False
            if self._failures >= FAILURES_TO_OPEN:
                self._opened_at = clock.now().timestamp()
