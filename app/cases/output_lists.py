"""What lies at the output desk: to be collected, posted or returned, found by number, name, pick-up code or identity card."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.cases import collecting, deadlines, tasks
from app.cases.answers_store import applicant_name
from app.cases.collection_models import CaseCollection
from app.cases.deadlines import Remaining
from app.cases.models import Case, Task, TaskState
from app.cases.outcome import HAND_OVER, POSTING
from app.cases.tasks import RETURNING
from app.cases.work_queue import LEAST_DIGITS
from app.catalogue import service as catalogue
from app.catalogue.offer import begin_of
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.settings import current
from app.elements.identifiers import id_number_is_valid, normal_identifier
from app.identity import queries as identity

PAGE = 100
KINDS = {"collect": HAND_OVER.code, "post": POSTING.code, "return": RETURNING.code}
LATE = "uncollected"
ORDERS = {
    "due": (Task.due, Task.id),
    "shelf": (CaseCollection.shelf.is_(None), CaseCollection.shelf, Task.id),
    "since": (func.coalesce(CaseCollection.arrived_at, Task.opened_at), Task.id),
}


@dataclass(frozen=True)
class Lying:
    """One row of the desk's list."""

    number: str
    service_code: str
    applicant: str
    step: str
    shelf: str
    since: datetime
    remaining: Remaining
    is_uncollected: bool


@dataclass(frozen=True)
class Tally:
    kinds: dict[str, int]
    overdue: int
    uncollected: int
    done_today: int


def lying(officer: Actor, *, kind: str = "", text: str = "", order: str = "due", page: int = 1) -> list[Lying]:
    """One page of what this desk has."""
    wanted = _rows(officer).where(_of_kind(kind))
    if text:
        wanted = wanted.where(_found_by(text))
    rows = session().execute(wanted.order_by(*ORDERS.get(order, ORDERS["due"])).limit(PAGE).offset((page - 1) * PAGE))
    return [_lying(*row) for row in rows]


def count(officer: Actor, *, kind: str = "", text: str = "") -> int:
    found = _rows(officer).where(_of_kind(kind))
    if text:
        found = found.where(_found_by(text))
    return session().scalar(select(func.count()).select_from(found.with_only_columns(Task.id).subquery())) or 0


def tally(officer: Actor) -> Tally:
    """What stands at the head of the desk."""
    mine = _rows(officer).with_only_columns(Task.step, Task.due, CaseCollection.arrived_at).subquery()
    steps = {row[0]: row[1] for row in session().execute(select(mine.c.step, func.count()).group_by(mine.c.step))}
    overdue = session().scalar(select(func.count()).select_from(mine).where(mine.c.due < clock.today())) or 0
    late = session().scalar(select(func.count()).select_from(mine).where(mine.c.arrived_at < _too_long())) or 0
    done = select(func.count()).select_from(Task).where(Task.ended_by == officer.person, Task.ended_at >= begin_of(clock.today()))
    kinds = {kind: steps.get(step, 0) for kind, step in KINDS.items()}
    return Tally(kinds, overdue, late, session().scalar(done) or 0)


def _rows(officer: Actor) -> Select[Task, Case, CaseCollection]:
    waits = and_(CaseCollection.case_id == Case.id, CaseCollection.left_at.is_(None))
    place = officer.post.place if officer.post else ""
    return (
        select(Task, Case, CaseCollection)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(CaseCollection, waits)
        .where(Task.state == TaskState.OPEN, tasks.of_post(officer), Case.place.startswith(place))
    )


def _of_kind(kind: str) -> ColumnElement[bool]:
    if kind == LATE:
        return CaseCollection.arrived_at < _too_long()
    return Task.step == KINDS[kind] if kind in KINDS else Task.id.is_not(None)


def _too_long() -> datetime:
    return begin_of(clock.today() - timedelta(days=current().uncollected_days - 1))


def _found_by(text: str) -> ColumnElement[bool]:
    """A case's number or its last digits, a shelf place, a pick-up code, an identity card, a whole name, or a part of a service's name."""
    said, number = text.strip(), normal_identifier(text)
    if id_number_is_valid(number):
        return _of_person(number)
    codes = [one.definition.code for one in catalogue.all_current() if said in one.definition.name.zh or said == one.definition.code]
    by_name = Case.applicant_id.in_(identity.parties_named(said))
    ways = [Case.number == said.upper(), Case.service_code.in_(codes), by_name, CaseCollection.shelf == said.upper()]
    if len(said) >= LEAST_DIGITS and said.isascii() and said.isdigit():
        ways.append(Case.number.endswith(said))
        ways.append(CaseCollection.code_index == collecting.index_of(said))
    return or_(*ways)


def _of_person(id_number: str) -> ColumnElement[bool]:
    """The cases of whoever has this card: their own, those that they filed, and those of their firms."""
    known = identity.person_by_id_number(id_number)
    if known is None:
        return Case.id.is_(None)
    return or_(Case.applicant_id == known.id, Case.person_id == known.id, Case.applicant_id.in_(identity.represented_by(known.id)))


def _lying(task: Task, case: Case, waiting: CaseCollection | None) -> Lying:
    return Lying(
        number=case.number or "",
        service_code=case.service_code,
        applicant=applicant_name(case),
        step=task.step,
        shelf=(waiting.shelf or "") if waiting else "",
        since=waiting.arrived_at if waiting else task.opened_at,
        remaining=deadlines.remaining(task.due),
        is_uncollected=waiting is not None and waiting.arrived_at < _too_long(),
    )
