"""An officer answers what the applicant stated (陈述申辩)."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import stating
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access
from app.window.hearing_forms import HearForm
from app.window.room import bp
from app.window.routes.case import page


@bp.post("/cases/<number>/statement")
@staff(Role.REVIEWER, Role.APPROVER)
@commits
def hear_statement(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), HearForm()
    if not form.validate_on_submit():
        return page(case, hear=form), 422
    stating.hear(case, actor(), form.answer.data, form.key.data)
    flash(_("Your answer to the statement is on file; the applicant reads it."), "good")
    return redirect(url_for(".case", number=number), 303)
