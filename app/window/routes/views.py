"""常用视图: an officer keeps filters of the queue under a name, and deletes them."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import saved_views
from app.core.errors import DomainError
from app.web.access import staff
from app.web.commits import commits
from app.web.forms import said_by
from app.web.session import actor
from app.window.claim_forms import ViewForm
from app.window.queue_filters import Filters
from app.window.room import bp
from app.window.routes.case import READERS


@bp.post("/views")
@staff(*READERS)
@commits
def save_view() -> ResponseReturnValue:
    """The filters that the page was shown with."""
    form, filters = ViewForm(), Filters.of(request.form)
    form.validate_on_submit()
    here: dict[str, Any] = dict(filters.address())
    try:
        saved_views.save(actor(), form.name.data or "", filters.address(), first=form.first.data)
        flash(_("The view is kept; it stands at the side."), "good")
    except DomainError as refusal:
        flash(said_by(refusal), "warn")
    return redirect(url_for(".queue", **here), 303)


@bp.post("/views/<uuid:view_id>/delete")
@staff(*READERS)
@commits
def forget_view(view_id: UUID) -> ResponseReturnValue:
    saved_views.forget(actor(), view_id)
    return redirect(url_for(".queue"), 303)
