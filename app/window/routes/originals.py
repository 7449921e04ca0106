"""The originals of a case (原件): kept, where each is, given back."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import losing, originals, receiving, service
from app.cases.errors import AuthorisationMissing, ReceiverIsAnother, ReceiverUnknown
from app.cases.models import Case
from app.cases.original_errors import OriginalsUnchosen
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access, originals_view
from app.window.forms import ActForm
from app.window.paper_forms import GiveBackForm, KeepForm, WriteOffForm
from app.window.room import bp
from app.window.routes.queue import DESKS


@bp.get("/cases/<number>/originals")
@staff(*DESKS)
def case_originals(number: str) -> str:
    return _page(access.case_of_papers(number))


@bp.post("/cases/<number>/originals")
@staff(*DESKS)
@commits
def keep_original(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), KeepForm()
    if not form.validate_on_submit():
        return _page(case, keep=form), 422
    originals.keep(case, actor(), form.brought, form.key.data)
    flash(_("The original is kept; it stands on the receipt."), "good")
    return redirect(url_for(".case_originals", number=number), 303)


@bp.post("/cases/<number>/originals/return")
@staff(*DESKS)
@commits
def return_original(number: str) -> ResponseReturnValue:
    case, form = service.locked(access.case_of_papers(number).id), GiveBackForm()
    if not form.validate_on_submit():
        return _page(case, give_back=form), 422
    try:
        receiving.stated(case, form.who)
        originals.give_back(case, actor(), form.who, form.key.data, which=ticked())
    except (ReceiverIsAnother, ReceiverUnknown, AuthorisationMissing) as refusal:
        form.refused_receiver(refusal)
        return _page(case, give_back=form), refusal.status
    except OriginalsUnchosen as refusal:
        form.refused(refusal)
        return _page(case, give_back=form), refusal.status
    flash(_("The originals were returned to %(receiver)s.", receiver=form.receiver.data), "good")
    return redirect(url_for(".case_originals", number=number), 303)


@bp.post("/cases/<number>/originals/lost")
@staff(Role.HEAD, confirmed=True)
@commits
def lose_original(number: str) -> ResponseReturnValue:
    case, form = service.locked(access.case_of_papers(number).id), WriteOffForm()
    if not form.validate_on_submit():
        return _page(case, write_off=form), 422
    try:
        losing.write_off(case, actor(), form.reason.data, form.key.data, which=ticked())
    except OriginalsUnchosen as refusal:
        form.refused(refusal)
        return _page(case, write_off=form), refusal.status
    flash(_("It is on record as lost. The applicant is told, and supervision asks you to answer."), "warn")
    return redirect(url_for(".case_originals", number=number), 303)


def ticked() -> set[UUID]:
    """The originals whose boxes are ticked; what is no id names nothing."""
    found = set()
    for text in request.form.getlist("original"):
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found


def _page(case: Case, *, keep: KeepForm | None = None, **shown: ActForm) -> str:
    view = originals_view.view(case, actor())
    keeping = keep or KeepForm(formdata=None)
    keeping.material.choices = [("", _("None of them")), *view.materials]
    fresh = {"give_back": GiveBackForm(formdata=None), "write_off": WriteOffForm(formdata=None)}
    forms = {"keep": keeping, **fresh, **shown}
    return render_template("window/originals.html", view=view, forms=forms, ticked=ticked())
