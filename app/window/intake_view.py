"""Who stands at the window, what can be taken in for them, and what this clerk has begun."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.cases import prefill, visits
from app.cases.answers_store import applicant_name
from app.cases.lifecycle import EDITABLE
from app.cases.models import Case
from app.cases.prefill import Prefill
from app.catalogue import service as catalogue
from app.catalogue.service import Published
from app.core.actor import Actor, PartyKind, PartyRef
from app.core.db import session
from app.core.errors import Missing
from app.elements.masks import mask
from app.elements.words import Words
from app.form_engine import visible
from app.form_engine.answers import Answers
from app.identity import queries as identity
from app.window import words

MOST = 20


@dataclass(frozen=True)
class Standing:
    """Who stands at this clerk's window now."""

    visit_id: UUID
    name: str  # masked


@dataclass(frozen=True)
class Begun:
    """A draft or a case back for correction that this clerk typed."""

    id: UUID
    number: str
    service: Words
    applicant: str
    status: str
    saved_at: datetime


def standing(clerk: Actor) -> Standing | None:
    """Whoever was found last, as long as the visit is open."""
    here = visits.current(clerk)
    return Standing(here.id, mask("name", identity.person(here.person_id).name)) if here else None


def id_number_of(person_id: UUID) -> str:
    return identity.person(person_id).id_number


def offered(code: str, kind: PartyKind) -> Published:
    """The service as it is offered today; raises Missing for one that is not for such a party."""
    published = catalogue.current(code)
    if kind not in published.definition.audience:
        raise Missing()
    return published


def filled(clerk: Actor, applicant: PartyRef, published: Published) -> Prefill:
    """What the registers know, asked with no transaction open; facts of questions that do not show are set aside."""
    found = prefill.fetch(clerk, applicant, published)
    return replace(found, facts=visible.settle(published.definition, Answers(found.facts)).stored())


def begun(clerk: Actor) -> list[Begun]:
    """Drafts and cases back for correction that this clerk typed, the last touched first."""
    mine = select(Case).where(Case.clerk_id == clerk.person, Case.status.in_(EDITABLE))
    return [_begun(case) for case in session().scalars(mine.order_by(Case.saved_at.desc()).limit(MOST))]


def _begun(case: Case) -> Begun:
    return Begun(
        case.id, case.number or "", words.service_name(case.service_code), applicant_name(case), words.status(case.status), case.saved_at
    )
