"""The last step down from a figure: the cases behind it, by number, step and days. Nobody's name, and no answer, is read here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select, tuple_

from app.cases.dated_models import CasePause
from app.cases.lifecycle import Status
from app.cases.models import Case, Task, TaskState
from app.core import clock, workdays
from app.core.actor import Channel
from app.core.db import session
from app.supervision.figures import Asked

PAGE = 50


@dataclass(frozen=True)
class CaseLine:
    number: str
    version: UUID
    status: Status
    channel: Channel
    received_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    promised_due: date | None
    used: int | None  # working days from acceptance to the decision or until today; None before acceptance
    steps: tuple[tuple[str, str, date], ...]  # open ones: step, department, due


@dataclass(frozen=True)
class CasePage:
    lines: list[CaseLine]
    following: str  # the key of the next page; "" on the last


def received(asked: Asked, *, after: str = "") -> CasePage:
    """The cases of one service that came in this time, the newest first, from the key `after` on."""
    wanted = select(Case).where(
        Case.department == asked.department,
        Case.service_code == asked.service,
        Case.submitted_at >= _midnight(asked.begins),
        Case.submitted_at < _midnight(asked.ends + timedelta(days=1)),
        Case.place.startswith(asked.place),
    )
    if asked.channel:
        wanted = wanted.where(Case.channel == Channel(asked.channel))
    if key := _key(after):
        wanted = wanted.where(tuple_(Case.submitted_at, Case.id) < key)
    found = session().scalars(wanted.order_by(Case.submitted_at.desc(), Case.id.desc()).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    ids = [case.id for case in shown]
    pauses, steps = _pauses(ids), _steps(ids)
    lines = [_line(case, pauses.get(case.id, []), steps.get(case.id, [])) for case in shown]
    last = shown[-1] if len(found) > PAGE else None
    return CasePage(lines, f"{last.submitted_at.isoformat()}_{last.id}" if last and last.submitted_at else "")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL).astimezone(UTC)


def _key(after: str) -> tuple[datetime, UUID] | None:
    """Where the page begins; an address that was tampered with begins at the start."""
    moment, _line, case = after.partition("_")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(case)) if at.tzinfo else None
    except ValueError:
        return None


def _pauses(cases: Collection[UUID]) -> dict[UUID, list[tuple[date, date]]]:
    """A procedure that goes on is not counted until today."""
    found: dict[UUID, list[tuple[date, date]]] = {}
    for row in session().scalars(select(CasePause).where(CasePause.case_id.in_(cases))):
        found.setdefault(row.case_id, []).append((row.started_on, row.ended_on or clock.today()))
    return found


def _steps(cases: Collection[UUID]) -> dict[UUID, list[tuple[str, str, date]]]:
    found: dict[UUID, list[tuple[str, str, date]]] = {}
    for row in session().scalars(select(Task).where(Task.case_id.in_(cases), Task.state == TaskState.OPEN).order_by(Task.id)):
        found.setdefault(row.case_id, []).append((row.step, row.department, row.due))
    return found


def _line(case: Case, pauses: list[tuple[date, date]], steps: list[tuple[str, str, date]]) -> CaseLine:
    until = case.decided_at or case.ended_at
    used = None
    if case.accepted_at:
        used = workdays.between(clock.local(case.accepted_at).date(), clock.local(until).date() if until else clock.today(), pauses)
    return CaseLine(
        case.number or "",
        case.version_id,
        case.status,
        case.channel,
        case.submitted_at or case.created_at,
        case.accepted_at,
        case.decided_at,
        case.promised_due,
        used,
        tuple(steps),
    )
