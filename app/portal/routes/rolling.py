"""The form changed while a draft lay: what is different, once, before one goes on."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.portal.room import bp
from app.web import form_posts, rolling
from app.web.access import citizen
from app.web.commits import commits_in_parts
from app.web.session import actor


@bp.get("/apply/<uuid:draft_id>/changes")
@citizen()
def changes(draft_id: UUID) -> ResponseReturnValue:
    draft = form_posts.draft_of(actor(), draft_id)
    if draft.waiting is None:
        return redirect(url_for(".resume", draft_id=draft_id))
    return render_template("portal/changes.html", view=rolling.changes(draft.waiting), draft=draft.case)


@bp.post("/apply/<uuid:draft_id>/changes")
@citizen()
@commits_in_parts
def go_on_with_changes(draft_id: UUID) -> ResponseReturnValue:
    """Carry the answers over; doing it twice changes nothing more."""
    draft = rolling.go_on(actor(), draft_id)
    if draft.is_at_check:
        return redirect(url_for(".check", draft_id=draft_id), 303)
    return redirect(url_for(".step", draft_id=draft_id, step=draft.step().code), 303)
