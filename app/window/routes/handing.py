"""A step goes on to a named colleague (转交), and back (退回)."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import handing_on, service, tasks
from app.cases.errors import UnfitColleague
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access, workload_view
from app.window.handing_forms import HandBackForm, HandOnForm
from app.window.room import bp
from app.window.routes.case import READERS, page


def _page(case: Case, form: HandOnForm) -> str:
    """For who has the step; the colleagues who could do it stand in the list."""
    found = handing_on.colleagues(case, actor(), tasks.held(case, Act.HAND_ON, actor()))
    said = found | workload_view.away(actor().department or "", found)
    named = sorted(((str(person), name) for person, name in said.items()), key=lambda one: one[1])
    form.colleague.choices = [("", _("Choose …")), *named]
    return render_template("window/hand_on.html", number=case.number, service=service.definition_of(case).name, form=form, any=bool(named))


@bp.get("/cases/<number>/hand-on")
@staff(*READERS)
def hand_on(number: str) -> str:
    return _page(access.case_to_read(number), HandOnForm(formdata=None))


@bp.post("/cases/<number>/hand-on")
@staff(*READERS)
@commits
def hand_on_now(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), HandOnForm()
    if not form.validate_on_submit():
        return _page(case, form), 422
    try:
        handing_on.hand_on(case, actor(), form.reason.data, form.key.data, to=form.to)
    except UnfitColleague as refusal:
        form.refused(refusal, "colleague")
        return _page(case, form), 422
    flash(_("Case %(number)s was handed on; your colleague finds it in the queue.", number=number), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/hand-back")
@staff(*READERS)
@commits
def hand_back(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), HandBackForm()
    if not form.validate_on_submit():
        return page(case, hand_back=form), 422
    handing_on.hand_back(case, actor(), form.reason.data, form.key.data)
    flash(_("Case %(number)s was handed back, with your reason.", number=number), "good")
    return redirect(url_for(".queue"), 303)
