"""效能监察: deadlines that passed are written down once each. They change nothing in the case; only a law makes silence a yes."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.cases import counted
from app.cases.dated_models import Breach, SupervisionEvent
from app.cases.models import Case
from app.core import clock, workdays
from app.core.db import insert_once, new_id, session
from app.core.settings import current


def write_down(case: Case, breach: Breach, due: date, *, step: str = "", department: str = "") -> None:
    """Once for each deadline, however often the clocks are looked at. Its owner has so many working days to answer (app.supervision)."""
    event_id = new_id()
    answer_by = workdays.add(clock.today(), current().supervision_answer_days)
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
        answer_by=answer_by.day,
    )
    if is_new:
        counted.breach_to_count(event_id)


def of_case(case: Case) -> Sequence[SupervisionEvent]:
    return session().scalars(select(SupervisionEvent).where(SupervisionEvent.case_id == case.id).order_by(SupervisionEvent.id)).all()
