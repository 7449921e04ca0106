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
_GOOD = SourceCall.outcome.in_([outcome.value for outcome in GOOD])


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
        return percent(self.calls, self.failures)


def report(window: timedelta = WINDOW) -> tuple[SourceHealth, ...]:
    """Every connected source over the time until now, in the order of connection."""
    sources, seen = registry.current(), counted(clock.now() - window)
    last = dict(session().execute(select(SourceCall.source, func.max(SourceCall.at)).where(_GOOD).group_by(SourceCall.source)).all())
    return tuple(
        SourceHealth(name, one.department, *seen.get(name, (0, 0)), last.get(name), sources.guards[name].circuit)
        for name, one in sources.items()
        if not one.is_fallback
    )


def counted(since: datetime, until: datetime | None = None) -> dict[str, tuple[int, int]]:
    """Calls and failures of each source that was asked since then (and before `until`); what was remembered was not asked."""
    in_time = (SourceCall.at >= since, SourceCall.at < until) if until else (SourceCall.at >= since,)
    counts = (
        select(SourceCall.source, func.count(), func.sum(case((_GOOD, 0), else_=1)))
        .where(*in_time, SourceCall.outcome != Outcome.REMEMBERED)
        .group_by(SourceCall.source)
    )
    return {name: (calls, failures) for name, calls, failures in session().execute(counts)}


def percent(calls: int, failures: int) -> int:
    return round(100 * failures / calls) if calls else 0


def answering() -> frozenset[str]:
    """The registers that a form can count on now: connected, switched on, the circuit not open in this process."""
    guards = registry.current().guards
    on = (name for name, state in switches.states().items() if state is not SwitchState.DOWN)
    return frozenset(name for name in on if guards[name].circuit is not Circuit.OPEN)
