"""The code by which one's own draft is finished at a window."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from app.cases import draft_codes
from app.cases.lifecycle import Status
from app.core import clock
from app.core.errors import Missing
from app.portal.room import bp
from app.web import form_posts
from app.web.access import citizen
from app.web.commits import commits
from app.web.session import actor


@bp.get("/apply/<uuid:draft_id>/window-code")
@citizen()
def window_code(draft_id: UUID) -> ResponseReturnValue:
    draft = form_posts.draft_of(actor(), draft_id)
    if draft.case.status is not Status.DRAFT:
        raise Missing()
    return render_template("portal/window_code.html", draft=draft, code="", until=None)


@bp.post("/apply/<uuid:draft_id>/window-code")
@citizen()
@commits
def make_window_code(draft_id: UUID) -> ResponseReturnValue:
    """The code is told once and not kept: who asks again gets another one."""
    draft = form_posts.held(actor(), draft_id)
    code = draft_codes.make(draft.case, actor())
    until = clock.local(clock.now() + draft_codes.LIFE).date()
    return render_template("portal/window_code.html", draft=draft, code=code, until=until)
