"""Another way of delivery, phone or address while the case goes on (变更送达地址)."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import delivering, dispatching, service as cases
from app.cases.models import Case
from app.portal import access
from app.portal.room import bp
from app.web.access import citizen
from app.web.commits import commits
from app.web.delivery import DeliveryForm, of_choice
from app.web.session import actor


@bp.get("/my/cases/<number>/delivery")
@citizen()
def delivery(number: str) -> ResponseReturnValue:
    case = access.own_case(number)
    if not dispatching.may_change(case, cases.definition_of(case)):
        return redirect(url_for(".progress", number=number))
    return _page(case, of_choice(delivering.chosen(case)))


def _page(case: Case, form: DeliveryForm) -> str:
    return render_template("portal/delivery.html", case=case, definition=cases.definition_of(case), form=form)


@bp.post("/my/cases/<number>/delivery")
@citizen()
@commits
def change_delivery(number: str) -> ResponseReturnValue:
    case, form = cases.locked(access.own_case(number).id), DeliveryForm()
    if not form.fits():
        return _page(case, form), 422
    dispatching.change(case, actor(), form.choice, request.form["key"])
    flash(_("The way of delivery is changed; a new confirmation stands with your case."), "good")
    return redirect(url_for(".progress", number=number), 303)
