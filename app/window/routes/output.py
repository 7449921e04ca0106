"""The output desk (出件窗口): what is ready to collect, who collects it, and the signature that closes the case."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import posting, receiving, service as cases
from app.cases.errors import AuthorisationMissing, DayUnfit, ReceiverIsAnother, ReceiverUnknown
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access, output_view, panel, queue_view
from app.window.delivery_forms import PostForm, ReceivedForm
from app.window.forms import HandOverForm
from app.window.queue_view import Filters
from app.window.room import bp


@bp.get("/output")
@staff(Role.OUTPUT)
def output() -> ResponseReturnValue:
    return render_template("window/output.html", board=queue_view.board(actor(), Filters.of(request.args)))


@bp.get("/output/<number>")
@staff(Role.OUTPUT)
def output_case(number: str) -> ResponseReturnValue:
    """Only what the desk needs: who collects and what, not the answers."""
    case = access.case_to_read(number)
    return _page(case, _fresh(case))


def _page(case: Case, form: HandOverForm | PostForm | ReceivedForm) -> str:
    return render_template("window/output_case.html", view=output_view.build(case, actor()), form=form)


def _fresh(case: Case) -> HandOverForm | PostForm | ReceivedForm:
    """The form of what is to be done now."""
    acts = panel.panel(case, actor()).acts
    if Act.POST in acts:
        return PostForm(formdata=None)
    return ReceivedForm(formdata=None) if Act.DELIVER_BY_POST in acts else HandOverForm(formdata=None)


@bp.post("/output/<number>")
@staff(Role.OUTPUT)
@commits
def hand_over(number: str) -> ResponseReturnValue:
    case = access.case_to_decide(number)
    form = HandOverForm()
    if not form.validate_on_submit():
        return _page(case, form), 422
    try:
        receiving.stated(case, form.who)
    except (ReceiverIsAnother, ReceiverUnknown, AuthorisationMissing) as refusal:
        form.refused_receiver(refusal)
        return _page(case, form), refusal.status
    cases.hand_over(case, actor(), form.who, form.key.data)
    flash(_("Case %(number)s was handed over to %(receiver)s and is closed.", number=number, receiver=form.receiver.data), "good")
    return redirect(url_for(".output"), 303)


@bp.post("/output/<number>/post")
@staff(Role.OUTPUT)
@commits
def post(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), PostForm()
    if not form.validate_on_submit():
        return _page(case, form), 422
    posting.post(case, actor(), form.parcel, form.key.data)
    flash(_("Case %(number)s is on its way; enter the day of receipt when the carrier reports it.", number=number), "good")
    return redirect(url_for(".output"), 303)


@bp.post("/output/<number>/received")
@staff(Role.OUTPUT)
@commits
def received(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), ReceivedForm()
    if not form.validate_on_submit():
        return _page(case, form), 422
    try:
        posting.deliver_by_post(case, actor(), form.received, form.key.data)
    except DayUnfit as refusal:
        form.refused(refusal, "day")
        return _page(case, form), refusal.status
    flash(_("Case %(number)s was received and is closed.", number=number), "good")
    return redirect(url_for(".output"), 303)
