"""The citizen's own form at the window, step by step, then checked, confirmed by the citizen and filed."""

from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import desk_confirming, draft_codes, drafts, proving, service as cases, uploads, visits
from app.cases.lifecycle import EDITABLE, Status
from app.cases.models import Case
from app.core import transaction
from app.core.actor import Role
from app.elements.facts import Origin
from app.form_engine.errors import FieldError
from app.form_engine.slots import FileLine, file_lines
from app.web import delivery, doubts, downloads, form_pages, form_posts
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.delivery import DeliveryForm
from app.web.form_posts import Draft, LookedAt
from app.web.session import actor
from app.window import access, check_view, intake_view, receipt_view, scanning
from app.window.check_view import Heading
from app.window.forms import ActForm, SubmitForm
from app.window.room import bp


@bp.get("/intake/drafts/<uuid:draft_id>/")
@staff(Role.CLERK)
def intake_draft(draft_id: UUID) -> ResponseReturnValue:
    """Where the draft was left."""
    draft = form_posts.draft_of(actor(), draft_id)
    if draft.waiting:
        return redirect(url_for(".intake_changes", draft_id=draft_id))
    if draft.is_at_check:
        return redirect(url_for(".intake_check", draft_id=draft_id))
    return redirect(url_for(".intake_step", draft_id=draft_id, step=draft.step().code))


@bp.get("/intake/drafts/<uuid:draft_id>/steps/<step>")
@staff(Role.CLERK)
def intake_step(draft_id: UUID, step: str) -> ResponseReturnValue:
    draft = form_posts.draft_of(actor(), draft_id)
    return redirect(url_for(".intake_changes", draft_id=draft_id)) if draft.waiting else scanning.allowed(_step_page(draft, step))


def _step_page(draft: Draft, code: str, errors: tuple[FieldError, ...] = ()) -> str:
    step = draft.step(code)
    page = form_pages.step_page(
        current_app.jinja_env, _face(draft), draft.published, step, answers=draft.answers, errors=errors, down=draft.case.sources_down
    )
    heading = Heading.of(draft, step.code)
    return render_template("window/intake_step.html", page=page, step=step, heading=heading, scanner=scanning.address())


def _face(draft: Draft) -> form_pages.Face:
    draft_id = draft.case.id
    return form_pages.Face(
        form_pages.language(),
        _dispute_address(draft_id),
        doubts.in_doubt(draft_id, draft.definition, draft.answers),
        lambda upload_id: url_for(".intake_file", draft_id=draft_id, upload_id=upload_id),
        uploads.scans_of(draft.case),
    )


def _dispute_address(draft_id: UUID) -> form_pages.DisputeAddress:
    return lambda paths: url_for(".intake_doubt", draft_id=draft_id, path=list(paths))


@bp.post("/intake/drafts/<uuid:draft_id>/steps/<step>")
@staff(Role.CLERK)
@commits_in_parts
def take_down(draft_id: UUID, step: str) -> ResponseReturnValue:
    """Files are looked at first, with no transaction open; then everything is kept at once, also what is not right yet."""
    looked = form_posts.look_at(form_posts.draft_of(actor(), draft_id), step, request.form, request.files)
    with transaction.write():
        taken = form_posts.take_over(form_posts.held(actor(), draft_id), step, request.form, looked, origin=Origin.CLERK)
        following = form_posts.go_on(taken, step)
        visits.touch(actor())
    if taken.touched:
        return redirect(url_for(".intake_step", draft_id=draft_id, step=step, _anchor=form_pages.anchor_of(taken.touched)), 303)
    if taken.errors:
        return scanning.allowed(_step_page(form_posts.draft_of(actor(), draft_id), step, taken.errors), 422)
    if following:
        return redirect(url_for(".intake_step", draft_id=draft_id, step=following.code), 303)
    return redirect(url_for(".intake_check", draft_id=draft_id), 303)


@bp.post("/intake/drafts/<uuid:draft_id>/steps/<step>/autosave")
@staff(Role.CLERK)
@commits
def intake_autosave(draft_id: UUID, step: str) -> ResponseReturnValue:
    """Keep what is typed so far without judging it; answers with what the house works out of it."""
    taken = form_posts.take_over(form_posts.held(actor(), draft_id), step, request.form, LookedAt(), origin=Origin.CLERK)
    visits.touch(actor())
    worked_out = form_posts.computed(taken.draft, step)
    return {"computed": worked_out} if worked_out else ("", 204)


