"""Who stands at the window, what can be taken in for them, and what this clerk has begun."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.cases import barring, prefill
from app.cases.answers_store import applicant_name
from app.cases.lifecycle import EDITABLE
from app.cases.models import Case
from app.cases.prefill import Prefill
from app.catalogue import search, service as catalogue
from app.catalogue.definitions import Definition
from app.catalogue.service import Published
from app.core.actor import Actor, PartyKind, PartyRef
from app.core.db import session
from app.core.errors import Missing
from app.elements.masks import mask
from app.elements.words import Words
from app.form_engine import visible
from app.form_engine.answers import Answers
from app.identity import queries as identity
from app.web import bars
from app.web.bars import BarLine
from app.window import words

MOST = 20


@dataclass(frozen=True)
class Citizen:
    id: UUID
    name: str
    id_number: str  # masked


@dataclass(frozen=True)
class ServiceChoice:
    citizen: Citizen
    services: list[Definition]
    bars: list[BarLine]  # whatever the matter


@dataclass(frozen=True)
class Begun:
    """A draft or a case back for correction that this clerk typed."""

    id: UUID
    number: str
    service: Words
    applicant: str
    status: str
    saved_at: datetime


def citizen(person_id: UUID) -> Citizen:
    card = identity.person(person_id)
    return Citizen(card.id, card.name, mask("id_number", card.id_number))


def services(person_id: UUID, text: str) -> ServiceChoice:
    """What can be taken in for a person: all services, or those that fit what was searched for."""
    known = {published.definition.code: published.definition for published in catalogue.all_current()}
    codes = [hit.code for hit in search.find_services(text, MOST)] if text else list(known)
    barred = bars.lines(barring.in_force(PartyRef(PartyKind.PERSON, person_id)))
    return ServiceChoice(citizen(person_id), [known[code] for code in codes if PartyKind.PERSON in known[code].audience], barred)


def offered(code: str) -> Published:
    """The service as it is offered today; raises Missing for one that is not for persons."""
    published = catalogue.current(code)
    if PartyKind.PERSON not in published.definition.audience:
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
