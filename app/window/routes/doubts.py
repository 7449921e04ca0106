"""信息有误，申请更正 at the window: a check slip goes to the owner of the register, the application goes on."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actor import Role
from app.sources import slips
from app.web import form_posts
from app.web.access import staff
from app.web.commits import commits
from app.web.doubts import Doubted, doubtable
from app.web.form_posts import Draft
from app.web.session import actor
from app.window.answers_view import language
from app.window.check_view import Heading
from app.window.forms import DoubtForm
from app.window.room import bp


def _form(doubted: list[Doubted]) -> DoubtForm:
    form = DoubtForm()
    form.path.choices = [(one.path, f"{one.label.in_language(language())}: {one.shown}") for one in doubted]
    if len(doubted) == 1 and not form.is_submitted():
        form.path.data = doubted[0].path
    return form


def _page(draft: Draft, doubted: list[Doubted], form: DoubtForm) -> str:
    return render_template("window/doubt.html", heading=Heading.of(draft, doubted[0].step), back=doubted[0].step, form=form)


@bp.get("/intake/drafts/<uuid:draft_id>/doubt")
@staff(Role.CLERK)
def intake_doubt(draft_id: UUID) -> ResponseReturnValue:
    draft = form_posts.draft_of(actor(), draft_id)
    doubted = doubtable(draft, request.args.getlist("path"))
    return _page(draft, doubted, _form(doubted))


@bp.post("/intake/drafts/<uuid:draft_id>/doubt")
@staff(Role.CLERK)
@commits
def open_slip(draft_id: UUID) -> ResponseReturnValue:
    draft = form_posts.draft_of(actor(), draft_id)
    doubted = doubtable(draft, request.args.getlist("path"))
    form = _form(doubted)
    if not form.validate_on_submit():
        return _page(draft, doubted, form), 422
    one = next(each for each in doubted if each.path == form.path.data)
    slip = slips.open_slip(
        actor(), one.element, one.fact, form.claimed.data, case_id=draft.case.id, reason=form.reason.data, key=form.key.data
    )
    flash(_("Check slip %(number)s was sent to the owner of the register. The application goes on.", number=slip.number), "good")
    return redirect(url_for(".intake_step", draft_id=draft_id, step=one.step), 303)
