"""Visits: finding a citizen opens one, the next citizen or half an hour of silence ends it. One at a time for each clerk.

A clerk sees a person's own things because that person stands there, and only as long (PIPL art. 6): so a page of a citizen asks
for the visit, and the visit is a row that can be looked up.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, exists, or_, select, update

from app.audit import service as audit
from app.cases.errors import OwnCase
from app.cases.lifecycle import Status
from app.cases.models import Case, Material
from app.cases.queries import HELD
from app.cases.visit_errors import NotItsRepresentative
from app.cases.visit_models import FoundBy, Visit, VisitCase
from app.core import clock
from app.core.actor import Actor, PartyKind, PartyRef
from app.core.db import insert_once, new_id, session
from app.core.errors import Missing
from app.identity import entrusting, queries as identity

IDLE = timedelta(minutes=30)


def begin(clerk: Actor, person_id: UUID, found_by: FoundBy, *, party: PartyRef | None = None) -> Visit:
    """Who stands at this clerk's window now; whoever stood there before has left. The same person once more goes on with their visit."""
    wanted = party or PartyRef(PartyKind.PERSON, person_id)
    if clerk.person is None or clerk.person in {person_id, *identity.persons_behind(wanted)}:
        raise OwnCase()
    audit.record(clerk, "person:find", kind="person", ref=str(person_id), detail={"by": found_by.value})
    open_now = current(clerk)
    if open_now and open_now.person_id == person_id:
        if found_by is FoundBy.CARD:
            open_now.found_by = found_by  # surer than how they were found before
        return act_for(open_now, clerk, wanted)
    end(clerk)
    _require_standing(person_id, wanted)
    now = clock.now()
    visit = Visit(
        id=new_id(), clerk_id=clerk.person, person_id=person_id, party_kind=wanted.kind, party_id=wanted.id, found_by=found_by,
        began_at=now, seen_at=now,
    )  # fmt: skip
    session().add(visit)
    session().flush()
    audit.record(clerk, "visit:begin", kind="visit", ref=str(visit.id))
    return visit


def act_for(visit: Visit, clerk: Actor, party: PartyRef, mandate_id: UUID | None = None) -> Visit:
    """From now on for this party: who stands there, a firm whose legal representative they are, or who gave them a mandate."""
    if clerk.person in identity.persons_behind(party):
        raise OwnCase()
    if mandate_id is None:
        _require_standing(visit.person_id, party)
    elif entrusting.acting_for(visit.person_id, mandate_id) != party:
        raise NotItsRepresentative()
    if (visit.party, visit.mandate_id) != (party, mandate_id):
        visit.party_kind, visit.party_id, visit.mandate_id = party.kind, party.id, mandate_id
        audit.record(clerk, "visit:act_for", kind=party.kind.value, ref=str(party.id))
    visit.seen_at = clock.now()
    return visit


def _require_standing(person_id: UUID, party: PartyRef) -> None:
    if person_id not in identity.persons_behind(party):
        raise NotItsRepresentative()


def typist(visit: Visit, clerk: Actor) -> Actor:
    """The clerk, bound to what a mandate allows where whoever stands there is an agent."""
    return replace(clerk, mandate=visit.mandate_id)


def _open(clerk: Actor) -> Select[Visit]:
    return select(Visit).where(Visit.clerk_id == clerk.person, Visit.ended_at.is_(None), Visit.seen_at >= clock.now() - IDLE)


def current(clerk: Actor) -> Visit | None:
    """The visit that this clerk has open."""
    return session().scalars(_open(clerk)).one_or_none()


def own(clerk: Actor, visit_id: UUID) -> Visit:
    """This clerk's open visit of this id; over, another clerk's or none at all are equally Missing."""
    visit = session().scalars(_open(clerk).where(Visit.id == visit_id)).one_or_none()
    if visit is None:
        raise Missing()
    return visit


def touch(clerk: Actor) -> None:
    """The clerk has done something in it: the half hour begins anew."""
    now = clock.now()
    mine = (
        Visit.clerk_id == clerk.person,
        Visit.ended_at.is_(None),
        Visit.seen_at >= now - IDLE,
        Visit.seen_at < now - timedelta(minutes=1),
    )
    session().execute(update(Visit).where(*mine).values(seen_at=now).execution_options(synchronize_session=False))


def end(clerk: Actor) -> None:
    """下一位: nobody stands at this clerk's window."""
    for visit in session().scalars(select(Visit).where(Visit.clerk_id == clerk.person, Visit.ended_at.is_(None))):
        visit.ended_at = min(clock.now(), max(visit.began_at, visit.seen_at + IDLE))
        audit.record(clerk, "visit:end", kind="visit", ref=str(visit.id))
    session().flush()


def note(clerk: Actor, case: Case) -> None:
    """This case is of the visit that is open; nothing is written where another citizen stands there."""
    visit = current(clerk)
    if visit and _is_theirs(visit, case):
        visit.seen_at = clock.now()
        insert_once(VisitCase, visit_id=visit.id, case_id=case.id, at=clock.now())


def filed_case(visit: Visit, number: str) -> Case:
    """A case of whom the visit is for, filed by the same mandate; another's and none at all are equally Missing."""
    case = session().scalar(select(Case).where(Case.number == number))
    if case is None or not _is_theirs(visit, case):
        raise Missing()
    return case


def _is_theirs(visit: Visit, case: Case) -> bool:
    return (case.applicant, case.mandate_id) == (visit.party, visit.mandate_id)


def take_correction(visit: Visit, clerk: Actor, case_id: UUID) -> Case:
    """What came back for correction is typed by this clerk from now on, whoever typed it before; its applicant stands there."""
    case = session().scalar(HELD, {"id": case_id})
    if case is None or not _is_theirs(visit, case) or case.status is not Status.TO_CORRECT:
        raise Missing()
    if case.clerk_id != clerk.person:
        case.clerk_id = clerk.person
        audit.record(clerk, "case:take_correction", kind="case", ref=str(case.id))
    note(clerk, case)
    return case


def cases_of(visit: Visit) -> Sequence[Case]:
    """What was filed or completed by promised papers during the visit, in the order in which it was begun."""
    of_visit = select(Case).join(VisitCase, VisitCase.case_id == Case.id).where(VisitCase.visit_id == visit.id)
    completed = exists().where(Material.case_id == Case.id, Material.brought_at >= visit.began_at)
    taken_in = of_visit.where(or_(Case.submitted_at >= visit.began_at, completed))
    return session().scalars(taken_in.order_by(VisitCase.at, Case.submitted_at)).all()
