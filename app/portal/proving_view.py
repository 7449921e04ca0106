"""What the pages of proofs show: the proofs on offer, the one page of each, and how a proof stands that was asked for."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import current_app, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.cases import proof_sending, proofs, proving, requested, service as cases
from app.cases.lifecycle import OPEN, Status
from app.cases.models import Case
from app.cases.outcome import answers_of
from app.cases.proof_sending import Office, Opened, Sent
from app.cases.proofs import Proof
from app.catalogue.city import city
from app.catalogue.definitions import Definition
from app.core import clock
from app.core.actor import Actor, PartyKind
from app.elements.words import Words
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers
from app.form_engine.errors import FieldError
from app.issuance import face, queries as issuance
from app.portal import progress as standing
from app.portal.papers import Paper, result_of
from app.web import form_pages
from app.web.form_pages import StepPage

DRAWN_WITHIN = timedelta(seconds=30)


@dataclass(frozen=True)
class Card:
    """One proof to choose."""

    code: str
    name: Words
    summary: Words
    icon: str
    office: Words


@dataclass(frozen=True)
class AskView:
    """The one page on which a proof is asked for."""

    definition: Definition
    page: StepPage
    registers: list[str]
    offices: list[tuple[str, list[tuple[str, str]]]]  # heading, (code, name) of each
    chosen: str  # the office that was chosen
    applicant: str


@dataclass(frozen=True)
class ProofView:
    """How a proof stands."""

    case: Case
    definition: Definition
    paper: Paper | None
    purpose: str
    recipient: str
    seconds: float | None
    expected: date | None
    sent: Sent | None
    arrived: datetime | None
    opened: list[Opened]
    is_making: bool  # being signed or drawn: it is worth waiting for

    @property
    def is_done(self) -> bool:
        return self.paper is not None and not self.is_making

    @property
    def is_pending(self) -> bool:
        return self.paper is None and self.case.status in OPEN


def shelves(visitor: Actor) -> list[tuple[str, list[Card]]]:
    """Proofs about persons and about firms, whom the visitor acts for first."""
    named = {PartyKind.PERSON: _("Proofs about a person"), PartyKind.ORGANISATION: _("Proofs about a firm")}
    first = visitor.party.kind if visitor.party else PartyKind.PERSON
    found = [(named[kind], [_card(one) for one in proofs.offered(kind)]) for kind in sorted(named, key=lambda kind: kind is not first)]
    return [(heading, cards) for heading, cards in found if cards]


def _card(proof: Proof) -> Card:
    definition = proof.definition
    office = city().department(definition.department).short
    return Card(definition.code, definition.called, definition.summary, city().topic(definition.topics[0]).icon, office)


def ask_page(
    proof: Proof,
    applicant: str,
    answers: Answers | None = None,
    errors: Collection[FieldError] = (),
    *,
    office: str = "",
) -> AskView:
    look = form_pages.Face(form_pages.language())
    page = form_pages.step_page(current_app.jinja_env, look, proof.published, proof.step, answers=answers or Answers(), errors=list(errors))
    return AskView(proof.definition, page, form_pages.registers_asked(proof.definition), office_choices(), office, applicant)


def office_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The city's offices, then those of each district, as a list to choose from."""
    language, by_place = form_pages.language(), dict[str, list[Office]]()
    for office in proof_sending.offices():
        by_place.setdefault(office.place, []).append(office)
    return [
        (city().place_name(place or city().code).in_language(language), [(one.code, one.name.in_language(language)) for one in listed])
        for place, listed in sorted(by_place.items())
    ]


def of_case(case: Case) -> ProofView:
    definition = cases.definition_of(case)
    sent, paper, asked = proof_sending.sent(case), result_of(case, definition), requested.printed_purpose(case)
    return ProofView(
        case=case,
        definition=definition,
        paper=replace(paper, name=face.title_of(issuance.by_id(paper.id))) if paper else None,
        purpose=asked.in_language(form_pages.language()) if asked else _told(case, definition, proofs.PURPOSE),
        recipient=_told(case, definition, proofs.RECIPIENT),
        seconds=proving.took(case),
        expected=standing.expected(case, definition) or (case.promised_due if case.status in OPEN else None),
        sent=sent,
        arrived=sent.arrived_at if sent else None,
        opened=list(proof_sending.opened(sent.sending)) if sent else [],
        is_making=paper is not None and (paper.is_making or (sent is None and _is_being_drawn(paper))),
    )


def _is_being_drawn(paper: Paper) -> bool:
    """Whether it is worth waiting for the paper. One that does not come by itself is drawn when its file is opened."""
    signed = issuance.by_id(paper.id).signed_at
    return signed is not None and clock.now() - signed < DRAWN_WITHIN and issuance.rendition(paper.id) is None


def _told(case: Case, definition: Definition, fact: str) -> str:
    """What was chosen, in the reader's language."""
    code = definition.outcome.facts.get(fact, "")
    question = next((one for _, _, one in definition.form.questions() if one.code == code), None)
    value = answers_of(case).value(code)
    if question is None or value is None:
        return ""
    options = {option.code: option.label.in_language(form_pages.language()) for option in question.options}
    return options.get(str(value), str(form_engine.printable(definition, answers_of(case), code) or ""))


def address_of(case: Case) -> str:
    """Where the person goes on: to the proof, or to what is left to answer."""
    if case.status is Status.DRAFT:
        return url_for(".resume", draft_id=case.id)
    return url_for(".proof", number=case.number)


def posted_office(form: MultiDict[str, str]) -> str:
    return form.get("office", "")[:80]
