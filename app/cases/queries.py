"""What pages ask about cases. Own things or nothing: a foreign number and a missing one look the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.cases import deadlines, parts, tasks
from app.cases.answers_store import applicant_name, read_answers, read_differences
from app.cases.corrections import Standing, last_notice, was_of
from app.cases.deadlines import Light, Remaining
from app.cases.lifecycle import Status
from app.cases.models import Case, CorrectionItem, Task, TaskState
from app.cases.parts import HALL_ROLES
from app.cases.tasks import OPINION
from app.catalogue import service as catalogue
from app.core import clock, seal
from app.core.actor import Actor, Role
from app.core.db import session
from app.core.errors import Missing
from app.core.reading import Objects
from app.elements.facts import Value
from app.form_engine.answers import Answers
from app.identity import queries as identity

PAGE = 50
LEAST_DIGITS = 4  # of a number that is looked for by its end
# One case with its row held, and as it is now: who waited here sees what the first one did.
HELD = select(Case).where(Case.id == bindparam("id")).with_for_update().execution_options(populate_existing=True)


# --- the applicant's side -------------------------------------------------------------------------------------


def _mine(actor: Actor) -> ColumnElement[bool]:
    """Cases of the party acted for; an agent sees only what it filed itself under its mandate."""
    party = actor.party
    if party is None:
        raise Missing()
    own = and_(Case.applicant_kind == party.kind, Case.applicant_id == party.id)
    return and_(own, Case.mandate_id == actor.mandate) if actor.mandate else own


def _is_mine(actor: Actor, case: Case) -> bool:
    """What `_mine` asks the database, of a row that is here."""
    return case.applicant == actor.party and actor.mandate in {None, case.mandate_id}


def own_case(actor: Actor, number: str) -> Case:
    """The applicant's own submitted case, or Missing."""
    case = session().scalar(select(Case).where(Case.number == number, _mine(actor)))
    if case is None:
        raise Missing()
    return case


# Every page and every save of a form asks one of these: composed once, for composing costs as much as asking.
_DRAFT = select(Case).where(Case.id == bindparam("draft"), or_(Case.status == Status.DRAFT, Case.status == Status.TO_CORRECT))
_OWN_DRAFT = _DRAFT.where(Case.applicant_kind == bindparam("kind"), Case.applicant_id == bindparam("party"))
_AGENTS_DRAFT = _OWN_DRAFT.where(Case.mandate_id == bindparam("mandate"))
_CLERKS_DRAFT = _DRAFT.where(Case.clerk_id == bindparam("clerk"))
_TO_SHOW = {wanted: Objects(Case, wanted) for wanted in (_OWN_DRAFT, _AGENTS_DRAFT, _CLERKS_DRAFT)}


def own_draft(actor: Actor, draft_id: UUID) -> Case:
    """The applicant's own draft, or own case that is back for correction, or Missing. At a window: the clerk's own intake."""
    wanted, values = _wanted_draft(actor, draft_id)
    case = session().scalars(wanted, values).one_or_none()
    if case is None:
        raise Missing()
    return case


def shown_draft(actor: Actor, draft_id: UUID) -> Case:
    """The same as it was last committed, to be shown and not changed: half the cost of a form's page was the session's care for it."""
    wanted, values = _wanted_draft(actor, draft_id)
    found = _TO_SHOW[wanted].all(**values)
    if not found:
        raise Missing()
    return found[0]


def _wanted_draft(actor: Actor, draft_id: UUID) -> tuple[Select[Case], dict[str, object]]:
    if actor.role is Role.CLERK:
        return _CLERKS_DRAFT, {"draft": draft_id, "clerk": actor.person}
    if actor.party is None:
        raise Missing()
    wanted = {"draft": draft_id, "kind": actor.party.kind, "party": actor.party.id}
    return (_AGENTS_DRAFT, wanted | {"mandate": actor.mandate}) if actor.mandate else (_OWN_DRAFT, wanted)


