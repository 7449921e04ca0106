"""Who of the offices opened a case, and why: kept once a day and person, in the audit log, and shown to the applicant.

The open case is the reason for looking at its data (PIPL art. 6: only what the purpose needs): for who has a step of it, took it in, or
had a part in it. Anybody else of its jurisdiction says a reason first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, literal, or_, select

from app.audit import service as audit
from app.cases import heard, tasks
from app.cases.lifecycle import Status
from app.cases.look_errors import LookReasonMissing, ReasonNeeded
from app.cases.models import Case, CaseEvent, CaseLook, LookFor, Task, TaskState
from app.cases.site_check_models import CaseSiteCheck
from app.cases.talk_models import CaseMessage
from app.core import clock, seal
from app.core.actor import Actor
from app.core.db import insert_once, session
from app.core.transaction import write
from app.identity import queries as identity
from app.identity.models import StaffPost

LONGEST = 200


@dataclass(frozen=True)
class Reason:
    """What somebody without a part in the case said they open it for."""

    kind: LookFor
    words: str


@dataclass(frozen=True)
class Look:
    """One look as the applicant reads it."""

    at: datetime
    who: str
    department: str
    place: str  # of their post
    kind: LookFor | None  # None: they had the case
    words: str


def enter(case: Case, officer: Actor, *, is_page: bool = True, is_deciding: bool = False) -> None:
    """Let the officer in: raises ReasonNeeded where the case is no reason and none was given today. The first page of a day is
    written down, in a transaction of its own; an act writes nothing here, for its own row tells it. Who decides and had it open
    today is told by the act itself that a colleague was quicker."""
    if officer.post is None or officer.person is None:
        raise ReasonNeeded(number=case.number)
    theirs, has_looked, reason = session().execute(_standing(case, officer)).one()
    if not (theirs or reason or (is_deciding and has_looked) or _chairs(case, officer)):
        raise ReasonNeeded(number=case.number)
    if is_page and not has_looked:
        case_id = case.id
        with write():
            _write(session().get_one(Case, case_id), officer, None)


def is_theirs(case: Case, officer: Actor) -> bool:
    """Whether the case itself is the officer's reason."""
    return bool(session().execute(_standing(case, officer)).one()[0]) or _chairs(case, officer)


def _standing(case: Case, officer: Actor) -> Select[bool, bool, LookFor | None]:
    """In one question: whether they have or had a part, whether they looked today, and for what reason."""
    comes_again = and_(Task.state == TaskState.DONE, literal(case.status is Status.TO_CORRECT))
    step = exists().where(Task.case_id == case.id, tasks.of_post(officer), or_(Task.state == TaskState.OPEN, comes_again))
    acted = exists().where(CaseEvent.case_id == case.id, CaseEvent.person_id == officer.person)
    goes_along = exists().where(CaseSiteCheck.case_id == case.id, CaseSiteCheck.second_id == officer.person)
    wrote = exists().where(CaseMessage.case_id == case.id, CaseMessage.person_id == officer.person)
    here = literal(case.place.startswith(officer.post.place if officer.post else ""))
    took_in = literal(case.clerk_id is not None and case.clerk_id == officer.person)
    today = CaseLook.case_id == case.id, CaseLook.person_id == officer.person, CaseLook.day == clock.today()
    reason = select(CaseLook.kind).where(*today).scalar_subquery()
    return select(or_(took_in, and_(here, step), acted, goes_along, wrote), exists().where(*today), reason)


def _chairs(case: Case, officer: Actor) -> bool:
    return any(hearing.chair_id == officer.person for hearing in heard.all_of(case))


def give(case: Case, officer: Actor, reason: Reason) -> None:
    """The reason for today's look, in the caller's transaction. The first one of the day stays."""
    said = reason.words.strip()
    if not said or len(said) > LONGEST:
        raise LookReasonMissing()
    _write(case, officer, Reason(reason.kind, said))


def _write(case: Case, officer: Actor, reason: Reason | None) -> None:
    if officer.post is None or officer.person is None:
        return
    key = {"case_id": case.id, "person_id": officer.person, "day": clock.today()}
    told = {"post_id": officer.post.id, "department": officer.post.department, "at": clock.now()}
    why: dict[str, object] = {"kind": None, "words": None}
    if reason:
        why = {"kind": reason.kind, "words": seal.seal(reason.words.encode(), _place(*key.values()))}
    if insert_once(CaseLook, **key, **told, **why):
        audit.record(officer, "case:look", kind="case", ref=str(case.id), detail={"for": reason.kind.value if reason else "case"})
        return
    row = session().get_one(CaseLook, tuple(key.values()), populate_existing=True)
    if reason and row.kind is None:
        row.kind, row.words = reason.kind, seal.seal(reason.words.encode(), _place(*key.values()))
        audit.record(officer, "case:look", kind="case", ref=str(case.id), detail={"for": reason.kind.value})


def _place(case_id: object, person_id: object, day: object) -> str:
    return f"case_look/words/{case_id}/{person_id}/{day}"


def words_of(row: CaseLook) -> str:
    """What was said, opened; "" where the case was the reason."""
    return seal.unseal(row.words, _place(row.case_id, row.person_id, row.day)).decode() if row.words else ""


def of_case(case: Case, limit: int = 50) -> Sequence[Look]:
    """Every look at the case, the newest first."""
    looked = select(CaseLook, StaffPost.place).outerjoin(StaffPost, StaffPost.id == CaseLook.post_id).where(CaseLook.case_id == case.id)
    rows = session().execute(looked.order_by(CaseLook.at.desc()).limit(limit)).all()
    names = identity.names([row.person_id for row, _ in rows])
    return [Look(row.at, names.get(row.person_id, ""), row.department, place or "", row.kind, words_of(row)) for row, place in rows]
