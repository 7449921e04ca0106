"""效能监察: deadlines that passed, who answers for each by which day, and what supervision found."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import looking_again
from app.core.actor import Role
from app.supervision import answering
from app.supervision.errors import UnfitOwner
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.session import actor
from app.window import supervision_view
from app.window.board_forms import EventsExportForm, OwnerForm, SupervisionForm
from app.window.room import bp

READERS = (Role.SUPERVISOR, Role.HEAD, Role.APPROVER, Role.REVIEWER, Role.CLERK, Role.OUTPUT)
WITH_TALLY = (Role.HEAD, Role.APPROVER, Role.REVIEWER)


@bp.get("/supervision")
@staff(*READERS)
def supervision() -> str:
    """The newest ones first; and for a department what came of looking again at automatic approvals."""
    officer, filters = actor(), supervision_view.filters(request.args)
    tally = looking_again.tally(officer) if officer.role in WITH_TALLY else None
    return render_template("window/supervision.html", view=supervision_view.listed(officer, filters), tally=tally)


@bp.get("/supervision/<uuid:event_id>")
@staff(*READERS)
def supervision_event(event_id: UUID) -> str:
    return _page(event_id)


def _page(event_id: UUID, form: SupervisionForm | None = None) -> str:
    """One event with what was said about it, and the acts of who reads it. A form that was refused stands with what was typed."""
    return render_template("window/supervision_event.html", view=supervision_view.one(actor(), event_id), form=form, forms=SupervisionForm)


@bp.post("/supervision/<uuid:event_id>/answer")
@staff(*READERS)
@commits
def answer_event(event_id: UUID) -> ResponseReturnValue:
    form = SupervisionForm("answer")
    if not form.validate_on_submit():
        return _page(event_id, form), 422
    answering.answer(event_id, actor(), form.text.data, form.key.data)
    return _done(event_id, _("Your answer lies with supervision."))


@bp.post("/supervision/<uuid:event_id>/send-back")
@staff(Role.SUPERVISOR)
@commits
def send_back_answer(event_id: UUID) -> ResponseReturnValue:
    form = SupervisionForm("send-back")
    if not form.validate_on_submit():
        return _page(event_id, form), 422
    answering.send_back(event_id, actor(), form.text.data, form.key.data)
    return _done(event_id, _("The answer was sent back with your note."))


@bp.post("/supervision/<uuid:event_id>/close")
@staff(Role.SUPERVISOR)
@commits
def close_event(event_id: UUID) -> ResponseReturnValue:
    form = SupervisionForm("close")
    if not form.validate_on_submit():
        return _page(event_id, form), 422
    answering.close(event_id, actor(), form.text.data, form.key.data)
    return _done(event_id, _("The event is closed."))


@bp.post("/supervision/<uuid:event_id>/owner")
@staff(Role.SUPERVISOR)
@commits
def name_owner(event_id: UUID) -> ResponseReturnValue:
    form = OwnerForm()
    if not form.validate_on_submit():
        return redirect(url_for(".supervision_event", event_id=event_id), 303)
    try:
        answering.name_owner(event_id, actor(), form.to, form.key.data)
    except UnfitOwner:
        flash(_("Name somebody who has a post in the department."), "bad")
        return redirect(url_for(".supervision_event", event_id=event_id), 303)
    return _done(event_id, _("The answer is asked of somebody else now, by a new day."))


def _done(event_id: UUID, said: str) -> ResponseReturnValue:
    flash(said, "good")
    return redirect(url_for(".supervision_event", event_id=event_id), 303)


@bp.post("/supervision/export")
@staff(*READERS)
@commits_in_parts
def export_events() -> ResponseReturnValue:
    """The list with its filters as a sheet; who took it is on record."""
    form = EventsExportForm()
    if not form.validate_on_submit():
        return redirect(url_for(".supervision"), 303)
    return supervision_view.exported(actor(), supervision_view.filters(form.filters), form.format.data)
