"""How the registers are doing in the last hour, in words; nothing of what they were asked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from app.catalogue import city
from app.elements.words import Words
from app.sources import health, registry
from app.sources.declared import Declared
from app.sources.digest import Digest, Failing
from app.sources.guard import Circuit
from app.sources.health import SourceHealth

LAST_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Line:
    name: Words
    keeper: Words
    state: str
    tone: str
    calls: int
    failures: int
    last_answer: datetime | None


def lines(owner: str = "") -> list[Line]:
    """Every register, or those of one owner; at the end those that are known and not connected."""
    connected = [_line(one) for one in health.report(LAST_HOUR) if not owner or one.department == owner]
    return connected + [
        _apart(one) for name, one in registry.declared().items() if name not in registry.current() and owner in {"", one.department}
    ]


def _apart(one: Declared) -> Line:
    return Line(one.title, city.city().department(one.department).name, _("Not connected"), "grey", 0, 0, None)


def digests(told: list[Digest]) -> list[tuple[date, list[tuple[Words, Failing]]]]:
    """What the department was told, with the names of its registers."""
    return [(each.day, [(registry.title(failing.source), failing) for failing in each.failing]) for each in told]


def _line(one: SourceHealth) -> Line:
    state, tone = _state(one)
    keeper = city.city().department(one.department).name
    return Line(registry.title(one.source), keeper, state, tone, one.calls, one.failures, one.last_success)


def _state(one: SourceHealth) -> tuple[str, str]:
    if one.circuit is Circuit.OPEN:
        return _("Not asked for a moment: it failed several times in a row"), "red"
    if one.calls and one.failures == one.calls:
        return _("Does not answer"), "red"
    if one.failures:
        return _("Answers, with failures"), "orange"
    return (_("Answers"), "green") if one.calls else (_("Not asked in the last hour"), "grey")
