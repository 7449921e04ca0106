"""Once a day every department that keeps registers is told which of them failed the day before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.db import insert_once, session
from app.core.transaction import write
from app.sources import health, registry
from app.sources.models import SourceDigest

TOLD_FROM = time(7)  # local time: before the offices open
WORTH_TELLING = 5  # percent of a day's calls that failed
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Failing:
    """One register that failed on a day."""

    source: str
    calls: int
    failures: int

    @property
    def percent(self) -> int:
        return health.percent(self.calls, self.failures)


@dataclass(frozen=True)
class Digest:
    day: date
    failing: tuple[Failing, ...]


def sweep() -> None:
    """Write yesterday's digest of each owner once its day is over; a duty of the worker. Cheap when it is written."""
    now = clock.local(clock.now())
    yesterday = now.date() - timedelta(days=1)
    if now.time() < TOLD_FROM or session().scalar(select(SourceDigest.day).where(SourceDigest.day == yesterday).limit(1)):
        return
    with write() as current:
        failing = list(_failing(yesterday))
        for department in sorted({one.department for one in registry.current().values() if not one.is_fallback}):
            told = [vars(each) for each in failing if registry.current()[each.source].department == department]
            insert_once(SourceDigest, department=department, day=yesterday, failing=told, made_at=clock.now())
        current.query(SourceDigest).where(SourceDigest.day < yesterday - KEPT).delete()


def _failing(day: date) -> Iterator[Failing]:
    """The worst first."""
    begun = datetime.combine(day, time(), clock.LOCAL)
    asked = health.counted(begun, begun + timedelta(days=1))
    for source, (calls, failed) in sorted(asked.items(), key=lambda each: -each[1][1]):
        if source in registry.current() and failed * 100 >= WORTH_TELLING * calls and failed:
            yield Failing(source, calls, failed)


def of_department(department: str, days: int = 14) -> list[Digest]:
    """What a department was told lately, the newest first; days on which nothing failed are left out."""
    rows = session().scalars(
        select(SourceDigest).where(SourceDigest.department == department).order_by(SourceDigest.day.desc()).limit(days)
    )
    return [Digest(row.day, tuple(Failing(**each) for each in row.failing)) for row in rows if row.failing]
