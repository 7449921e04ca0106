"""What an interested party sees of a matter of somebody else: what they were told, and nothing else of the applicant."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from app.cases import heard, interested, notices, service
from app.cases.interest_models import CaseInterest
from app.cases.lifecycle import DECIDED, ENDED, Status
from app.cases.models import Case
from app.catalogue.city import city
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.elements.words import Words
from app.issuance import queries as issuance
from app.portal.papers import Paper, papers


@dataclass(frozen=True)
class Sitting:
    """The hearing that they may come to."""

    day: date
    begins: time
    room: str
    is_held: bool


@dataclass(frozen=True)
class InterestLine:
    """One notice in the list."""

    id: UUID
    service: Words
    told_on: date
    until: date
    is_open: bool
    answer: str  # value of InterestAnswer, "" while there is none
    outcome: str  # granted | refused | ended, "" while the case goes on


@dataclass(frozen=True)
class InterestView:
    line: InterestLine
    office: Words
    phone: str
    interest: str
    intended: str
    place: str
    basis: str
    hearing_until: date | None  # the last day to ask for one; None where it cannot be asked for (any more)
    said: str
    heard: str
    hearing: Sitting | None
    remedies: Words | None  # once it is decided
    papers: list[Paper]


def mine(actor: Actor) -> list[InterestLine]:
    """The newest first."""
    return [_line(row, _case_of(row)) for row in interested.mine(actor)]


def to_answer(actor: Actor) -> list[InterestLine]:
    return [line for line in mine(actor) if line.is_open]


def of(row: CaseInterest) -> InterestView:
    case = _case_of(row)
    definition, line = service.definition_of(case), _line(row, case)
    return InterestView(
        line=line,
        office=city().office(case.department, case.place),
        phone=definition.phone,
        interest=interested.interest_of(row),
        intended=interested.intended_of(row),
        place=interested.place_of(row),
        basis=row.basis,
        hearing_until=row.hearing_until if line.is_open and interested.may_ask_hearing(row) else None,
        said=interested.said_of(row),
        heard=interested.heard_of(row),
        hearing=_sitting(case),
        remedies=notices.remedies(case, "third_remedies") if case.status in DECIDED else None,
        papers=papers(issuance.of_reference(interested.reference(row))),
    )


def _case_of(row: CaseInterest) -> Case:
    return session().get_one(Case, row.case_id)


def _line(row: CaseInterest, case: Case) -> InterestLine:
    return InterestLine(
        id=row.id,
        service=service.definition_of(case).name,
        told_on=clock.local(row.told_at).date(),
        until=row.until,
        is_open=interested.is_open(row, case),
        answer=row.answer.value if row.answer else "",
        outcome=_outcome(case),
    )


def _outcome(case: Case) -> str:
    if case.status in DECIDED:
        return "refused" if case.status is Status.REFUSED else "granted"
    return "ended" if case.status in ENDED else ""


def _sitting(case: Case) -> Sitting | None:
    hearing = heard.of_case(case)
    if hearing is None or hearing.day is None or hearing.begins is None:
        return None
    return Sitting(hearing.day, hearing.begins, hearing.room or "", hearing.held_at is not None)
