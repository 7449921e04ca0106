"""Applying: begin or go on, fill the steps, check, submit, and the receipt."""

from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import drafts, service as cases, uploads
from app.cases.answers_store import applicant_name
from app.cases.errors import AnswersIncomplete
from app.cases.lifecycle import EDITABLE, OPEN, Status
from app.cases.models import Case
from app.catalogue.city import city
from app.core import transaction
from app.form_engine.errors import FieldError
from app.form_engine.slots import FileLine, file_lines
from app.portal import access, applying, begun, progress as standing, situation as guidance
from app.portal.papers import result_of
from app.portal.phone_code import phone_code
from app.portal.room import bp
from app.web import bars, delivery, doubts, downloads, form_pages, form_posts, holes, places
from app.web.access import citizen
from app.web.commits import commits, commits_in_parts
from app.web.delivery import DeliveryForm
from app.web.filters import day
from app.web.form_posts import Draft
from app.web.session import actor


@bp.get("/services/<code>/apply")
@citizen()
def start(code: str) -> ResponseReturnValue:
    """Go on with a draft, or begin afresh: two different buttons. Who acts for the wrong side is first led to choose another."""
    visitor = actor()
    if applying.other_sides(visitor, code):
        flash(_("First choose whom you apply for; then the application begins."))
        return redirect(url_for(".party", next=url_for(".start", code=code)), 303)
    published = applying.offered(visitor, code)
    definition = published.definition
    drafts_of_it, registers = begun.mine(visitor, code), form_pages.registers_asked(definition)
    chosen = [(name, text) for name, text in request.args.items(multi=True) if name in {each.code for each in definition.situations}]
    told = {"drafts": drafts_of_it, "registers": registers, "chosen": chosen}
    barred = bars.before_applying(applying.party_of(visitor), definition)
    return render_template("portal/drafts.html", definition=definition, bars=barred, **told)


@bp.post("/services/<code>/apply")
@citizen()
@commits_in_parts
def begin(code: str) -> ResponseReturnValue:
    """Ask the registers, outside any transaction, then keep what they know as a new draft."""
    visitor = actor()
    published = applying.offered(visitor, code)
    filled, key = applying.filled(visitor, published, guidance.chosen(published, request.form)), request.form["key"]
    with transaction.write():
        draft_id = drafts.open_draft(visitor, applying.party_of(visitor), published, filled, key=key).id
    return redirect(url_for(".step", draft_id=draft_id, step=published.definition.form.steps[0].code), 303)


@bp.get("/apply/<uuid:draft_id>")
@citizen()
def resume(draft_id: UUID) -> ResponseReturnValue:
    draft = form_posts.draft_of(actor(), draft_id)
    if draft.waiting:
        return redirect(url_for(".changes", draft_id=draft_id))
    if last_day := applying.last_day(draft.definition):
        flash(_("This service has closed. Submit what you began until %(day)s.", day=day(last_day)))
    flash(_("You are back where you left off. Everything you entered is here."), "info")
    wanted = standing.step_to_correct(draft.case, draft.definition) if draft.case.status is Status.TO_CORRECT else ""
    if draft.is_at_check and not wanted:
        return redirect(url_for(".check", draft_id=draft_id))
    return redirect(url_for(".step", draft_id=draft_id, step=draft.step(wanted).code))


@bp.get("/apply/<uuid:draft_id>/steps/<step>")
@citizen()
def step(draft_id: UUID, step: str) -> ResponseReturnValue:
    draft = form_posts.draft_of(actor(), draft_id)
    return redirect(url_for(".changes", draft_id=draft_id)) if draft.waiting else _step_page(draft, step)


def _step_page(draft: Draft, code: str, errors: tuple[FieldError, ...] = ()) -> str:
    step, at = draft.step(code), applying.address(draft)
    page = form_pages.step_page(
        current_app.jinja_env, _face(draft), draft.published, step, answers=draft.answers, errors=errors, down=draft.case.sources_down
    )
    marks = applying.marks(draft, code)
    corrections = standing.corrections(draft.case, draft.definition) if draft.case.status is Status.TO_CORRECT else []
    return holes.page(
        "portal/step.html",
        {"at": at, "fields": page.fields, "asked": page.asked, "prefilled": page.prefilled, "back": _back()},
        same=None if page.errors or page.down or corrections else (draft.published.version_id, code, *marks),
        definition=draft.definition,
        step=step,
        marks=marks,
        errors=page.errors,
        down=page.down,
        corrections=corrections,
    )


def _face(draft: Draft) -> form_pages.Face:
    at = applying.address(draft)
    return form_pages.Face(
        form_pages.language(),
        lambda paths: f"{at}dispute?path={'&path='.join(paths)}",
        doubts.in_doubt(draft.case.id, draft.definition, draft.answers),
        None if places.face() == "kiosk" else lambda upload_id: f"{at}files/{upload_id}",
        uploads.scans_of(draft.case),
    )


def _back() -> str:
    """Where the person came from to change an answer: the check, or nowhere."""
    return drafts.CHECK if request.values.get("back") == drafts.CHECK else ""