def own_filing(actor: Actor, case_id: UUID) -> Case:
    """The applicant's own draft or own case by its id, or Missing; its row held until the end of the transaction."""
    case = session().scalar(HELD, {"id": case_id})
    if case is None or case.status is Status.DISCARDED or not _is_mine(actor, case):
        raise Missing()
    return case


def my_cases(actor: Actor) -> Sequence[Case]:
    return session().scalars(select(Case).where(_mine(actor), Case.number.is_not(None)).order_by(Case.submitted_at.desc()).limit(200)).all()


def my_drafts(actor: Actor) -> Sequence[Case]:
    return session().scalars(select(Case).where(_mine(actor), Case.status == Status.DRAFT).order_by(Case.saved_at.desc()).limit(50)).all()


def answers_of(case: Case) -> Answers:
    return Answers(read_answers(case))


def differences_of(case: Case) -> list[dict[str, Value]]:
    """Where registers contradict each other about this case; for the officer to weigh."""
    return read_differences(case)


@dataclass(frozen=True)
class Correction:
    """One item. Sent again, `mended` says whether it was changed; until then it waits."""

    target: str
    note: str
    mended: bool
    waiting: bool = False
    was: Standing | None = None


def corrections_of(case: Case) -> list[Correction]:
    """The items of the last notice of corrections, empty when there was none."""
    return [_correction(case, row) for row in last_notice(case)]


def _correction(case: Case, item: CorrectionItem) -> Correction:
    note = seal.unseal(item.note, f"correction_item/note/{item.id}").decode()
    return Correction(item.target, note, item.mended_at is not None, case.status is Status.TO_CORRECT, was_of(case, item))


# --- the offices' side ----------------------------------------------------------------------------------------


def _jurisdiction(officer: Actor) -> ColumnElement[bool]:
    """The hall's posts see every department's cases; a department sees its own, and those of which a step is or was its own.

    A post of a district or town sees those of its place only, and what it took in itself.
    """
    if officer.post and officer.post.place:
        here = or_(Case.place.startswith(officer.post.place), Case.clerk_id == officer.person)
        return and_(here, _of_the_department(officer))
    return _of_the_department(officer)


def _of_the_department(officer: Actor) -> ColumnElement[bool]:
    if officer.role in HALL_ROLES:
        return Case.id.is_not(None)
    theirs = exists().where(Task.case_id == Case.id, Task.department == officer.department)
    return or_(Case.department == officer.department, theirs)


def case_for_officer(officer: Actor, number: str) -> Case:
    case = session().scalar(select(Case).where(Case.number == number, _jurisdiction(officer)))
    if case is None:
        raise Missing()
    return case


def id_of_number(number: str) -> UUID | None:
    """The id by which the audit log names the case; nothing of what is in it."""
    return session().scalar(select(Case.id).where(Case.number == number))


@dataclass(frozen=True)
class QueueRow:
    number: str
    service_code: str
    applicant: str
    channel: str
    status: Status
    step: str
    due: date
    remaining: Remaining
    submitted_at: object
    assignee_id: UUID | None
    task_id: UUID
    is_whole: bool  # the officer sees all of the case


def _my_tasks(officer: Actor) -> ColumnElement[bool]:
    return and_(Task.state == TaskState.OPEN, Task.held_on.is_(None), _of_the_post(officer))


def _of_the_post(officer: Actor) -> ColumnElement[bool]:
    post = tasks.of_post(officer)
    if officer.post is None or not officer.post.place:
        return post
    its = aliased(Case)  # the queue reads the case itself beside it
    return and_(post, exists().where(its.id == Task.case_id, its.place.startswith(officer.post.place)))


def queue(officer: Actor, *, light: str = "", step: str = "", text: str = "", after: tuple[date, UUID] | None = None) -> list[QueueRow]:
    """One page of this post's open tasks by deadline, from the key `after` on; by light "pause" what stands still."""
    if light == Light.PAUSED:
        return _waiting_rows(officer, text)
    wanted = select(Task, Case).join(Case, Case.id == Task.case_id).where(_my_tasks(officer), _lit(light))
    if step:
        wanted = wanted.where(Task.step == step)
    if text:
        wanted = wanted.where(_found_by(text))
    if after:
        wanted = wanted.where(tuple_(Task.due, Task.id) > after)
    rows = session().execute(wanted.order_by(Task.due, Task.id).limit(PAGE))
    return [_row(task, case, officer) for task, case in rows]


