"""The only clock of the house. Instants are aware and in UTC; legal dates are dates in Asia/Shanghai."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def _no_shift() -> timedelta:
    return timedelta()


_shift: Callable[[], timedelta] = _no_shift


def shift_by(source: Callable[[], timedelta]) -> None:
    """Let `source` say how far this clock runs ahead: the demonstration's clock and the tests use it."""
    global _shift
    _shift = source


def now() -> datetime:
    return datetime.now(UTC) + _shift()


def local(instant: datetime) -> datetime:
    return instant.astimezone(LOCAL)


def today() -> date:
    """The legal date, as the offices' calendar shows it."""
    return local(now()).date()
