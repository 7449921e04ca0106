"""Intake at the window: the citizen's own form, with the clerk on record as the one who typed."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit import service as audit
from app.cases import drafts
from app.cases.errors import OwnCase
from app.core import transaction
from app.core.actor import PartyKind, PartyRef, Role
from app.core.errors import Unavailable
from app.identity import service as identity
from app.identity.errors import NotInRegister
from app.identity.password_and_code import real_person
from app.web.access import staff
from app.web.commits import commits_in_parts
from app.web.session import actor
from app.window import access, intake_view
from app.window.forms import BeginForm, CitizenForm
from app.window.room import bp


@bp.get("/intake")
@staff(Role.CLERK)
def intake() -> ResponseReturnValue:
    return _citizen_page(CitizenForm(formdata=None))


def _citizen_page(form: CitizenForm) -> str:
    return render_template("window/intake.html", form=form, begun=intake_view.begun(actor()))


@bp.post("/intake")
@staff(Role.CLERK)
@commits_in_parts
def find_citizen() -> ResponseReturnValue:
    """Ask the population register whether number and name are one person, then find or make the party."""
    form = CitizenForm()
    if not form.validate_on_submit():
        return _citizen_page(form), 422
    if access.is_oneself(form.id_number.data):
        form.refused(OwnCase(), "id_number")
        return _citizen_page(form), OwnCase.status
    try:
        known = real_person(form.id_number.data, form.name.data)
    except NotInRegister:
        form.name.errors = [_("The population register knows no person with this number and name. Compare both with the card.")]
        return _citizen_page(form), 422
    except Unavailable as refusal:
        form.refused(refusal)
        return _citizen_page(form), refusal.status
    with transaction.write():
        person_id = identity.person_for(known.id_number, known.name, known.phone).id
        audit.record(actor(), "person:find", kind="person", ref=str(person_id))
    return redirect(url_for(".intake_services", person_id=person_id), 303)


@bp.get("/intake/citizens/<uuid:person_id>")
@staff(Role.CLERK)
def intake_services(person_id: UUID) -> ResponseReturnValue:
    text = request.args.get("text", "").strip()
    view = intake_view.services(person_id, text)
    return render_template("window/intake_services.html", view=view, form=BeginForm(formdata=None), text=text)


@bp.post("/intake/citizens/<uuid:person_id>/<code>")
@staff(Role.CLERK)
@commits_in_parts
def begin(person_id: UUID, code: str) -> ResponseReturnValue:
    """Fill the form from the registers, outside any transaction, then keep it as a draft of this clerk."""
    form, clerk = BeginForm(), access.clerk_for(person_id)
    if not form.validate_on_submit():
        return redirect(url_for(".intake_services", person_id=person_id), 303)
    published, applicant = intake_view.offered(code), PartyRef(PartyKind.PERSON, person_id)
    filled = intake_view.filled(clerk, applicant, published)
    with transaction.write():
        draft_id = drafts.open_draft(clerk, applicant, published, filled, key=form.key.data).id
    return redirect(url_for(".intake_draft", draft_id=draft_id), 303)
