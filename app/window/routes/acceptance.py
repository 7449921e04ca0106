"""The desk's three answers to what was filed: accept, not accept, or tell once what to correct (Licensing Law art. 32)."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import service as cases
from app.cases.lifecycle import Act
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access, correction_view, note_view
from app.window.forms import AcceptForm, AcceptLackingForm, CorrectionForm, NotAcceptForm
from app.window.room import bp
from app.window.routes.case import page

INTAKE = (Role.CLERK, Role.REVIEWER, Role.APPROVER)


@bp.post("/cases/<number>/accept")
@staff(*INTAKE)
@commits
def accept(number: str) -> ResponseReturnValue:
    case = access.case_to_decide(number)
    form = AcceptForm()
    if not form.validate_on_submit():
        return page(case, accept=form), 422
    cases.accept(case, actor(), form.key.data, form.opinion)
    flash(_("Case %(number)s is accepted.", number=number), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/accept-lacking")
@staff(*INTAKE)
@commits
def accept_lacking(number: str) -> ResponseReturnValue:
    case = access.case_to_decide(number)
    form = AcceptLackingForm()
    if not form.validate_on_submit():
        return page(case, accept_lacking=form), 422
    cases.accept_lacking(case, actor(), form.key.data, form.opinion)
    flash(_("Case %(number)s is accepted with papers to follow; the applicant is told until when.", number=number), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/not-accept")
@staff(*INTAKE, confirmed=True)
@commits
def not_accept(number: str) -> ResponseReturnValue:
    case = access.case_to_decide(number)
    form = NotAcceptForm()
    if not form.validate_on_submit():
        return page(case, not_accept=form), 422
    cases.not_accept(case, actor(), form.grounds, form.key.data)
    flash(_("Case %(number)s is not accepted; the applicant is told the reason and the remedies.", number=number), "good")
    return redirect(url_for(".queue"), 303)


@bp.get("/cases/<number>/correction")
@staff(*INTAKE)
def correction(number: str) -> ResponseReturnValue:
    case = access.whole_case(number)
    cases.may_return(case, actor())
    return render_template("window/correction.html", view=correction_view.view(case), form=CorrectionForm(), sentences=_sentences())


@bp.post("/cases/<number>/correction")
@staff(*INTAKE)
@commits
def return_for_correction(number: str) -> ResponseReturnValue:
    case = access.case_to_decide(number)
    form = CorrectionForm()
    view = correction_view.view(case, request.form)
    if not form.validate_on_submit() or view.faults:
        cases.may_return(case, actor())
        return render_template("window/correction.html", view=view, form=form, sentences=_sentences()), 422
    cases.return_for_correction(case, actor(), view.items, form.key.data)
    flash(_("Case %(number)s went back to the applicant with %(count)s items.", number=number, count=len(view.items)), "good")
    return redirect(url_for(".queue"), 303)


def _sentences() -> list[str]:
    """What the browser offers while a note is written."""
    return note_view.sentences(actor(), Act.RETURN)
