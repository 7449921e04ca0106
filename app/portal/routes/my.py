"""What is mine: cases and drafts, the progress of one, certificates, check slips."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import confirmations, delivering, dispatching, queries as cases, service as case_service, site_checks
from app.cases.answers_store import applicant_name
from app.cases.deadlines import Remaining
from app.cases.lifecycle import OPEN, Act, Status, moves_from
from app.cases.models import Case, Confirmation
from app.cases.outcome import reference
from app.catalogue import service as catalogue
from app.catalogue.city import city
from app.catalogue.definitions import Definition
from app.core import clock
from app.core.actor import Channel
from app.core.errors import Missing
from app.elements.words import Words
from app.identity import queries as identity
from app.issuance import queries as issuance
from app.issuance.models import Format
from app.messages import queries as messages
from app.portal import access, begun, hearing_view, interest_view, progress as standing, request_view
from app.portal.papers import file_headers, papers
from app.portal.refusal import refusal
from app.portal.room import bp
from app.web import downloads
from app.web.access import citizen
from app.web.commits import commits
from app.web.delivery import way_words
from app.web.places import face, link
from app.web.session import actor

RECENT = 5


@dataclass(frozen=True)
class CaseRow:
    """A case in the list."""

    id: UUID
    number: str
    definition: Definition
    status: Status
    submitted: date | None
    promised: date | None
    remaining: Remaining | None

    @property
    def to_correct(self) -> bool:
        return self.status is Status.TO_CORRECT


def _row(case: Case) -> CaseRow:
    definition = catalogue.version(case.version_id).definition
    return CaseRow(
        id=case.id,
        number=case.number or "",
        definition=definition,
        status=case.status,
        submitted=clock.local(case.submitted_at).date() if case.submitted_at else None,
        promised=case.promised_due if case.status in OPEN else None,
        remaining=standing.remaining(case),
    )


@bp.get("/my")
@citizen()
def my() -> str:
    visitor = actor()
    filed = [_row(case) for case in cases.my_cases(visitor)]
    return render_template(
        "portal/my.html",
        party_name=identity.party_name(visitor.for_party) if visitor.for_party else "",
        cases=filed,
        open_count=sum(row.status in OPEN for row in filed),
        drafts=begun.mine(visitor),
        confirmations=_to_confirm(),
        interests=interest_view.to_answer(visitor),
        requests=request_view.to_answer(visitor),
        certificate_count=len(access.certificates_held()),
        messages=_letters(visitor.person),
    )


def _to_confirm() -> list[tuple[Confirmation, Words, str]]:
    """The applications that wait for this person's agreement: what for, and whose."""
    waiting = confirmations.waiting_for(actor())
    return [(row, case_service.definition_of(case).name, applicant_name(case)) for row, case in waiting]


def _letters(person: UUID | None) -> list[tuple[messages.Letter, str]]:
    """The newest messages, each with the address that opens it."""
    if person is None:
        return []
    return [(letter, link(".open_message", message_id=letter.id)) for letter in messages.inbox(person)[:RECENT]]


@bp.get("/my/cases/<number>")
@citizen()
def progress(number: str) -> str:
    case = access.own_case(number)
    definition = case_service.definition_of(case)
    return render_template(
        "portal/progress.html",
        case=case,
        definition=definition,
        department=city().office(case.department, case.place),
        applicant=applicant_name(case),
        channel_words=_channel(case.channel),
        stations=standing.stations(case, definition),
        events=standing.happenings(case),
        corrections=standing.corrections(case, definition),
        remaining=standing.remaining(case),
        expected=standing.expected(case, definition),
        is_late=standing.is_late(case, definition),
        handling=standing.handling(case, definition),
        refusal=refusal(case, definition),
        papers=papers(issuance.of_reference(reference(case))),
        now=standing.now(case, definition),
        **standing.beside(case),
        **_of_the_applicant(case),
    )


def _of_the_applicant(case: Case) -> dict[str, object]:
    """What is the applicant's to do or to answer now."""
    moves = moves_from(case.status)
    return {
        "hearing": hearing_view.of_case(case),
        "coming_check": site_checks.coming(case),
        "delivery": _delivery(case),
        "may_state": Act.STATE in moves,
        "may_withdraw": Act.WITHDRAW in moves,
    }


def _delivery(case: Case) -> tuple[str, bool] | None:
    """How the papers come, and whether that may still be changed; None where it is not asked."""
    definition = case_service.definition_of(case)
    if not delivering.is_asked(definition):
        return None
    return way_words(delivering.way_of(case, definition)), dispatching.may_change(case, definition)


def _channel(channel: Channel) -> str:
    return {Channel.ONLINE: _("Online"), Channel.WINDOW: _("At a window"), Channel.KIOSK: _("At a terminal")}.get(channel, "")


@bp.get("/my/cases/<number>/withdraw")
@citizen()
def withdraw(number: str) -> str:
    case = access.own_case(number)
    return render_template("portal/withdraw.html", case=case, definition=case_service.definition_of(case))


@bp.post("/my/cases/<number>/withdraw")
@citizen()
@commits
def withdraw_now(number: str) -> ResponseReturnValue:
    case = access.own_case(number)
    case_service.withdraw(case, actor(), request.form.get("reason", "").strip()[:200], request.form["key"])
    flash(_("The application %(number)s is withdrawn.", number=number), "good")
    return redirect(url_for(".progress", number=number), 303)


@bp.get("/my/certificates/<uuid:certificate_id>.pdf")
@citizen()
def certificate_pdf(certificate_id: UUID) -> ResponseReturnValue:
    certificate = access.own_certificate(certificate_id)
    return downloads.paper(certificate.id, headers=file_headers(certificate))


@bp.get("/my/certificates/<uuid:certificate_id>.ofd")
@citizen()
def certificate_ofd(certificate_id: UUID) -> ResponseReturnValue:
    """A terminal has none: no browser shows an OFD, and nothing is saved there."""
    certificate = access.own_certificate(certificate_id)
    if face() == "kiosk":
        raise Missing()
    pdf = url_for(".certificate_pdf", certificate_id=certificate_id)
    return downloads.sealed_copy(certificate.id, headers=file_headers(certificate, Format.OFD), pdf=pdf)
