"""事后核查: a reviewer looks at what was promised."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import later_checks
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access
from app.window.room import bp
from app.window.routes.case import page
from app.window.sworn_forms import FindFalseForm, FindKeptForm, TellToMendForm


@bp.post("/cases/<number>/promise/kept")
@staff(Role.REVIEWER)
@commits
def find_kept(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), FindKeptForm()
    if not form.validate_on_submit():
        return page(case, find_kept=form), 422
    later_checks.find_kept(case, actor(), form.opinion.data, form.key.data)
    flash(_("Your check is on record: the promise was kept."), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/promise/mend")
@staff(Role.REVIEWER, confirmed=True)
@commits
def tell_to_mend(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), TellToMendForm()
    if not form.validate_on_submit():
        return page(case, tell_to_mend=form), 422
    later_checks.tell_to_mend(case, actor(), form.reason.data, form.key.data, days=form.days.data)
    flash(_("The applicant is told what to put right and by when."), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/promise/false")
@staff(Role.REVIEWER, confirmed=True)
@commits
def find_false(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), FindFalseForm()
    if not form.validate_on_submit():
        return page(case, find_false=form), 422
    later_checks.find_false(case, actor(), form.grounds, form.key.data)
    flash(_("The head of the department is asked to sign."), "good")
    return redirect(url_for(".queue"), 303)