def _found_by(text: str) -> ColumnElement[bool]:
    """The number or its last digits, the applicant's whole name, or a part of the service's name."""
    said = text.strip()
    codes = [one.definition.code for one in catalogue.all_current() if said in one.definition.name.zh or said == one.definition.code]
    by_name = Case.applicant_id.in_(identity.parties_named(said))
    known = or_(Task.step != OPINION.code, Task.department == Case.department)  # who is asked its opinion finds nobody's case by a name
    ways = [Case.number == said.upper(), Case.service_code.in_(codes), and_(by_name, known)]
    if len(said) >= LEAST_DIGITS and said.isascii() and said.isdigit():
        ways.append(Case.number.endswith(said))
    return or_(*ways)


def _returned(officer: Actor) -> ColumnElement[bool]:
    """What stands still at this post: cases sent back for correction, by the task that comes again, and special procedures."""
    sent_back = and_(Task.state == TaskState.DONE, Case.status == Status.TO_CORRECT)
    paused = and_(Task.state == TaskState.OPEN, Task.held_on.is_not(None))
    return and_(or_(sent_back, paused), _of_the_post(officer))


def _waiting_rows(officer: Actor, text: str) -> list[QueueRow]:
    wanted = select(Task, Case).join(Case, Case.id == Task.case_id).where(_returned(officer))
    if text:
        wanted = wanted.where(_found_by(text))
    return [_row(task, case, officer) for task, case in session().execute(wanted.order_by(Task.ended_at.desc(), Task.id).limit(PAGE))]


def _row(task: Task, case: Case, officer: Actor) -> QueueRow:
    part = parts.of_row(case, officer, task)
    return QueueRow(
        number=case.number or "",
        service_code=case.service_code,
        applicant=applicant_name(case) if part.names_applicant else "",
        channel=case.channel.value,
        status=case.status,
        step=task.step,
        due=task.due,
        remaining=deadlines.remaining(task.due, paused=case.status is Status.TO_CORRECT or task.held_on is not None),
        submitted_at=case.submitted_at,
        assignee_id=task.assignee_id,
        task_id=task.id,
        is_whole=part.is_whole,
    )


def _lit(light: str) -> ColumnElement[bool]:
    today = clock.today()
    near = deadlines.last_yellow_day()
    return {
        "over": Task.due < today,
        "due": Task.due == today,
        "soon": and_(Task.due > today, Task.due <= near),
        "ok": Task.due > near,
    }.get(light, Task.id.is_not(None))


@dataclass(frozen=True)
class QueueCounts:
    total: int
    lights: dict[str, int]
    steps: dict[str, int]
    waiting: int  # for applicants, or for a special procedure
    done_today: int


def queue_counts(officer: Actor) -> QueueCounts:
    """Open tasks of this post by light and by step, and what this officer finished today."""
    mine = _my_tasks(officer)
    steps = {row[0]: row[1] for row in session().execute(select(Task.step, func.count()).where(mine).group_by(Task.step))}
    lights = {
        light: session().scalar(select(func.count()).select_from(Task).where(mine, _lit(light))) or 0
        for light in ("over", "due", "soon", "ok")
    }
    waiting = session().scalar(select(func.count()).select_from(Task).join(Case, Case.id == Task.case_id).where(_returned(officer))) or 0
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    done = session().scalar(select(func.count()).select_from(Task).where(Task.ended_by == officer.person, Task.ended_at >= midnight)) or 0
    return QueueCounts(sum(steps.values()), lights, steps, waiting, done)


# --- counted ------------------------------------------------------------------------------------------------------


def filed_by_service(days: int = 365) -> dict[str, int]:
    """How many applications each service had in so many days; what nobody applied for is left out."""
    since = clock.now() - timedelta(days=days)
    counted = select(Case.service_code, func.count()).where(Case.submitted_at >= since).group_by(Case.service_code)
    return dict(session().execute(counted).all())
