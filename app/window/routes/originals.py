"""The originals of a case (原件): kept, where each is, given back."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import originals, receiving, service
from app.cases.errors import AuthorisationMissing, ReceiverIsAnother, ReceiverUnknown
from app.cases.models import Case
from app.cases.original_errors import OriginalsUnchosen
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access, originals_view
from app.window.paper_forms import GiveBackForm, KeepForm
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


def ticked() -> set[UUID]:
    """The originals whose boxes are ticked; what is no id names nothing."""
    found = set()
    for text in request.form.getlist("original"):
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found


def _page(case: Case, *, keep: KeepForm | None = None, give_back: GiveBackForm | None = None) -> str:
    view = originals_view.view(case, actor())
    keeping = keep or KeepForm(formdata=None)
    keeping.material.choices = [("", _("None of them")), *view.materials]
    forms = {"keep": keeping, "give_back": give_back or GiveBackForm(formdata=None)}
    return render_template("window/originals.html", view=view, forms=forms, ticked=ticked())
