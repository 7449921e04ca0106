"""Proofs at the desks: what whoever stands at the window can have at once, and what other people's proofs came to an office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _

from app.cases import proof_sending, proofs, service as cases
from app.cases.answers_store import applicant_name
from app.cases.models import Case
from app.cases.proof_sending import Sent, State
from app.cases.proofs import Proof
from app.catalogue.definitions import Definition, Question
from app.core import clock
from app.core.actor import Actor, PartyKind, Role
from app.elements import dictionary
from app.elements.facts import Value
from app.elements.masks import mask
from app.elements.rights import Sight
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.form_engine.errors import FieldError
from app.issuance import queries as issuance
from app.issuance.printing import printed
from app.issuance.types import FactRule
from app.web import form_pages
from app.web.form_pages import StepPage
from app.window.case_view import IssuedPaper, issued_papers

ON_A_PAGE = 50
TONES = {State.WAITING: "orange", State.PENDING: "blue", State.IN_FORCE: "green", State.EXPIRED: "orange", State.ENDED: "red"}
ALL_HIDDEN = "hidden"  # the mask of what has none of its own


@dataclass(frozen=True)
class Line:
    """A proof in the list of an office."""

    id: UUID
    name: Words
    holder: str  # masked
    number: str  # of the certificate, "" as long as there is none
    at: datetime
    state: str
    tone: str
    is_open: bool
    is_new: bool  # nobody has opened it
    file_number: str


@dataclass(frozen=True)
class Day:
    day: date
    lines: list[Line]


@dataclass(frozen=True)
class Fact:
    """A fact of a proof as this post sees it."""

    label: Words
    text: str
    columns: tuple[Words, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Received:
    """One proof, opened."""

    line: Line
    issuer: Words
    issued_on: date | None
    valid_until: date | None
    facts: list[Fact]


def state_words(state: State) -> str:
    return {
        State.WAITING: _("Waiting for the applicant's answer"),
        State.RECALLED: _("Withdrawn by the office"),
        State.PENDING: _("In progress"),
        State.NONE: _("Nothing was sent"),
        State.TAKEN_BACK: _("Taken back by the holder"),
        State.IN_FORCE: _("Valid"),
        State.EXPIRED: _("Expired"),
        State.ENDED: _("No longer in force"),
    }[state]


# --- at the window ---------------------------------------------------------------------------------------------------


def offered(kind: PartyKind) -> list[Definition]:
    return [proof.definition for proof in proofs.offered(kind)]


def page_of(proof: Proof, answers: Answers | None = None, errors: tuple[FieldError, ...] = ()) -> StepPage:
    face = form_pages.Face(form_pages.language())
    return form_pages.step_page(current_app.jinja_env, face, proof.published, proof.step, answers=answers or Answers(), errors=errors)


def offices() -> list[tuple[str, str]]:
    language = form_pages.language()
    return [(office.code, office.name.in_language(language)) for office in proof_sending.offices()]


def paper_of(case: Case) -> IssuedPaper | None:
    """The proof that the case gave; None as long as there is none."""
    certificate = cases.definition_of(case).outcome.certificate
    found = {paper.id for paper in issuance.of_reference(f"case:{case.id}") if paper.type_code == certificate}
    return next((paper for paper in issued_papers(case) if paper.id in found), None)


# --- what came to the office ---------------------------------------------------------------------------------------


def days(officer: Actor, page: int) -> tuple[list[Day], bool]:
    """A page of what came, day by day, the newest first, and whether there is more."""
    found, has_more = proof_sending.received(officer, page=page, size=ON_A_PAGE)
    by_day = groupby(found, key=lambda sent: clock.local(sent.sending.asked_at).date())
    return [Day(day, [line(sent) for sent in listed]) for day, listed in by_day], has_more


def line(sent: Sent) -> Line:
    return Line(
        id=sent.sending.id,
        name=cases.definition_of(sent.case).outcome.name,
        holder=_holder(sent.case),
        number=sent.certificate.number if sent.certificate else "",
        at=sent.arrived_at or sent.sending.asked_at,
        state=state_words(sent.state),
        tone=TONES.get(sent.state, "grey"),
        is_open=sent.state.is_open,
        is_new=sent.state.is_open and not sent.looks,
        file_number=sent.sending.file_number,
    )


def _holder(case: Case) -> str:
    name = applicant_name(case)
    return mask("name", name) if case.applicant_kind is PartyKind.PERSON else name


def received(sent: Sent, officer: Actor) -> Received:
    """The facts of the signed record, each as the officer's post may see it; none of a proof that is not in force any more."""
    certificate = sent.certificate
    return Received(
        line=line(sent),
        issuer=_issuer(sent),
        issued_on=certificate.issued_on if certificate else None,
        valid_until=certificate.valid_until if certificate else None,
        facts=list(_facts(sent, officer.role)) if sent.state.is_open else [],
    )


def _issuer(sent: Sent) -> Words:
    return proof_sending.Office(sent.case.department, sent.case.place).name


def _facts(sent: Sent, role: Role | None) -> Iterator[Fact]:
    if sent.certificate is None:
        return
    definition, kind = cases.definition_of(sent.case), issuance.type_of(sent.certificate)
    told = issuance.record(sent.certificate.id).facts
    asked = {question.code: question for _, _, question in definition.form.questions()}
    for code, rule in kind.facts.items():
        question = asked.get(definition.outcome.facts.get(code, ""))
        if told.get(code) is not None:
            yield _fact(rule, told[code], question, role)


def _fact(rule: FactRule, value: Value, question: Question | None, role: Role | None) -> Fact:
    text = printed(rule, value)
    if rule.columns and isinstance(text, list):
        seen = _sight(question, role) is Sight.CLEAR
        rows = tuple(tuple(row[name] if seen else "＊" for name in rule.columns) for row in text if isinstance(row, dict))
        return Fact(rule.label, "", tuple(column.label for column in rule.columns.values()), rows)
    told = "、".join(map(str, text)) if isinstance(text, list) else text
    return Fact(rule.label, _shown(told, question, role))


def _sight(question: Question | None, role: Role | None) -> Sight:
    """What the house itself says of a proof (its date, its range) is for everybody who may open it."""
    return dictionary.current().sight(role, question.element, question.mask) if question and question.element else Sight.CLEAR


def _shown(text: str, question: Question | None, role: Role | None) -> str:
    sight = _sight(question, role)
    if sight is Sight.CLEAR or question is None:
        return text
    return mask(ALL_HIDDEN if question.mask == "none" else question.mask, text) if sight is Sight.MASKED else _("not shown at this post")
