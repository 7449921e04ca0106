"""The output desk (出件窗口): what is ready to collect, who collects it, and the signature that closes the case."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import acts, collecting, parcels, posting, receiving, service as cases, signatures, tasks, uploads
from app.cases.collection_errors import PickUpCodeLocked, PickUpCodeWrong, RemindedToday, ShelfTaken, ShelfUnknown, SignatureUnread
from app.cases.errors import AuthorisationMissing, DayUnfit, ReceiverIsAnother, ReceiverUnknown
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.cases.original_errors import OriginalsElsewhere, OriginalsUnticked
from app.cases.receiving import Signing
from app.core import transaction
from app.core.actor import Role
from app.core.errors import DomainError, Missing
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.session import actor
from app.window import access, output_view, panel
from app.window.delivery_forms import CameBackForm, CollectForm, OnceForm, PostForm, ReceivedForm, ShelfForm
from app.window.forms import ActForm
from app.window.output_view import Filters
from app.window.room import bp
from app.window.routes.originals import ticked

SHOWN_AT: dict[type[DomainError], str] = {
    ReceiverIsAnother: "receiver",
    ReceiverUnknown: "id_number",
    AuthorisationMissing: "authorised",
    PickUpCodeWrong: "code",
    PickUpCodeLocked: "code",
    SignatureUnread: "on_paper",
    OriginalsUnticked: "",
    OriginalsElsewhere: "",
}


@bp.get("/output")
@staff(Role.OUTPUT)
def output() -> ResponseReturnValue:
    return render_template("window/output.html", board=output_view.board(actor(), Filters.of(request.args)))


@bp.get("/output/<number>")
@staff(Role.OUTPUT)
def output_case(number: str) -> ResponseReturnValue:
    """Only what the desk needs: who collects and what, not the answers."""
    return _page(access.case_to_read(number))


@bp.post("/output/<number>")
@staff(Role.OUTPUT)
@commits_in_parts
def hand_over(number: str) -> ResponseReturnValue:
    """A pick-up code is counted before anything else is done, whatever comes of the rest."""
    case, form = access.case_to_read(number), CollectForm()
    if not form.validate_on_submit():
        return _page(case, form), 422
    if not acts.is_done(form.key.data, Act.HAND_OVER, case.id):
        try:
            _hand_over(case, form)
        except tuple(SHOWN_AT) as refusal:
            form.refused(refusal, SHOWN_AT[type(refusal)])
            return _page(access.case_to_read(number), form), refusal.status
    flash(_("Case %(number)s was handed over to %(receiver)s and is closed.", number=number, receiver=form.receiver.data), "good")
    return redirect(url_for(".output"), 303)


@bp.post("/output/<number>/shelf")
@staff(Role.OUTPUT)
@commits
def put_on_shelf(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), ShelfForm()
    if not form.validate_on_submit():
        return _page(case, shelf=form), 422
    try:
        collecting.put_on_shelf(case, actor(), form.shelf.data, form.key.data)
    except (ShelfUnknown, ShelfTaken) as refusal:
        form.refused(refusal, "shelf")
        return _page(case, shelf=form), refusal.status
    flash(_("The papers lie at %(shelf)s now.", shelf=form.shelf.data.upper()), "good")
    return redirect(url_for(".output_case", number=number), 303)


@bp.post("/output/<number>/code")
@staff(Role.OUTPUT)
@commits
def renew_code(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), OnceForm()
    if not form.validate_on_submit():
        return _page(case), 422
    collecting.renew_code(case, actor(), form.key.data)
    flash(_("A new pick-up code was sent to the applicant; the old one is void."), "good")
    return redirect(url_for(".output_case", number=number), 303)


@bp.post("/output/<number>/remind")
@staff(Role.OUTPUT)
@commits
def remind(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), OnceForm()
    if not form.validate_on_submit():
        return _page(case), 422
    try:
        collecting.remind(case, actor(), form.key.data)
    except RemindedToday:
        flash(_("The applicant was reminded today already."), "warn")
    else:
        flash(_("The applicant was reminded."), "good")
    return redirect(url_for(".output_case", number=number), 303)


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


@bp.post("/output/<number>/book")
@staff(Role.OUTPUT)
@commits
def book_parcel(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), OnceForm()
    if not form.validate_on_submit():
        return _page(case), 422
    parcels.book(case, actor(), form.key.data)
    flash(_("The carrier is asked for a number; load the page again in a moment. You may type one yourself all the time."), "good")
    return redirect(url_for(".output_case", number=number), 303)


@bp.post("/output/<number>/came-back")
@staff(Role.OUTPUT)
@commits
def came_back(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), CameBackForm()
    if not form.validate_on_submit():
        return _page(case, back=form), 422
    posting.come_back(case, actor(), form.reason.data, form.key.data)
    flash(_("The papers lie on the shelf again, and the applicant is told."), "good")
    return redirect(url_for(".output_case", number=number), 303)


@bp.get("/output/<number>/label")
@staff(Role.OUTPUT)
def label(number: str) -> str:
    """The label of a parcel that was booked, for the printer."""
    view = output_view.label(access.case_to_read(number))
    if view is None:
        raise Missing()
    return render_template("window/output_label.html", view=view)


def _hand_over(case: Case, form: CollectForm) -> None:
    """The code and the picture of the signature come before the transaction that hands over."""
    tasks.held(case, Act.HAND_OVER, actor())
    receiving.stated(case, form.who)
    picture = signatures.drawn(form.strokes.data) if form.signing is Signing.DRAWN else b""
    number, case_id, keep = case.number or "", case.id, uploads.keeper(case)
    transaction.let_go()
    if form.by_code:
        collecting.require_code(case_id, form.code.data)
    place = keep(picture) if picture else ""
    with transaction.write():
        found = access.case_to_decide(number)
        cases.hand_over(found, actor(), form.who, form.key.data, returned=ticked())
        if picture:
            signatures.keep(found, place, picture)


def _page(case: Case, form: ActForm | None = None, **posted: ActForm) -> str:
    view, forms = output_view.build(case, actor()), {"shelf": ShelfForm(formdata=None), "back": CameBackForm(formdata=None), **posted}
    return render_template("window/output_case.html", view=view, form=form or _fresh(case), forms=forms, ticked=ticked())


def _fresh(case: Case) -> ActForm:
    """The form of what is to be done now."""
    open_now = panel.panel(case, actor()).acts
    if Act.POST in open_now:
        return PostForm(formdata=None)
    return ReceivedForm(formdata=None) if Act.DELIVER_BY_POST in open_now else CollectForm(formdata=None)
