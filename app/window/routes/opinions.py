"""Between the offices: another department is asked for its opinion, or the case is sent back to the step before."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import asking, sending_back
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access
from app.window.asking_forms import AskOpinionForm, GiveOpinionForm, RecallOpinionForm, SendBackForm
from app.window.room import bp
from app.window.routes.case import page

OFFICERS = (Role.REVIEWER, Role.APPROVER)


@bp.post("/cases/<number>/opinion")
@staff(*OFFICERS)
@commits
def ask_opinion(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), AskOpinionForm()
    if not form.validate_on_submit():
        return page(case, ask_opinion=form), 422
    asking.ask(case, actor(), form.question, form.key.data)
    flash(_("The department is asked; this step waits for its opinion."), "good")
    return redirect(url_for(".case", number=number), 303)


@bp.post("/cases/<number>/opinion/give")
@staff(Role.REVIEWER)
@commits
def give_opinion(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), GiveOpinionForm()
    if not form.validate_on_submit():
        return page(case, give_opinion=form), 422
    asking.give(case, actor(), form.text.data, form.key.data)
    flash(_("Your opinion on case %(number)s was given.", number=number), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/opinion/recall")
@staff(*OFFICERS)
@commits
def recall_opinion(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), RecallOpinionForm()
    if not form.validate_on_submit():
        return page(case, recall_opinion=form), 422
    asking.recall(case, actor(), form.reason.data, form.key.data)
    flash(_("The question is recalled; nothing is waited for."), "good")
    return redirect(url_for(".case", number=number), 303)


@bp.post("/cases/<number>/send-back")
@staff(*OFFICERS)
@commits
def send_back(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), SendBackForm()
    if not form.validate_on_submit():
        return page(case, send_back=form), 422
    sending_back.send_back(case, actor(), form.reason.data, form.key.data, step=form.step.data)
    flash(_("Case %(number)s was sent back to the step before, with your reason.", number=number), "good")
    return redirect(url_for(".queue"), 303)
