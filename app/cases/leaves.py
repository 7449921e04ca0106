"""请假代办: while an officer is on leave, a colleague of the same post stands in for what the absent one has.

It is entered by oneself or by the head of the department. What the stand-in does is on record as done for the absent one (代).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from app.audit import service as audit
from app.cases.leave_errors import LeaveDaysUnfit, LeaveOverlaps, NotYourLeave, UnfitStandIn
from app.cases.leave_models import StaffLeave
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import insert, new_id, session
from app.core.errors import Missing
from app.identity import queries as identity


@dataclass(frozen=True)
class Leave:
    """Whose, at which role of the department, from when until when (the last day), and who stands in."""

    person: UUID
    role: Role
    first: date
    last: date
    stand_in: UUID | None = None


def enter(officer: Actor, leave: Leave) -> None:
    """One's own, or as the head that of an officer of the department. The same days once."""
    is_own = (leave.person, leave.role) == (officer.person, officer.role)
    if not is_own and officer.role is not Role.HEAD:
        raise NotYourLeave()
    department, place = officer.department or "", officer.post.place if officer.post else ""
    there = identity.holders(department, leave.role, place)
    if leave.person not in there:
        raise NotYourLeave()
    if leave.last < leave.first or leave.last < clock.today():
        raise LeaveDaysUnfit()
    if _between(department, leave, leave.person):
        raise LeaveOverlaps()
    if leave.stand_in and (leave.stand_in not in there - {leave.person} or _between(department, leave, leave.stand_in)):
        raise UnfitStandIn()
    row_id = new_id()
    whose = {"person_id": leave.person, "department": department, "role": leave.role, "stand_in_id": leave.stand_in}
    days = {"from_day": leave.first, "until_day": leave.last}
    insert(StaffLeave, {"id": row_id, **whose, **days, "entered_by": officer.person, "entered_at": clock.now()})
    detail = {"from": leave.first.isoformat(), "until": leave.last.isoformat(), "stand_in": str(leave.stand_in or "")}
    audit.record(officer, "leave:enter", kind="leave", ref=str(row_id), detail=detail)


def end(officer: Actor, leave_id: UUID) -> None:
    """Called off, or back early. What was done meanwhile stays on record as it was done."""
    row = session().get(StaffLeave, leave_id)
    if row is None or row.department != officer.department:
        raise Missing()
    if row.person_id != officer.person and officer.role is not Role.HEAD:
        raise NotYourLeave()
    if row.ended_at is None:
        row.ended_at, row.ended_by = clock.now(), officer.person
        audit.record(officer, "leave:end", kind="leave", ref=str(leave_id))


def absent(officer: Actor) -> Select[UUID]:
    """For whom this officer stands in today, for a condition of another statement."""
    post = (StaffLeave.department == officer.department, StaffLeave.role == officer.role)
    return select(StaffLeave.person_id).where(*post, StaffLeave.stand_in_id == officer.person, *_running(clock.today(), clock.today()))


def stands_in(officer: Actor, person: UUID) -> bool:
    """Whether this officer stands in for that person today."""
    return session().scalar(absent(officer).where(StaffLeave.person_id == person)) is not None


def running(department: str) -> dict[UUID, StaffLeave]:
    """Who of the department is on leave today."""
    wanted = select(StaffLeave).where(StaffLeave.department == department, *_running(clock.today(), clock.today()))
    return {row.person_id: row for row in session().scalars(wanted)}


def of_department(officer: Actor) -> Sequence[StaffLeave]:
    """Those that run or are to come: for the head all of the department, else one's own and those one stands in for."""
    to_come = (StaffLeave.department == officer.department, StaffLeave.ended_at.is_(None), StaffLeave.until_day >= clock.today())
    wanted = select(StaffLeave).where(*to_come).order_by(StaffLeave.from_day, StaffLeave.id)
    if officer.role is not Role.HEAD:
        wanted = wanted.where(or_(StaffLeave.person_id == officer.person, StaffLeave.stand_in_id == officer.person))
    return session().scalars(wanted).all()


def _running(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    """Between these days."""
    return StaffLeave.ended_at.is_(None), StaffLeave.from_day <= last, StaffLeave.until_day >= first


def _between(department: str, leave: Leave, person: UUID) -> bool:
    """Whether this person is away on one of the days."""
    post = (StaffLeave.department == department, StaffLeave.role == leave.role, StaffLeave.person_id == person)
    return session().scalars(select(StaffLeave.id).where(*post, *_running(leave.first, leave.last))).first() is not None
