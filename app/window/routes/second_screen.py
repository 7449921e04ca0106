"""The second screen of a desk: it faces the citizen, shows what the clerk typed, and takes one answer to it.

It is a page of the clerk's own session in a second browser window; what it shows is what this session asked last.
"""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import desk_confirming
from app.core.actor import Role
from app.web import form_posts
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import screen_view
from app.window.room import bp


@bp.get("/screen")
@staff(Role.CLERK)
def second_screen() -> ResponseReturnValue:
    return render_template("window/screen.html", shown=screen_view.build(actor()))


@bp.get("/screen/now")
@staff(Role.CLERK)
def second_screen_now() -> ResponseReturnValue:
    """Nothing (204) while it shows what it has to show: a page that moves under a finger is pressed wrongly."""
    shown = screen_view.build(actor())
    if request.args.get("seen", "") == (str(shown.id) if shown else ""):
        return "", 204
    return render_template("window/screen_now.html", shown=shown)


@bp.post("/screen/<uuid:confirmation_id>")
@staff(Role.CLERK)
@commits
def answer_on_screen(confirmation_id: UUID) -> ResponseReturnValue:
    """确认无误 or 有错误."""
    desk_confirming.answer(confirmation_id, actor(), agreed=request.form.get("answer") == "agree")
    return redirect(url_for(".second_screen"), 303)


@bp.post("/intake/drafts/<uuid:draft_id>/confirmation")
@staff(Role.CLERK)
@commits
def ask_on_screen(draft_id: UUID) -> ResponseReturnValue:
    desk_confirming.ask(form_posts.held(actor(), draft_id).case, actor())
    return redirect(url_for(".intake_check", draft_id=draft_id), 303)


@bp.get("/intake/drafts/<uuid:draft_id>/confirmation")
@staff(Role.CLERK)
def confirmation_state(draft_id: UUID) -> ResponseReturnValue:
    """How it stands, for the clerk's page, which asks again and again; nothing while it waits."""
    standing = desk_confirming.standing(form_posts.draft_of(actor(), draft_id).case, actor())
    if standing is desk_confirming.Standing.ASKED:
        return "", 204
    return render_template("window/confirmation_state.html", standing=standing, draft_id=draft_id)
