"""暂扣 and 发还: a licence of the own office, found by its number, held back or given back."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit import service as audit
from app.cases import holding
from app.cases.errors import NotHeldBackHere
from app.core import transaction
from app.core.actor import Role
from app.core.errors import DomainError
from app.issuance import queries as issuance, verification
from app.issuance.models import Certificate, Status
from app.web import downloads
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window.holding_forms import MENDED_AT, GiveBackForm, HoldingForm, SuspendForm
from app.window.room import bp

LONGEST_NUMBER = 120


@bp.get("/certificates")
@staff(Role.APPROVER, Role.HEAD)
def certificates() -> ResponseReturnValue:
    """The page to search on, with the certificate where its number was given."""
    number = request.args.get("number", "").strip()[:LONGEST_NUMBER]
    if not number:
        return _page(number, error=_("Enter the number that stands on the paper.") if "number" in request.args else "")
    try:
        paper = holding.of_office(actor(), number)
    except NotHeldBackHere:
        return _page(number, error=_("Your office has no licence or permit in force under this number.")), 404
    return _page(number, paper)


@bp.post("/certificates/<uuid:certificate_id>/suspend")
@staff(Role.APPROVER, Role.HEAD, confirmed=True)
@commits
def suspend_certificate(certificate_id: UUID) -> ResponseReturnValue:
    paper, form = holding.by_id(actor(), certificate_id), SuspendForm()
    if not form.validate_on_submit():
        return _page(paper.number, paper, form=form), 422
    try:
        holding.suspend(actor(), certificate_id, form.cause, form.key.data)
    except DomainError as refusal:
        return _refused(paper, form, refusal)
    flash(_("The certificate is held back; its holder is told, and who verifies it sees it from now on."), "good")
    return redirect(url_for(".certificates", number=paper.number), 303)


@bp.post("/certificates/<uuid:certificate_id>/give-back")
@staff(Role.APPROVER, Role.HEAD, confirmed=True)
@commits
def give_back_certificate(certificate_id: UUID) -> ResponseReturnValue:
    paper, form = holding.by_id(actor(), certificate_id), GiveBackForm()
    if not form.validate_on_submit():
        return _page(paper.number, paper, form=form), 422
    try:
        holding.give_back(actor(), certificate_id, form.cause, form.key.data)
    except DomainError as refusal:
        return _refused(paper, form, refusal)
    flash(_("The certificate is given back; its holder is told, and it is in force again."), "good")
    return redirect(url_for(".certificates", number=paper.number), 303)


@bp.get("/certificates/<uuid:certificate_id>/documents/<uuid:document_id>")
@staff(Role.APPROVER, Role.HEAD)
def holding_document(certificate_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """The signed file of a decision or notice, to hand over or to post."""
    if document_id not in {one.id for one in holding.documents_of(actor(), certificate_id)}:
        raise NotHeldBackHere()
    answer = downloads.paper(document_id, headers=downloads.inline(f"{document_id}.pdf"))
    if answer.status_code == HTTPStatus.OK and request.method == "GET":  # a page that waits has read nothing
        with transaction.independent() as own:
            audit.record(actor(), "certificate:read", kind="certificate", ref=str(document_id), into=own)
    return answer


def _refused(paper: Certificate, form: HoldingForm, refusal: DomainError) -> ResponseReturnValue:
    form.refused(refusal, MENDED_AT.get(type(refusal), ""))
    return _page(paper.number, paper, form=form), refusal.status


def _page(number: str, paper: Certificate | None = None, *, form: HoldingForm | None = None, error: str = "") -> str:
    """What is shown of it is what everybody may see who verifies it; the officer knows the case by other ways."""
    if paper is None:
        return render_template("window/certificates.html", number=number, error=error)
    finding = verification.by_reference(str(paper.id))
    asked = form or (GiveBackForm if paper.status is Status.SUSPENDED else SuspendForm)(formdata=None)
    documents = [(one, issuance.type_of(one).name) for one in holding.documents_of(actor(), paper.id)]
    told = {"certificate": finding.certificate, "finding": finding, "note": paper.status_reason, "form": asked, "documents": documents}
    return render_template("window/certificates.html", number=number, error=error, paper=paper, **told)
