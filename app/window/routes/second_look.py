"""A reviewer looks again at what the machine approved."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import looking_again
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access
from app.window.room import bp
from app.window.routes.case import page
from app.window.second_look_forms import ConfirmForm, DifferForm


@bp.post("/cases/<number>/second-look/confirm")
@staff(Role.REVIEWER)
@commits
def confirm_automatic(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), ConfirmForm()
    if not form.validate_on_submit():
        return page(case, confirm=form), 422
    looking_again.confirm(case, actor(), form.opinion.data, form.key.data)
    flash(_("Your review is on record: the automatic approval is right."), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/second-look/differ")
@staff(Role.REVIEWER, confirmed=True)
@commits
def differ(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), DifferForm()
    if not form.validate_on_submit():
        return page(case, differ=form), 422
    looking_again.differ(case, actor(), form.opinion.data, form.key.data)
    flash(_("Your review is on record. The applicant and the head of the department are told."), "good")
    return redirect(url_for(".queue"), 303)
