"""The department's acts: the reviewer passes on with an opinion, the deciding officer approves or refuses."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import service as cases
from app.cases.lifecycle import Proposal
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access
from app.window.forms import ApproveForm, PassOnForm, RefuseForm, TerminateForm
from app.window.room import bp
from app.window.routes.case import page

OFFICERS = (Role.REVIEWER, Role.APPROVER)


@bp.post("/cases/<number>/pass-on")
@staff(*OFFICERS)
@commits
def pass_on(number: str) -> ResponseReturnValue:
    case = access.case_to_decide(number)
    form = PassOnForm()
    if not form.validate_on_submit():
        return page(case, pass_on=form), 422
    cases.pass_on(case, actor(), form.opinion, form.key.data, proposal=Proposal(form.proposal.data))
    flash(_("Case %(number)s was passed on with your opinion.", number=number), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/approve")
@staff(*OFFICERS, confirmed=True)
@commits
def approve(number: str) -> ResponseReturnValue:
    case = access.case_to_decide(number)
    form = ApproveForm()
    if not form.validate_on_submit():
        return page(case, approve=form), 422
    cases.approve(case, actor(), form.opinion, form.key.data)
    flash(_("Case %(number)s is approved. Its certificate is being made.", number=number), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/refuse")
@staff(*OFFICERS, confirmed=True)
@commits
def refuse(number: str) -> ResponseReturnValue:
    case = access.case_to_decide(number)
    form = RefuseForm()
    if not form.validate_on_submit():
        return page(case, refuse=form), 422
    cases.refuse(case, actor(), form.grounds, form.key.data)
    flash(_("Case %(number)s is refused; the applicant is told the reason and the remedies.", number=number), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/terminate")
@staff(*OFFICERS, confirmed=True)
@commits
def terminate(number: str) -> ResponseReturnValue:
    case = access.case_to_decide(number)
    form = TerminateForm()
    if not form.validate_on_submit():
        return page(case, terminate=form), 422
    cases.terminate(case, actor(), form.grounds, form.key.data)
    flash(_("Case %(number)s is ended without a decision; the applicant is told why.", number=number), "good")
    return redirect(url_for(".queue"), 303)