@bp.post("/intake/drafts/<uuid:draft_id>/steps/<step>/files")
@staff(Role.CLERK)
@commits_in_parts
def intake_files(draft_id: UUID, step: str) -> ResponseReturnValue:
    """Files sent as soon as they are chosen: what lies at their question now, and what is wrong with those that were not kept."""
    looked = form_posts.look_at(form_posts.draft_of(actor(), draft_id), step, request.form, request.files)
    with transaction.write():
        draft = form_posts.take_over(form_posts.held(actor(), draft_id), step, request.form, looked, origin=Origin.CLERK).draft
    paths = dict.fromkeys([*(sheet.path for sheet in looked.sheets), *(fault.path for fault in looked.faults)])
    face, facts = _face(draft), draft.answers.facts
    files = [FileLine._asdict(line) for path in paths for line in file_lines(path, facts.get(path), face)]
    return {"files": files, "errors": [form_pages.text_of(fault, form_pages.language()) for fault in looked.faults]}


@bp.get("/intake/drafts/<uuid:draft_id>/files/<uuid:upload_id>")
@staff(Role.CLERK)
def intake_file(draft_id: UUID, upload_id: UUID) -> Response:
    """A marked copy of what was scanned at the desk."""
    draft = form_posts.draft_of(actor(), draft_id)
    return downloads.copy(uploads.one_of(draft.case, upload_id), draft.definition)


@bp.get("/intake/drafts/<uuid:draft_id>/check")
@staff(Role.CLERK)
def intake_check(draft_id: UUID) -> ResponseReturnValue:
    draft = form_posts.draft_of(actor(), draft_id)
    if draft.waiting:
        return redirect(url_for(".intake_changes", draft_id=draft_id))
    view = check_view.build(draft, actor())
    asked = delivery.form_for(draft.case, draft.definition)
    return render_template("window/intake_check.html", view=view, form=SubmitForm(formdata=None), delivery=asked)


@bp.post("/intake/drafts/<uuid:draft_id>/check")
@staff(Role.CLERK)
@commits
def submit(draft_id: UUID) -> ResponseReturnValue:
    """File it, or file it again after a correction; a second press of the button leads to the same receipt."""
    case, form = access.intake_to_submit(draft_id), SubmitForm()
    if case.status in EDITABLE:
        draft = form_posts.held(actor(), draft_id)
        if draft.waiting:
            return redirect(url_for(".intake_changes", draft_id=draft_id), 303)
        view, asked = check_view.build(draft, actor()), delivery.form_for(case, draft.definition)
        fits = [form.validate_on_submit() and form.is_signed(is_confirmed=view.is_confirmed), asked is None or asked.fits(), view.is_whole]
        if not all(fits):
            return render_template("window/intake_check.html", view=view, form=form, delivery=asked), 422
        _file(case, form, asked)
        flash(_("Case %(number)s was taken in.", number=case.number), "good")
    if proving.gives_proof(case) and case.is_automatic:
        return redirect(url_for(".given_proof", number=case.number), 303)
    return redirect(url_for(".receipt", number=case.number, print=1), 303)


def _file(case: Case, form: SubmitForm, asked: DeliveryForm | None) -> None:
    key, office = form.key.data, request.form.get("office", "")
    if form.drawn.data or form.confirmed.data:
        desk_confirming.sign(case, actor(), form.drawn.data or "")
    if case.status is Status.TO_CORRECT:
        cases.resubmit(case, actor(), key, office)
    else:
        cases.submit(case, actor(), key, office, delivery=asked.choice if asked else None)
    visits.note(actor(), case)


@bp.post("/intake/drafts/<uuid:draft_id>/discard")
@staff(Role.CLERK)
@commits
def discard(draft_id: UUID) -> ResponseReturnValue:
    form, draft = ActForm(), form_posts.held(actor(), draft_id)
    if form.validate_on_submit():
        drafts.discard(draft.case, actor(), form.key.data)
        flash(_("The draft was deleted."), "good")
    return redirect(url_for(".intake"), 303)


@bp.post("/intake/drafts/<uuid:draft_id>/give-back")
@staff(Role.CLERK)
@commits
def give_back(draft_id: UUID) -> ResponseReturnValue:
    """The citizen goes on at home."""
    draft_codes.give_back(form_posts.held(actor(), draft_id).case, actor())
    flash(_("The draft was given back: the citizen goes on at home."), "good")
    return redirect(url_for(".intake"), 303)


@bp.get("/cases/<number>/receipt")
@staff(Role.CLERK)
def receipt(number: str) -> ResponseReturnValue:
    view = receipt_view.build(access.case_to_read(number))
    return render_template("window/receipt.html", view=view, standing=intake_view.standing(actor()))
