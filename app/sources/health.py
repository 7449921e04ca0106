"""How each source is doing: when it last answered, how often it fails, whether its circuit is open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select

from app.core import clock
from app.core.db import session
from app.sources import registry, switches
from app.sources.guard import Circuit
from app.sources.models import GOOD, Outcome, SourceCall, SwitchState

WINDOW = timedelta(days=1)


@dataclass(frozen=True)
class SourceHealth:
    """One source over the time that was asked for."""

    source: str
    department: str
    calls: int
    failures: int
    last_success: datetime | None
    circuit: Circuit  # of this process

    @property
    def failure_percent(self) -> int:
        return round(100 * self.failures / self.calls) if self.calls else 0


def report(window: timedelta = WINDOW) -> tuple[SourceHealth, ...]:
    """Every connected source over the time until now, in the order of connection."""
    sources = registry.current()
    good = SourceCall.outcome.in_([outcome.value for outcome in GOOD])
    counts = (
        select(SourceCall.source, func.count(), func.sum(case((good, 0), else_=1)))
        .where(SourceCall.at >= clock.now() - window, SourceCall.outcome != Outcome.REMEMBERED)
        .group_by(SourceCall.source)
    )
    seen = {name: (calls, failures) for name, calls, failures in session().execute(counts)}
    last = dict(session().execute(select(SourceCall.source, func.max(SourceCall.at)).where(good).group_by(SourceCall.source)).all())
    return tuple(
        SourceHealth(name, one.department, *seen.get(name, (0, 0)), last.get(name), sources.guards[name].circuit)
        for name, one in sources.items()
        if not one.is_fallback
    )


def answers(source: str) -> bool:
    """Whether a form can count on a source now: connected, switched on, its circuit not open in this process."""
    sources = registry.current()
    return source in sources and switches.state(source) is not SwitchState.DOWN and sources.guards[source].circuit is not Circuit.OPEN
