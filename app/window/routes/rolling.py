"""The form changed while an intake lay: what is different, once, before the clerk goes on."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import Role
from app.web import form_posts, rolling
from app.web.access import staff
from app.web.commits import commits_in_parts
from app.web.session import actor
from app.window.room import bp


@bp.get("/intake/drafts/<uuid:draft_id>/changes")
@staff(Role.CLERK)
def intake_changes(draft_id: UUID) -> ResponseReturnValue:
    draft = form_posts.draft_of(actor(), draft_id)
    if draft.waiting is None:
        return redirect(url_for(".intake_draft", draft_id=draft_id))
    return render_template("window/changes.html", view=rolling.changes(draft.waiting))


@bp.post("/intake/drafts/<uuid:draft_id>/changes")
@staff(Role.CLERK)
@commits_in_parts
def intake_go_on(draft_id: UUID) -> ResponseReturnValue:
    """Carry the answers over; doing it twice changes nothing more."""
    rolling.go_on(actor(), draft_id)
    return redirect(url_for(".intake_draft", draft_id=draft_id), 303)
