"""效能监察: deadlines that passed are written down once each. They change nothing in the case; only a law makes silence a yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.cases import counted
from app.cases.dated_models import Breach, SupervisionEvent
from app.cases.models import Case
from app.core import clock
from app.core.actor import Actor
from app.core.db import insert_once, new_id, session

PAGE = 100


def write_down(case: Case, breach: Breach, due: date, *, step: str = "", department: str = "") -> None:
    """Once for each deadline, however often the clocks are looked at."""
    event_id = new_id()
    is_new = insert_once(
        SupervisionEvent,
        id=event_id,
        case_id=case.id,
        breach=breach,
        step=step,
        department=department or case.department,
        place=case.place,
        due=due,
        at=clock.now(),
    )
    if is_new:
        counted.breach_to_count(event_id)


def of_case(case: Case) -> Sequence[SupervisionEvent]:
    return session().scalars(select(SupervisionEvent).where(SupervisionEvent.case_id == case.id).order_by(SupervisionEvent.id)).all()


@dataclass(frozen=True)
class Line:
    """One event in a department's list."""

    number: str
    service_code: str
    breach: Breach
    step: str
    due: date
    at: datetime


def of_department(officer: Actor) -> list[Line]:
    """The newest events of what this officer's department had, in the officer's place."""
    if officer.post is None:
        return []
    wanted = (
        select(SupervisionEvent, Case.number, Case.service_code)
        .join(Case, Case.id == SupervisionEvent.case_id)
        .where(SupervisionEvent.department == officer.department, SupervisionEvent.place.startswith(officer.post.place))
        .order_by(SupervisionEvent.at.desc(), SupervisionEvent.id)
        .limit(PAGE)
    )
    return [Line(number or "", code, row.breach, row.step, row.due, row.at) for row, number, code in session().execute(wanted)]
