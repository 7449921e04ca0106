"""What an office asks the applicant of a case to let it have, as the applicant sees it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from app.cases import proofs, proving, requested
from app.cases.models import Case
from app.cases.proof_models import RequestOutcome
from app.cases.requested import Requested
from app.core.actor import Actor
from app.core.errors import DomainError
from app.elements.words import Words
from app.portal import applying
from app.web import form_pages
from app.web.forms import said_by
from app.web.session import actor


@dataclass(frozen=True)
class Line:
    """One request. While it can be answered it says what would be given, and to what one agrees."""

    id: UUID
    name: Words
    office: Words
    purpose: str
    until: date
    is_open: bool
    state: str
    tone: str
    address: str  # of the proof that was given, "" while there is none
    obstacle: str  # why who acts here may not answer, "" where they may
    facts: list[Words]
    registers: list[str]
    agreements: list[Words]


def to_answer(visitor: Actor) -> list[tuple[str, Words, date]]:
    """The cases for which an answer is waited for, with the proof and the last day."""
    party = visitor.party
    found = requested.to_answer(party, visitor.mandate) if party else ()
    return [(one.case.number or "", one.name, one.row.until) for one in found]


def of_case(case: Case) -> list[Line]:
    return [_line(found) for found in requested.of_case(case)]


def _line(found: Requested) -> Line:
    state, tone = _state(found)
    refusal = _refusal(found) if found.is_open else None
    proof = proofs.one(found.row.service_code) if found.is_open and refusal is None else None
    return Line(
        id=found.row.id,
        name=found.name,
        office=found.office.name,
        purpose=found.purpose,
        until=found.row.until,
        is_open=found.is_open,
        state=state,
        tone=tone,
        address=url_for(".proof", number=found.sent.case.number) if found.sent else "",
        obstacle=said_by(refusal) if refusal else "",
        facts=proof.told if proof else [],
        registers=form_pages.registers_asked(proof.definition) if proof else [],
        agreements=proof.agreements if proof else [],
    )


def _refusal(found: Requested) -> DomainError | None:
    """Why who acts here may not answer: a mandate that does not cover it, a child, a proof that is given no more."""
    try:
        proofs.one(found.row.service_code)
        applying.offered(actor(), found.row.service_code)
        proving.require_own_agreement(actor(), found.case.applicant)
    except DomainError as refusal:
        return refusal
    return None


def _state(found: Requested) -> tuple[str, str]:
    """One's own answer is told to oneself as it is; the office reads one word for every no."""
    if found.sent:
        return _("You agreed"), "green"
    if found.is_open:
        return _("Waiting for your answer"), "orange"
    told = {RequestOutcome.DECLINED: _("You did not agree"), RequestOutcome.RECALLED: _("Withdrawn by the office")}
    return (told[found.row.outcome] if found.row.outcome in told else _("Over without an answer")), "grey"
