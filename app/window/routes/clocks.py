"""What moves the deadlines of a case: a special procedure, and one extension that the head signs."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import extending, pausing
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access
from app.window.forms import DeclineForm, ExtensionForm, PauseForm, ResumeForm, SignForm
from app.window.room import bp
from app.window.routes.case import page

OFFICERS = (Role.REVIEWER, Role.APPROVER)


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for(".case", number=number), 303)


@bp.post("/cases/<number>/pause")
@staff(*OFFICERS)
@commits
def pause(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), PauseForm()
    if not form.validate_on_submit():
        return page(case, pause=form), 422
    pausing.pause(case, actor(), form.plan, form.key.data)
    flash(_("The special procedure has begun; the clock stands still and the applicant is told."), "good")
    return _back(number)


@bp.post("/cases/<number>/resume")
@staff(*OFFICERS)
@commits
def resume(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), ResumeForm()
    if not form.validate_on_submit():
        return page(case, resume=form), 422
    pausing.resume(case, actor(), form.result.data, form.key.data)
    flash(_("The special procedure is over; the clock goes on."), "good")
    return _back(number)


@bp.post("/cases/<number>/extension")
@staff(*OFFICERS)
@commits
def propose_extension(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), ExtensionForm()
    if not form.validate_on_submit():
        return page(case, extension=form), 422
    extending.propose(case, actor(), form.reason.data, form.key.data, days=form.days.data)
    flash(_("The head of the department is asked to sign the extension."), "good")
    return _back(number)


@bp.post("/cases/<number>/extension/sign")
@staff(Role.HEAD, confirmed=True)
@commits
def extend(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), SignForm()
    if not form.validate_on_submit():
        return page(case, sign=form), 422
    extending.extend(case, actor(), form.key.data, form.note.data)
    flash(_("The extension is signed; the applicant is told the reason and the new date."), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/extension/decline")
@staff(Role.HEAD, confirmed=True)
@commits
def decline_extension(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), DeclineForm()
    if not form.validate_on_submit():
        return page(case, decline=form), 422
    extending.decline(case, actor(), form.reason.data, form.key.data)
    flash(_("The extension is declined; the dates stay."), "good")
    return redirect(url_for(".queue"), 303)
