"""The lists of breaches: all of them for supervision, its own for a department."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from app.cases.dated_models import Breach, Standing, SupervisionEvent
from app.cases.models import Case
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import session
from app.core.errors import Missing
from app.supervision import answering

PAGE = 50
LATE = "late"  # not answered in time


@dataclass(frozen=True)
class Filters:
    """As they stand in the address."""

    standing: str = ""  # of dated_models.Standing, or LATE
    department: str = ""
    breach: str = ""
    after: str = ""  # the key of the last line of the page before

    def address(self, **changes: str) -> dict[str, str]:
        wanted = {"standing": self.standing, "department": self.department, "breach": self.breach, **changes}
        return {name: value for name, value in wanted.items() if value}


@dataclass(frozen=True)
class EventLine:
    id: UUID
    number: str
    service_code: str
    breach: Breach
    step: str
    department: str
    due: date
    at: datetime
    answer_by: date
    standing: Standing
    owner_id: UUID | None

    @property
    def is_late(self) -> bool:
        return self.standing is Standing.ASKED and self.answer_by < clock.today()


@dataclass(frozen=True)
class EventPage:
    lines: list[EventLine]
    following: str


def listed(officer: Actor, filters: Filters) -> EventPage:
    """One page, the newest first."""
    wanted = _wanted(officer, filters)
    if key := _key(filters.after):
        wanted = wanted.where(tuple_(SupervisionEvent.at, SupervisionEvent.id) < key)
    found = [_line(*row) for row in session().execute(wanted.limit(PAGE + 1))]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return EventPage(found[:PAGE], f"{last.at.isoformat()}_{last.id}" if last else "")


def every(officer: Actor, filters: Filters) -> Iterator[EventLine]:
    """All that the filters leave, for a sheet; read a part at a time."""
    after = ""
    while True:
        page = listed(officer, replace(filters, after=after))
        yield from page.lines
        if not page.following:
            return
        after = page.following


def counts(officer: Actor) -> dict[str, int]:
    """How many stand where, and how many wait beyond their day; of what this officer may read."""
    counted = select(SupervisionEvent.standing, func.count()).where(*_readable(officer)).group_by(SupervisionEvent.standing)
    found = {row[0].value: row[1] for row in session().execute(counted)}
    late = select(func.count()).select_from(SupervisionEvent).where(*_readable(officer), *_where(Filters(LATE)))
    found[LATE] = session().scalar(late) or 0
    return found


def one(officer: Actor, event_id: UUID) -> tuple[SupervisionEvent, EventLine]:
    """The event, or Missing where this officer may not read it."""
    found = session().execute(_joined().where(SupervisionEvent.id == event_id)).first()
    if found is None or not answering.may_read(found[0], officer):
        raise Missing()
    return found[0], _line(*found)


def _joined() -> Select[SupervisionEvent, str | None, str]:
    return select(SupervisionEvent, Case.number, Case.service_code).join(Case, Case.id == SupervisionEvent.case_id)


def _wanted(officer: Actor, filters: Filters) -> Select[SupervisionEvent, str | None, str]:
    where = [*_readable(officer), *_where(filters)]
    return _joined().where(*where).order_by(SupervisionEvent.at.desc(), SupervisionEvent.id.desc())


def _readable(officer: Actor) -> list[ColumnElement[bool]]:
    """What `answering.may_read` asks of a row that is here."""
    if officer.role is Role.SUPERVISOR:
        return []
    if officer.post is None:
        raise Missing()
    return [SupervisionEvent.department == officer.department, SupervisionEvent.place.startswith(officer.post.place)]


def _where(filters: Filters) -> list[ColumnElement[bool]]:
    found = [SupervisionEvent.department == filters.department] if filters.department else []
    if filters.standing == LATE:
        found += [SupervisionEvent.standing == Standing.ASKED, SupervisionEvent.answer_by < clock.today()]
    elif filters.standing:
        found.append(SupervisionEvent.standing == Standing(filters.standing))
    if filters.breach:
        found.append(SupervisionEvent.breach == Breach(filters.breach))
    return found


def _key(after: str) -> tuple[datetime, UUID] | None:
    """Where the page begins; an address that was tampered with begins at the start."""
    moment, _line, event = after.partition("_")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(event)) if at.tzinfo else None
    except ValueError:
        return None


def _line(event: SupervisionEvent, number: str | None, service_code: str) -> EventLine:
    return EventLine(
        event.id,
        number or "",
        service_code,
        event.breach,
        event.step,
        event.department,
        event.due,
        event.at,
        event.answer_by,
        event.standing,
        event.owner_id,
    )
