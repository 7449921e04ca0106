"""What pages ask about cases. Own things or nothing: a foreign number and a missing one look the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select

from app.cases.answers_store import read_answers, read_differences
from app.cases.corrections import Standing, last_notice, was_of
from app.cases.lifecycle import Status
from app.cases.models import Case, CorrectionItem, Task
from app.cases.parts import HALL_ROLES
from app.cases.visit_errors import DraftAtWindow
from app.core import clock, seal
from app.core.actor import Actor, Channel, PartyRef, Role
from app.core.db import session
from app.core.errors import Missing
from app.core.reading import Objects
from app.elements.facts import Value
from app.form_engine.answers import Answers
from app.identity import queries as identity

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
    _require_here(actor, case)
    return case


def shown_draft(actor: Actor, draft_id: UUID) -> Case:
    """The same as it was last committed, to be shown and not changed: half the cost of a form's page was the session's care for it."""
    wanted, values = _wanted_draft(actor, draft_id)
    found = _TO_SHOW[wanted].all(**values)
    if not found:
        raise Missing()
    _require_here(actor, found[0])
    return found[0]


def clerk_at(case: Case) -> str:
    """Who has this draft at a window, "" for one that is at home."""
    at_window = case.status is Status.DRAFT and case.channel is Channel.WINDOW and case.clerk_id
    return identity.person(case.clerk_id).name if at_window and case.clerk_id else ""


def _require_here(actor: Actor, case: Case) -> None:
    """Of owner and clerk one writes at a time."""
    if actor.role is not Role.CLERK and (name := clerk_at(case)):
        raise DraftAtWindow(name=name)


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
    _require_here(actor, case)
    return case


def my_cases(actor: Actor) -> Sequence[Case]:
    return session().scalars(select(Case).where(_mine(actor), Case.number.is_not(None)).order_by(Case.submitted_at.desc()).limit(200)).all()


def filed_by_agents(giver: PartyRef) -> Sequence[Case]:
    """What agents filed for this party, the newest first."""
    own = (Case.applicant_kind == giver.kind, Case.applicant_id == giver.id, Case.mandate_id.is_not(None), Case.number.is_not(None))
    return session().scalars(select(Case).where(*own).order_by(Case.submitted_at.desc()).limit(100)).all()


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


def jurisdiction(officer: Actor) -> ColumnElement[bool]:
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
    case = session().scalar(select(Case).where(Case.number == number, jurisdiction(officer)))
    if case is None:
        raise Missing()
    return case


def id_of_number(number: str) -> UUID | None:
    """The id by which the audit log names the case; nothing of what is in it."""
    return session().scalar(select(Case.id).where(Case.number == number))


# --- counted ------------------------------------------------------------------------------------------------------


def filed_by_service(days: int = 365) -> dict[str, int]:
    """How many applications each service had in so many days; what nobody applied for is left out."""
    since = clock.now() - timedelta(days=days)
    counted = select(Case.service_code, func.count()).where(Case.submitted_at >= since).group_by(Case.service_code)
    return dict(session().execute(counted).all())
