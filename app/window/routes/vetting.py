"""逐人查询: the register is asked about each person of a case, its answers are settled; each opening of the page is on record."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, ngettext

from app.cases import vetting as acts
from app.cases.models import Case
from app.cases.vetting_errors import VettingIncomplete, VettingNotAsked, VettingUnexplained
from app.core import transaction
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.session import actor
from app.window import access, vetting_view
from app.window.room import bp
from app.window.vetting_forms import AskVettingForm, SettleVettingForm, settle_form
from app.window.vetting_view import VettingView

OFFICERS = (Role.REVIEWER, Role.APPROVER)


@bp.get("/cases/<number>/vetting")
@staff(*OFFICERS)
def vetting(number: str) -> ResponseReturnValue:
    """Who is asked about, what was answered, what the reply will say."""
    case = access.case_to_read(number)
    view = vetting_view.view(case, actor())
    page = _shown(view)
    if view.vetted:
        with transaction.independent() as own:
            acts.opened(case, actor(), into=own)
    return page


@bp.post("/cases/<number>/vetting")
@staff(*OFFICERS)
@commits_in_parts
def ask_vetting(number: str) -> ResponseReturnValue:
    """Ask live about everybody; no transaction is open meanwhile."""
    case, form = access.case_to_read(number), AskVettingForm()
    if not form.validate_on_submit():
        return _page(case, status=422)
    asked = acts.ask(case, actor())
    with transaction.write():
        acts.record(access.case_to_decide(number), actor(), asked)
    count = len(asked.vetted.persons)
    flash(ngettext("The register was asked about %(num)s person.", "The register was asked about %(num)s persons.", count), "good")
    return redirect(url_for(".vetting", number=number), 303)


@bp.post("/cases/<number>/vetting/settle")
@staff(*OFFICERS)
@commits
def settle_vetting(number: str) -> ResponseReturnValue:
    case = access.case_to_decide(number)
    vetted = vetting_view.view(case, actor()).vetted
    if vetted is None:
        raise VettingNotAsked()
    form = settle_form(vetted)
    if not form.validate_on_submit():
        return _page(case, form, status=422)
    try:
        acts.settle(case, actor(), form.results, note=form.note.data or "", key=form.key.data)
    except (VettingIncomplete, VettingUnexplained) as refusal:
        _say(form, refusal)
        return _page(case, form, status=422)
    flash(_("The results are settled. Finish the step; another officer decides."), "good")
    return redirect(url_for(".vetting", number=number), 303)


def _say(form: SettleVettingForm, refusal: VettingIncomplete | VettingUnexplained) -> None:
    if isinstance(refusal, VettingUnexplained):
        form.refused(refusal, "note")
        return
    form.refused(refusal)
    for number, (person, result) in enumerate(zip(form.persons, form.results, strict=True)):
        if result is None:
            form[f"result_{number}"].errors = [_("%(name)s: choose the result.", name=person.name)]


def _page(case: Case, form: SettleVettingForm | None = None, *, status: int = 200) -> Response:
    return _shown(vetting_view.view(case, actor()), form, status=status)


def _shown(view: VettingView, form: SettleVettingForm | None = None, *, status: int = 200) -> Response:
    asked = form or (settle_form(view.vetted, formdata=None) if view.vetted and view.may_ask else None)
    response = make_response(render_template("window/vetting.html", view=view, form=asked), status)
    response.headers["Cache-Control"] = "no-store"
    return response
