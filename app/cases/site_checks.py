"""What the site checks of a case say, opened; the acts stand in cases.site_checking."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, time
from uuid import UUID

from sqlalchemy import Select, select

from app.cases.answers_store import event_note, read_answers
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, Task
from app.cases.site_check_errors import CheckPending
from app.cases.site_check_models import CaseSiteCheck
from app.catalogue.definitions import Definition
from app.catalogue.flow import SiteCheck
from app.core import clock, seal
from app.core.db import dump_json, session
from app.form_engine.answers import Answers


@dataclass(frozen=True)
class PointFound:
    """What was found at one point; `fine` is None while nobody has said."""

    fine: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class Found:
    """What stands in the record, point by point, and what the two make of it."""

    points: Mapping[str, PointFound] = field(default_factory=dict)
    finding: str = ""


def declared(definition: Definition, step: str) -> SiteCheck | None:
    """What this step of the flow looks at on the spot, if it looks at all."""
    return next((one.site_check for one in definition.flow if one.code == step), None)


@dataclass(frozen=True)
class Coming:
    """A visit that the applicant has to expect."""

    day: date
    begins: time
    place: str


def of_case(case: Case) -> Sequence[CaseSiteCheck]:
    """Every site check that was appointed, oldest first."""
    if not case.has_seen(Act.APPOINT_CHECK):
        return ()
    return session().scalars(select(CaseSiteCheck).where(CaseSiteCheck.case_id == case.id).order_by(CaseSiteCheck.appointed_at)).all()


def open_check(case: Case) -> CaseSiteCheck | None:
    """The one that is not signed by both yet."""
    return next((row for row in of_case(case) if row.confirmed_at is None), None)


def latest(case: Case) -> CaseSiteCheck | None:
    return next(iter(reversed(of_case(case))), None)


def waits_for(case: Case, person: UUID | None) -> CaseSiteCheck | None:
    """The recorded one that this person has to confirm."""
    row = open_check(case)
    return row if row and row.recorded_at and row.second_id == person else None


def is_needed(case: Case, definition: Definition, step: str) -> bool:
    """Whether the rule of this step asks for one. What it cannot tell, it asks for: nobody passes a place unseen for want of an answer."""
    check = declared(definition, step)
    if check is None:
        return False
    return check.rule is None or check.rule.answer(Answers(read_answers(case)).nested(), clock.today()) is not False


def is_awaited(case: Case, definition: Definition, step: str) -> bool:
    """Whether this step waits for one: it is needed and not done, or it was ordered and is not signed by both."""
    rows = [row for row in of_case(case) if row.step == step]
    if any(row.confirmed_at is None for row in rows):
        return True
    return not rows and is_needed(case, definition, step)


def require_confirmed(case: Case, definition: Definition, task: Task) -> None:
    """A step is neither passed on nor decided before its site check is signed by both officers."""
    if is_awaited(case, definition, task.step):
        raise CheckPending()


def coming(case: Case) -> Coming | None:
    """The visit that is set and not over, while the case is under review."""
    row = open_check(case) if case.status is Status.ACCEPTED else None
    if row is None or row.recorded_at or row.day < clock.today():
        return None
    return Coming(row.day, row.begins, place_of(row))


def returned_because(case: Case) -> str:
    """What the second officer wants changed; empty where the record was not sent back, or was written again since."""
    last = next((event for event in reversed(case.events) if event.act in {Act.APPOINT_CHECK, Act.RECORD_CHECK, Act.RETURN_CHECK}), None)
    return event_note(last) if last and last.act is Act.RETURN_CHECK else ""


def waiting_for(person: UUID) -> Select[str | None]:
    """The numbers of the cases under review whose record waits for this officer."""
    waiting = (CaseSiteCheck.second_id == person, CaseSiteCheck.recorded_at.is_not(None), CaseSiteCheck.confirmed_at.is_(None))
    return select(Case.number).join(CaseSiteCheck, CaseSiteCheck.case_id == Case.id).where(Case.status == Status.ACCEPTED, *waiting)


def place_of(row: CaseSiteCheck) -> str:
    return seal.unseal(row.place, f"case_site_check/place/{row.id}").decode()


def found_of(row: CaseSiteCheck) -> Found:
    """Empty while nothing was written."""
    if row.found is None:
        return Found()
    told = json.loads(seal.unseal(row.found, f"case_site_check/found/{row.id}"))
    return Found({code: PointFound(**point) for code, point in told["points"].items()}, told["finding"])


def digest(case: Case) -> str:
    """Of everything that was found and signed, for the record of the decision; empty where nobody went."""
    signed = [row for row in of_case(case) if row.confirmed_at]
    told = [[str(row.id), dump_json(asdict(found_of(row)))] for row in signed]
    return hashlib.sha256(dump_json(told).encode()).hexdigest() if told else ""
