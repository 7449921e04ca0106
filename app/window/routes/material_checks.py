"""Each material is looked at before the citizen confirms: one press for each."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import intake_checks, visits
from app.cases.intake_checks import How
from app.core.actor import Role
from app.core.errors import Missing
from app.web import form_posts
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window.room import bp


@bp.post("/intake/drafts/<uuid:draft_id>/materials/<code>")
@staff(Role.CLERK)
@commits
def check_material(draft_id: UUID, code: str) -> ResponseReturnValue:
    draft, how = form_posts.held(actor(), draft_id), request.form.get("how", "")
    if how not in set(How):
        raise Missing()
    intake_checks.check(draft.case, actor(), code, How(how))
    visits.touch(actor())
    return redirect(url_for(".intake_check", draft_id=draft_id, _anchor="materials"), 303)
