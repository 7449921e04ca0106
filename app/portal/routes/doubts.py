"""Beside an application: a draft deleted, an answer of a register doubted (信息有误，申请更正)."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import Length

from app.cases import drafts
from app.cases.lifecycle import Status
from app.core.errors import Missing
from app.portal.room import bp
from app.sources import slips as source_slips
from app.web import form_pages, form_posts
from app.web.access import citizen
from app.web.commits import commits
from app.web.doubts import Doubted, doubtable
from app.web.form_posts import Draft
from app.web.forms import Needed, PageForm, tidy
from app.web.session import actor

LONGEST = 500


class DisputeForm(PageForm):
    """Which answer is wrong, what is right, and why."""

    path = RadioField(lazy_gettext("Which answer is wrong?"), validators=[Needed(lazy_gettext("Select the answer that is wrong."))])
    claimed = TextAreaField(
        lazy_gettext("What is right?"),
        filters=[tidy],
        validators=[Needed(lazy_gettext("Say what is right.")), Length(max=LONGEST, message=lazy_gettext("At most 500 characters."))],
    )
    reason = TextAreaField(
        lazy_gettext("How do you know? For example a document you hold."),
        filters=[tidy],
        validators=[Needed(lazy_gettext("Say how you know.")), Length(max=LONGEST, message=lazy_gettext("At most 500 characters."))],
    )
    key = HiddenField()


def _form(doubted: list[Doubted]) -> DisputeForm:
    form, face = DisputeForm(), form_pages.Face(form_pages.language())
    form.path.choices = [(one.path, face.of_answers([one.label.in_language(face.language)], one.shown)) for one in doubted]
    if len(doubted) == 1 and not form.is_submitted():
        form.path.data = doubted[0].path
    return form


@bp.get("/apply/<uuid:draft_id>/dispute")
@citizen()
def dispute(draft_id: UUID) -> str:
    draft = form_posts.draft_of(actor(), draft_id)
    doubted = _doubted(draft)
    return _dispute_page(draft, _form(doubted), doubted)


def _doubted(draft: Draft) -> list[Doubted]:
    return doubtable(draft, request.args.getlist("path")[:50])


def _dispute_page(draft: Draft, form: DisputeForm, doubted: list[Doubted]) -> str:
    return render_template("portal/dispute.html", draft=draft, form=form, back=doubted[0].step)


@bp.post("/apply/<uuid:draft_id>/dispute")
@citizen()
@commits
def open_slip(draft_id: UUID) -> ResponseReturnValue:
    """A check slip to the owner of the register. The application goes on meanwhile."""
    draft = form_posts.draft_of(actor(), draft_id)
    doubted = _doubted(draft)
    form = _form(doubted)
    if not form.validate_on_submit():
        return _dispute_page(draft, form, doubted), 422
    one = next(each for each in doubted if each.path == form.path.data)
    slip = source_slips.open_slip(
        actor(), one.element, one.fact, form.claimed.data, case_id=draft.case.id, reason=form.reason.data, key=form.key.data
    )
    flash(
        _("Check slip %(number)s was sent to the office that keeps the register. You can go on with your application.", number=slip.number),
        "good",
    )
    return redirect(url_for(".step", draft_id=draft_id, step=one.step), 303)


@bp.get("/apply/<uuid:draft_id>/delete")
@citizen()
def discard(draft_id: UUID) -> str:
    return render_template("portal/discard.html", draft=_never_filed(form_posts.draft_of(actor(), draft_id)))


@bp.post("/apply/<uuid:draft_id>/delete")
@citizen()
@commits
def discard_now(draft_id: UUID) -> ResponseReturnValue:
    drafts.discard(_never_filed(form_posts.held(actor(), draft_id)).case, actor(), request.form["key"])
    flash(_("The draft is deleted. Nothing of it was kept."), "good")
    return redirect(url_for(".my"), 303)


def _never_filed(draft: Draft) -> Draft:
    """A case that is back for correction was filed: it can be withdrawn, not deleted."""
    if draft.case.status is not Status.DRAFT:
        raise Missing()
    return draft
