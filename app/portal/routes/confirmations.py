"""Co-applicants: asked from the check of a form, and answering by their own sign-in."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import confirmations, queries, service as cases
from app.cases.answers_store import applicant_name
from app.catalogue.city import city
from app.form_engine.overview import overview
from app.portal.room import bp
from app.web import form_pages, form_posts
from app.web.access import citizen
from app.web.commits import commits
from app.web.session import actor


@bp.post("/apply/<uuid:draft_id>/confirmations")
@citizen()
@commits
def ask_confirmations(draft_id: UUID) -> ResponseReturnValue:
    """Ask every co-applicant who has not answered to the form as it is now."""
    draft = form_posts.held(actor(), draft_id)
    confirmations.ask(draft.case, draft.definition, draft.answers, actor())
    flash(_("They are asked. They confirm after signing in, under My affairs; then you submit."), "good")
    return redirect(url_for(".check", draft_id=draft_id, _anchor="co-applicants"), 303)


@bp.get("/confirmations/<uuid:confirmation_id>")
@citizen()
def confirmation(confirmation_id: UUID) -> str:
    """The application as it stands, with numbers masked, and a yes or no to it."""
    row, case = confirmations.of(actor(), confirmation_id)
    definition = cases.definition_of(case)
    return render_template(
        "portal/confirmation.html",
        row=row,
        definition=definition,
        department=city().department(definition.department),
        applicant=applicant_name(case),
        sheets=overview(definition, queries.answers_of(case), form_pages.language()),
    )


@bp.post("/confirmations/<uuid:confirmation_id>")
@citizen()
@commits
def answer_confirmation(confirmation_id: UUID) -> ResponseReturnValue:
    """Yes or no; who does not press yes has said no to nothing."""
    row, case = confirmations.of(actor(), confirmation_id)
    agreed = request.form.get("answer") == "yes"
    confirmations.answer(row, case, cases.definition_of(case), actor(), agreed=agreed)
    flash(_("Confirmed. The applicant may submit now.") if agreed else _("Declined. The applicant was told."), "good")
    return redirect(url_for(".my"), 303)
