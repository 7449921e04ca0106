"""What else bears on a case: other cases of the applicant, or of who is named in it, and whether it is the officer's own matter.

Other cases are found by who applied and by blind indexes, never by opening them; and only those are told that the officer may see.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import defer

from app.cases import queries, service
from app.cases.lifecycle import OPEN, Status
from app.cases.models import Case, Confirmation
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.form_engine.visible import questions
from app.identity import queries as identity

LATELY = timedelta(days=365)  # so long a decided case is told beside a new one
MOST = 20
SHOWN = (*OPEN, Status.APPROVED, Status.DELIVERED, Status.REFUSED)


class Kind(StrEnum):
    """Why another case is told."""

    SAME_MATTER = "same_matter"  # the same applicant, the same service
    APPLICANT = "applicant"  # the same applicant, another service under way
    NAMED = "named"  # somebody who is named here applies, or applied, for the same
    CO_APPLICANT = "co_applicant"  # the applicant is a co-applicant there


@dataclass(frozen=True)
class Relation:
    """Another case, and why it is told. `about`: by which answer of this case it was found."""

    kind: Kind
    number: str
    service: Words
    status: Status
    submitted_at: datetime | None
    about: Words | None = None


@dataclass(frozen=True)
class Named:
    """Who is named in a case besides the applicant, by which question."""

    party: UUID
    representative: UUID | None  # of a firm
    about: Words


def named(case: Case) -> list[Named]:
    """By an ID number or a credit code in the answers."""
    told = dict(_numbers(case, queries.answers_of(case)))
    found = identity.parties_by_number(list(told))
    return [Named(one.id, one.representative, told[one.number]) for one in found if one.id != case.applicant_id]


def others(case: Case, officer: Actor, known: Sequence[Named]) -> list[Relation]:
    """For who sees the whole case; the most telling first, the newest of a kind first. `known` is who is named in it."""
    by_party = {one.party: one.about for one in known}
    ways = [_of_applicant(case), _of_named(case, by_party), _as_co_applicant(case)]
    wanted = select(Case).where(or_(*ways), Case.id != case.id, Case.number.is_not(None), _is_recent(), queries.jurisdiction(officer))
    wanted = wanted.options(defer(Case.answers), defer(Case.differences), defer(Case.sources_down))
    found = session().scalars(wanted.order_by(Case.submitted_at.desc()).limit(MOST))
    order = list(Kind)
    return sorted((_relation(one, case, by_party) for one in found), key=lambda one: order.index(one.kind))


def of_officer(officer: Actor, known: Sequence[Named]) -> list[Words]:
    """The answers that name the officer themself, or a firm of theirs. Where the case is their own, every act is refused anyway."""
    return [one.about for one in known if officer.person is not None and officer.person in {one.party, one.representative}]


def _is_recent() -> ColumnElement[bool]:
    return and_(Case.status.in_(SHOWN), or_(Case.status.in_(OPEN), Case.decided_at >= clock.now() - LATELY))


def _of_applicant(case: Case) -> ColumnElement[bool]:
    same = and_(Case.applicant_kind == case.applicant_kind, Case.applicant_id == case.applicant_id)
    return and_(same, or_(Case.service_code == case.service_code, Case.status.in_(OPEN)))


def _of_named(case: Case, named: Mapping[UUID, Words]) -> ColumnElement[bool]:
    return and_(Case.service_code == case.service_code, Case.applicant_id.in_(list(named)))


def _as_co_applicant(case: Case) -> ColumnElement[bool]:
    """Where the applicant was asked to confirm somebody else's application for the same."""
    index = identity.number_index_of(case.applicant_id)
    asked = select(Confirmation.case_id).where(Confirmation.person_index == index)
    return and_(Case.service_code == case.service_code, Case.id.in_(asked))


def _relation(other: Case, case: Case, named: Mapping[UUID, Words]) -> Relation:
    kind, about = Kind.CO_APPLICANT, None
    if other.applicant == case.applicant:
        kind = Kind.SAME_MATTER if other.service_code == case.service_code else Kind.APPLICANT
    elif other.applicant_id in named:
        kind, about = Kind.NAMED, named[other.applicant_id]
    return Relation(kind, other.number or "", service.definition_of(other).name, other.status, other.submitted_at, about)


def _numbers(case: Case, answers: Answers) -> Iterator[tuple[str, Words]]:
    for place in questions(service.definition_of(case), answers):
        kind, value = place.question.type, answers.value(place.path)
        if kind in {"id_number", "credit_code"} and isinstance(value, str):
            yield value, place.question.label
        elif kind in {"person", "organisation"}:
            yield _number_in(value), place.question.label


def _number_in(value: Value) -> str:
    said = value if isinstance(value, dict) else {}
    return str(said.get("id_number") or said.get("credit_code") or "")
