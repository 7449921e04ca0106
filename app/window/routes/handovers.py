"""Hand-over slips (交接单): papers leave this office and arrive at it, signed on both sides."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import handovers, paper_offices, whereabouts
from app.cases.handover_errors import CodeUnknown, FindingMissing, NoteMissing, OfficeUnchosen
from app.cases.handover_models import HandoverSlip
from app.cases.original_errors import OriginalsUnchosen
from app.core.errors import DomainError, Missing
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import handover_view
from app.window.forms import ActForm
from app.window.paper_forms import CancelHandoverForm, GiveForm, ReceiveForm, RefuseHandoverForm
from app.window.room import bp
from app.window.routes.originals import ticked
from app.window.routes.queue import DESKS


@bp.get("/handovers")
@staff(*DESKS)
def handover_desk() -> ResponseReturnValue:
    """What comes, what goes, what lies here. A number that is scanned opens its slip."""
    wanted = request.args.get("number", "").strip()
    if not wanted:
        return _desk()
    try:
        slip = handovers.of_office(actor(), wanted)
    except Missing:
        return _desk(unknown=wanted)
    return redirect(url_for(".handover", number=slip.number), 303)


@bp.post("/handovers")
@staff(*DESKS)
@commits
def give_handover() -> ResponseReturnValue:
    form = GiveForm()
    if not form.validate_on_submit():
        return _desk(form), 422
    try:
        here = whereabouts.at_office(handovers.own_office(actor()))
        which = ticked() | handovers.scanned(form.scanned.data, here)
        slip = handovers.give(actor(), paper_offices.of_key(form.to.data), which, form.key.data)
    except (OfficeUnchosen, OriginalsUnchosen, CodeUnknown) as refusal:
        form.refused(refusal, {OfficeUnchosen: "to", CodeUnknown: "scanned"}.get(type(refusal), ""))
        return _desk(form), refusal.status
    said = _("Signed. Print slip %(number)s and send it along; the papers stay yours until the other side signs.", number=slip.number)
    flash(said, "good")
    return redirect(url_for(".handover", number=slip.number), 303)


@bp.get("/handovers/<number>")
@staff(*DESKS)
def handover(number: str) -> str:
    return _sheet(handovers.of_office(actor(), number))


@bp.post("/handovers/<number>/receive")
@staff(*DESKS)
@commits
def receive_handover(number: str) -> ResponseReturnValue:
    slip, form = handovers.of_office(actor(), number), ReceiveForm()
    if not form.validate_on_submit():
        return _sheet(slip, receive=form), 422
    try:
        handovers.receive(slip, actor(), handover_view.found_in(request.form, slip), form.key.data)
    except (FindingMissing, NoteMissing, CodeUnknown) as refusal:
        return _again(slip, form, refusal)
    flash(_("Signed for. What came is at your office now; what is missing stays with the giver."), "good")
    return redirect(url_for(".handover", number=number), 303)


@bp.post("/handovers/<number>/refuse")
@staff(*DESKS)
@commits
def refuse_handover(number: str) -> ResponseReturnValue:
    slip, form = handovers.of_office(actor(), number), RefuseHandoverForm()
    if not form.validate_on_submit():
        return _sheet(slip, refuse=form), 422
    handovers.refuse(slip, actor(), form.reason.data, form.key.data)
    flash(_("The slip was refused; the papers are the giver's."), "good")
    return redirect(url_for(".handover_desk"), 303)


@bp.post("/handovers/<number>/cancel")
@staff(*DESKS)
@commits
def cancel_handover(number: str) -> ResponseReturnValue:
    slip, form = handovers.of_office(actor(), number), CancelHandoverForm()
    if not form.validate_on_submit():
        return _sheet(slip, cancel=form), 422
    handovers.cancel(slip, actor(), form.reason.data, form.key.data)
    flash(_("The slip was cancelled; its papers are here again."), "good")
    return redirect(url_for(".handover_desk"), 303)


def _again(slip: HandoverSlip, form: ReceiveForm, refusal: DomainError) -> ResponseReturnValue:
    form.refused(refusal, "scanned" if isinstance(refusal, CodeUnknown) else "")
    return _sheet(slip, receive=form), refusal.status


def _desk(form: GiveForm | None = None, *, unknown: str = "") -> str:
    desk, giving = handover_view.desk(actor()), form or GiveForm(formdata=None)
    giving.to.choices = [("", _("Choose …")), *desk.offices]
    return render_template("window/handovers.html", desk=desk, form=giving, ticked=ticked(), unknown=unknown)


def _sheet(slip: HandoverSlip, **posted: ActForm) -> str:
    forms = {
        "receive": posted.get("receive") or ReceiveForm(formdata=None),
        "refuse": posted.get("refuse") or RefuseHandoverForm(formdata=None),
        "cancel": posted.get("cancel") or CancelHandoverForm(formdata=None),
    }
    return render_template("window/handover.html", slip=handover_view.sheet(slip, actor()), forms=forms, said=request.form)
