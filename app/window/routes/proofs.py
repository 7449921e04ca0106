"""证明 at the desks: given to whoever stands at the window, and received by the office that asked for one."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import proof_sending, proofs, proving, service as cases, visits
from app.cases.proof_sending import READERS
from app.cases.proofs import Proof
from app.cases.visit_models import Visit
from app.core import transaction
from app.core.actor import Actor, Role
from app.core.errors import Missing
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.session import actor
from app.window import access, intake_view, proofs_view
from app.window.forms import FileProofForm
from app.window.room import bp


@bp.get("/visits/<uuid:visit_id>/proofs")
@staff(Role.CLERK)
def visit_proofs(visit_id: UUID) -> ResponseReturnValue:
    """What they can have at once."""
    here = visits.own(actor(), visit_id)
    standing = intake_view.standing(actor())
    return render_template("window/visit_proofs.html", visit=here, standing=standing, offered=proofs_view.offered(here.party.kind))


@bp.get("/visits/<uuid:visit_id>/proofs/<code>")
@staff(Role.CLERK)
def visit_proof(visit_id: UUID, code: str) -> ResponseReturnValue:
    here, proof = visits.own(actor(), visit_id), proofs.one(code)
    intake_view.offered(code, here.party.kind)
    return _page(here, proof)


def _page(here: Visit, proof: Proof, page: object = None, office: str = "") -> str:
    shown = page or proofs_view.page_of(proof)
    told = {"offices": proofs_view.offices(), "chosen": office, "standing": intake_view.standing(actor())}
    return render_template("window/visit_proof.html", visit=here, definition=proof.definition, page=shown, **told)


@bp.post("/visits/<uuid:visit_id>/proofs/<code>")
@staff(Role.CLERK)
@commits_in_parts
def prepare_proof(visit_id: UUID, code: str) -> ResponseReturnValue:
    """Ask the registers, outside any transaction; then the citizen confirms what stands there, as they do each matter of the window."""
    here, proof, clerk = visits.own(actor(), visit_id), proofs.one(code), actor()
    intake_view.offered(code, here.party.kind)
    office = proof_sending.office_of(request.form.get("office", ""))
    answers = proving.read(proof, request.form, clerk)
    if faults := proving.faults(proof, answers):
        return _page(here, proof, proofs_view.page_of(proof, answers, faults), office.code if office else ""), 422
    applicant, person, typist = here.party, here.person_id, visits.typist(here, clerk)
    filled = proving.ask_registers(typist, applicant, proof, request.form)
    with transaction.write():
        visits.own(clerk, visit_id)  # nobody was called in meanwhile
        case = proving.prove(typist, applicant, proof, filled, key=request.form.get("key", ""), office=office, standing=person)
        visits.note(clerk, case)
        number = case.number
    if number:
        return redirect(url_for(".given_proof", number=number), 303)
    return redirect(url_for(".intake_draft", draft_id=case.id), 303)


@bp.get("/cases/<number>/proof")
@staff(Role.CLERK)
def given_proof(number: str) -> ResponseReturnValue:
    """The proof to print, as soon as it is signed; where a person decides, the receipt."""
    case = access.case_to_read(number)
    if not proving.gives_proof(case):
        raise Missing()
    paper, sent = proofs_view.paper_of(case), proof_sending.sent(case)
    return render_template(
        "window/given_proof.html",
        case=case,
        name=cases.definition_of(case).outcome.name,
        paper=paper,
        is_making=case.is_automatic and not (paper and paper.is_ready),
        office=sent.office.name if sent else None,
        standing=intake_view.standing(actor()),
    )


# --- received --------------------------------------------------------------------------------------------------------


@bp.get("/proofs")
@staff(*READERS)
def proofs_received() -> ResponseReturnValue:
    """收到的证明: what citizens sent straight to this office, day by day."""
    page = max(request.args.get("page", 1, type=int), 1)
    days, has_more = proofs_view.days(actor(), page)
    return render_template("window/proofs_received.html", days=days, page=page, has_more=has_more)


@bp.get("/proofs/<uuid:sending_id>")
@staff(*READERS)
def proof_received(sending_id: UUID) -> ResponseReturnValue:
    """The signed record as this post may see it. The holder sees who opened it."""
    sent = proof_sending.one_received(actor(), sending_id)
    _record_look(actor(), sending_id)
    return _received_page(sending_id, FileProofForm(formdata=None, data={"file_number": sent.sending.file_number}))


def _record_look(officer: Actor, sending_id: UUID) -> None:
    """The first look of a day, in a transaction of its own; what shows no facts is no look."""
    sent = proof_sending.one_received(officer, sending_id)
    if sent.state.is_open and not proof_sending.has_looked(sent, officer):
        transaction.let_go()
        with transaction.write():
            proof_sending.look(proof_sending.one_received(officer, sending_id), officer)


def _received_page(sending_id: UUID, form: FileProofForm) -> str:
    sent = proof_sending.one_received(actor(), sending_id)
    return render_template("window/proof_received.html", view=proofs_view.received(sent, actor()), form=form)


@bp.post("/proofs/<uuid:sending_id>")
@staff(*READERS)
@commits
def file_proof(sending_id: UUID) -> ResponseReturnValue:
    """Note the office's own file that it is for."""
    sent, form = proof_sending.one_received(actor(), sending_id), FileProofForm()
    if not form.validate_on_submit():
        return _received_page(sending_id, form), 422
    proof_sending.file_under(sent, actor(), form.file_number.data or "")
    flash(_("Noted with the proof."), "good")
    return redirect(url_for(".proof_received", sending_id=sending_id), 303)
