"""The citizen's page: what whoever stands at the window may do today, and each matter begun from it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import drafts, visits
from app.core import transaction
from app.core.actor import Role
from app.core.errors import Missing, Unavailable
from app.identity import parties
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.forms import said_by
from app.web.session import actor
from app.window import intake_view, receipt_view, visit_view
from app.window.forms import BeginForm
from app.window.room import bp


@bp.get("/visits/<uuid:visit_id>")
@staff(Role.CLERK)
def visit(visit_id: UUID) -> ResponseReturnValue:
    """Over, another clerk's and none at all look the same: without somebody there nothing of theirs is shown."""
    text = request.args.get("text", "").strip()
    here = visits.own(actor(), visit_id)
    return render_template("window/visit.html", view=visit_view.build(here, actor(), text), text=text)


@bp.post("/visits/<uuid:visit_id>/begin/<code>")
@staff(Role.CLERK)
@commits_in_parts
def begin(visit_id: UUID, code: str) -> ResponseReturnValue:
    """Fill the form from the registers, outside any transaction, then keep it as a draft of this clerk."""
    form, clerk = BeginForm(), actor()
    here = visits.own(clerk, visit_id)
    if not form.validate_on_submit():
        return redirect(url_for(".visit", visit_id=visit_id), 303)
    applicant, standing, clerk = here.party, here.person_id, visits.typist(here, clerk)
    published = intake_view.offered(code, applicant.kind)
    filled = intake_view.filled(clerk, applicant, published)
    with transaction.write():
        visits.own(clerk, visit_id)  # nobody was called in meanwhile
        draft = drafts.open_draft(clerk, applicant, published, filled, key=form.key.data, standing=standing)
        visits.note(clerk, draft)
    return redirect(url_for(".intake_draft", draft_id=draft.id), 303)


@bp.post("/visits/<uuid:visit_id>/corrections/<uuid:case_id>")
@staff(Role.CLERK)
@commits
def take_correction(visit_id: UUID, case_id: UUID) -> ResponseReturnValue:
    """What came back for correction is corrected here, whichever way it was filed."""
    visits.take_correction(visits.own(actor(), visit_id), actor(), case_id)
    return redirect(url_for(".intake_draft", draft_id=case_id), 303)


@bp.post("/visits/<uuid:visit_id>/firms")
@staff(Role.CLERK)
@commits_in_parts
def ask_for_firms(visit_id: UUID) -> ResponseReturnValue:
    """Ask the register of enterprises which firms they represent."""
    here = visits.own(actor(), visit_id)
    person_id, number = here.person_id, intake_view.id_number_of(here.person_id)
    try:
        stated = parties.stated_firms(number)
    except Unavailable as refusal:
        flash(said_by(refusal), "warn")
        return redirect(url_for(".visit", visit_id=visit_id), 303)
    with transaction.write():
        visits.own(actor(), visit_id)
        parties.take_over_firms(person_id, stated)
    if not stated:
        flash(_("The register of enterprises names this person for no firm."))
    return redirect(url_for(".visit", visit_id=visit_id), 303)


@bp.post("/visits/<uuid:visit_id>/party")
@staff(Role.CLERK)
@commits
def visit_party(visit_id: UUID) -> ResponseReturnValue:
    """From now on for a firm of theirs, for who gave them a mandate, or for themself again."""
    here, code = visits.own(actor(), visit_id), request.form.get("party", "")
    chosen = next((one for one in parties.parties_of(here.person_id) if one.code == code), None)
    if chosen is None:
        raise Missing()
    visits.act_for(here, actor(), chosen.ref, chosen.mandate_id)
    return redirect(url_for(".visit", visit_id=visit_id), 303)


@bp.get("/visits/<uuid:visit_id>/receipts")
@staff(Role.CLERK)
def visit_receipts(visit_id: UUID) -> ResponseReturnValue:
    """All receipts of this visit on one print."""
    filed = visits.cases_of(visits.own(actor(), visit_id))
    if not filed:
        raise Missing()
    return render_template("window/receipts.html", views=[receipt_view.build(case) for case in filed], visit_id=visit_id)
