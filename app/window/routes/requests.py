"""请申请人授权出具证明 at the desks: asked for within a case, read there, and answered by who stands at a window."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import proof_sending, proofs, requested, requesting, service as cases, visits
from app.cases.proof_errors import AlreadyRequested, ProofNotNeeded, RequestOver
from app.cases.proof_sending import READERS, Sent
from app.cases.requested import Requested
from app.core import transaction
from app.core.actor import Role
from app.core.errors import Missing
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.forms import said_by
from app.web.session import actor
from app.window import access, intake_view, proofs_view
from app.window.asking_forms import RequestProofForm
from app.window.room import bp
from app.window.routes.case import page

OFFICERS = (Role.REVIEWER, Role.APPROVER)


@bp.post("/cases/<number>/proofs")
@staff(*OFFICERS)
@commits
def request_proof(number: str) -> ResponseReturnValue:
    """The applicant is asked; a refusal keeps what was written."""
    access.whole_case(number)
    case, form = access.case_to_decide(number), RequestProofForm()
    if not form.validate_on_submit():
        return page(case, request_proof=form), 422
    try:
        requesting.request(case, actor(), form.wish, form.key.data)
    except (AlreadyRequested, ProofNotNeeded) as refusal:
        form.refused(refusal, "proof")
        return page(case, request_proof=form), refusal.status
    flash(_("The applicant is asked and told. The case goes on meanwhile."), "good")
    return redirect(url_for(".case", number=number, _anchor="requests"), 303)


@bp.post("/cases/<number>/proofs/<uuid:request_id>/recall")
@staff(*OFFICERS)
@commits
def recall_proof(number: str, request_id: UUID) -> ResponseReturnValue:
    access.whole_case(number)
    requesting.recall(access.case_to_decide(number), actor(), request_id, request.form.get("key", ""))
    flash(_("The request is withdrawn."), "good")
    return redirect(url_for(".case", number=number, _anchor="requests"), 303)


@bp.get("/cases/<number>/proofs/<uuid:request_id>")
@staff(*READERS)
def requested_proof(number: str, request_id: UUID) -> ResponseReturnValue:
    """The signed record as this post may see it. The holder sees who opened it: the first look of a day is written down."""
    officer, sent = actor(), _sent(number, request_id)
    if sent.state.is_open and not proof_sending.has_looked(sent, officer):
        transaction.let_go()
        with transaction.write():
            proof_sending.look(_sent(number, request_id), officer)
    shown = proofs_view.received(_sent(number, request_id), officer)
    return render_template("window/proof_received.html", view=shown, form=None, number=number)


def _sent(number: str, request_id: UUID) -> Sent:
    """What came for this request; another department's, one without an answer and none at all are equally Missing."""
    found = requested.one(access.whole_case(number), request_id)
    if found.sent is None or found.row.department != actor().department:
        raise Missing()
    return found.sent


# --- at the window ---------------------------------------------------------------------------------------------------


@bp.get("/visits/<uuid:visit_id>/requests/<uuid:request_id>")
@staff(Role.CLERK)
def visit_request(visit_id: UUID, request_id: UUID) -> ResponseReturnValue:
    """Who asks whoever stands there, for what and why, and what they would let the office have."""
    found = _asked(visit_id, request_id)
    shown = {"proof": proofs.one(found.row.service_code), "standing": intake_view.standing(actor())}
    return render_template("window/visit_request.html", visit_id=visit_id, found=found, service=cases.definition_of(found.case), **shown)


@bp.post("/visits/<uuid:visit_id>/requests/<uuid:request_id>/agree")
@staff(Role.CLERK)
@commits_in_parts
def prepare_requested_proof(visit_id: UUID, request_id: UUID) -> ResponseReturnValue:
    """Ask the registers, outside any transaction; then the citizen confirms, and that answers the request."""
    found, here, clerk = _asked(visit_id, request_id), visits.own(actor(), visit_id), actor()
    intake_view.offered(found.row.service_code, here.party.kind)
    typist, standing, case_id = visits.typist(here, clerk), here.person_id, found.case.id
    made = requesting.begun(found, typist)
    if made is None:
        filled = requesting.ask_registers(found, typist)
        with transaction.write():
            visits.own(clerk, visit_id)  # nobody was called in meanwhile
            asked = requested.one(cases.locked(case_id), request_id)
            made = requesting.agree(asked, typist, filled, key=request.form.get("key", ""), standing=standing)
            visits.note(clerk, made)
    if made.number:
        return redirect(url_for(".given_proof", number=made.number), 303)
    return redirect(url_for(".intake_draft", draft_id=made.id), 303)


@bp.post("/visits/<uuid:visit_id>/requests/<uuid:request_id>/decline")
@staff(Role.CLERK)
@commits
def visit_decline(visit_id: UUID, request_id: UUID) -> ResponseReturnValue:
    """They do not agree; nothing else follows from it."""
    found, here = _asked(visit_id, request_id), visits.own(actor(), visit_id)
    intake_view.offered(found.row.service_code, here.party.kind)
    try:
        requesting.decline(cases.locked(found.case.id), visits.typist(here, actor()), request_id, request.form.get("key", ""))
    except RequestOver as refusal:
        flash(said_by(refusal), "warn")
    else:
        flash(_("Noted: they do not agree. The case goes on as the law says."), "good")
    return redirect(url_for(".visit", visit_id=visit_id), 303)


def _asked(visit_id: UUID, request_id: UUID) -> Requested:
    """One that whoever stands there may answer, or Missing."""
    here = visits.own(actor(), visit_id)
    found = next((one for one in requested.to_answer(here.party, here.mandate_id) if one.row.id == request_id), None)
    if found is None:
        raise Missing()
    return found