@bp.post("/apply/<uuid:draft_id>/steps/<step>")
@citizen()
@commits_in_parts
def save_step(draft_id: UUID, step: str) -> ResponseReturnValue:
    """Keep the step; go on when it is complete, stay when rows or files changed, leave when the person wants to."""
    looked = form_posts.look_at(form_posts.draft_of(actor(), draft_id), step, request.form, request.files)
    with transaction.write():
        taken = form_posts.take_over(form_posts.held(actor(), draft_id), step, request.form, looked)
        following = form_posts.go_on(taken, step, to_check=_back() == drafts.CHECK) if "later" not in request.form else None
    if "later" in request.form:
        flash(_("Your draft is saved. You find it under My affairs."), "good")
        return redirect(url_for(".my", _anchor="drafts"), 303)
    if taken.touched:
        return redirect(
            url_for(".step", draft_id=draft_id, step=step, back=_back() or None, _anchor=form_pages.anchor_of(taken.touched)), 303
        )
    if taken.errors:
        return _step_page(form_posts.draft_of(actor(), draft_id), step, taken.errors), 422
    if following:
        return redirect(url_for(".step", draft_id=draft_id, step=following.code), 303)
    return redirect(url_for(".check", draft_id=draft_id), 303)


@bp.post("/apply/<uuid:draft_id>/steps/<step>/autosave")
@citizen()
@commits
def autosave(draft_id: UUID, step: str) -> ResponseReturnValue:
    """Keep what is typed so far; nothing is said about it yet but what the house works out of it."""
    taken = form_posts.take_over(form_posts.held(actor(), draft_id), step, request.form, form_posts.LookedAt())
    worked_out = form_posts.computed(taken.draft, step)
    return {"computed": worked_out} if worked_out else ("", 204)


@bp.post("/apply/<uuid:draft_id>/steps/<step>/upload")
@citizen()
@commits_in_parts
def upload(draft_id: UUID, step: str) -> ResponseReturnValue:
    """Files sent as soon as they are chosen; answers with the list as it is now, and what was not taken."""
    looked = form_posts.look_at(form_posts.draft_of(actor(), draft_id), step, request.form, request.files)
    with transaction.write():
        draft = form_posts.take_over(form_posts.held(actor(), draft_id), step, request.form, looked).draft
    face, facts = _face(draft), draft.answers.facts
    files = [line for path in applying.paths_of(draft, step, request.files) for line in file_lines(path, facts.get(path), face)]
    errors = [form_pages.text_of(fault, form_pages.language()) for fault in looked.faults]
    return {"files": [FileLine._asdict(line) for line in files], "errors": errors}


@bp.get("/apply/<uuid:draft_id>/files/<uuid:upload_id>")
@citizen()
def own_file(draft_id: UUID, upload_id: UUID) -> Response:
    """A copy of what the applicant uploaded, marked as all copies are."""
    draft = form_posts.draft_of(actor(), draft_id)
    return downloads.copy(uploads.one_of(draft.case, upload_id), draft.definition)


@bp.get("/apply/<uuid:draft_id>/check")
@citizen()
def check(draft_id: UUID) -> ResponseReturnValue:
    draft = form_posts.draft_of(actor(), draft_id)
    return redirect(url_for(".changes", draft_id=draft_id)) if draft.waiting else _check_page(draft)


def _check_page(draft: Draft, asked: DeliveryForm | None = None) -> str:
    view = applying.check(draft)
    return render_template(
        "portal/check.html",
        draft=draft,
        view=view,
        at=applying.address(draft),
        marks=applying.marks(draft, still_open={point.step for point in view.open_points}),
        applicant=applicant_name(draft.case),
        is_correction=draft.case.status is Status.TO_CORRECT,
        delivery=asked or delivery.form_for(draft.case, draft.definition),
        handling="" if view.open_points else standing.handling(draft.case, draft.definition),
    )


@bp.post("/apply/<uuid:draft_id>/submit")
@citizen()
@commits
def submit(draft_id: UUID) -> ResponseReturnValue:
    """File it, or file it again after a correction. The same key twice leads to the same receipt."""
    case = applying.to_submit(actor(), draft_id)
    if case.status in EDITABLE:
        if drafts.newer_version(case) and form_posts.held(actor(), draft_id).waiting:
            return redirect(url_for(".changes", draft_id=draft_id), 303)
        asked = delivery.form_for(case, cases.definition_of(case))
        if asked and not asked.fits():
            return _check_page(form_posts.draft_of(actor(), draft_id), asked), 422
        try:
            _file(case, asked)
        except AnswersIncomplete:
            return _check_page(form_posts.draft_of(actor(), draft_id)), 422
    return redirect(url_for(".receipt", number=case.number), 303)


def _file(case: Case, asked: DeliveryForm | None) -> None:
    key, office = request.form["key"], request.form.get("office", "")
    if case.status is Status.TO_CORRECT:
        cases.resubmit(case, actor(), key, office)
    else:
        cases.submit(case, actor(), key, office, delivery=asked.choice if asked else None)


@bp.get("/my/cases/<number>/receipt")
@citizen()
def receipt(number: str) -> str:
    """收件凭证 to print at once; the sealed PDF of it follows among the papers of the case."""
    case = access.own_case(number)
    definition = cases.definition_of(case)
    return render_template(
        "portal/submitted.html",
        case=case,
        definition=definition,
        applicant=applicant_name(case),
        department=city().department(case.department),
        office=city().office(case.department, case.place),
        materials=applying.materials_of(case, definition),
        expected=standing.expected(case, definition) or (case.promised_due if case.status in OPEN else None),
        code=phone_code("progress", number=number),
        result=result_of(case, definition),
    )
