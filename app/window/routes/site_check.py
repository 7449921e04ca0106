"""A site check: appointed, written on the spot with pictures, confirmed or sent back by the second officer."""

from collections.abc import Iterator, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import site_checking, site_checks, uploads
from app.cases.models import Case
from app.cases.site_check_errors import CheckIncomplete, CheckInThePast, CheckNotYet, CompanionUnfit
from app.cases.site_checking import Picture
from app.catalogue.definitions import Question
from app.catalogue.flow import CheckPoint
from app.core import transaction
from app.core.actor import Role
from app.form_engine import attachments
from app.form_engine.errors import FieldError
from app.web import form_pages
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.session import actor
from app.window import access, site_check_view
from app.window.forms import ActForm
from app.window.room import bp
from app.window.routes.case import READERS
from app.window.site_check_forms import AppointCheckForm, ConfirmCheckForm, RecordCheckForm, ReturnCheckForm, record_form

OFFICERS = (Role.REVIEWER, Role.APPROVER)
COMPANIONS = (*OFFICERS, Role.HEAD)


@bp.get("/cases/<number>/site-check")
@staff(*READERS)
def site_check(number: str) -> str:
    """What is looked at, what was found, and what this officer has to do."""
    return _page(access.case_to_read(number))


@bp.post("/cases/<number>/site-check")
@staff(*OFFICERS)
@commits
def appoint_check(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), AppointCheckForm()
    form.second.choices = site_check_view.companions(case, actor())
    if not form.validate_on_submit():
        return _page(case, appoint=form), 422
    try:
        site_checking.appoint(case, actor(), form.visit, form.key.data)
    except (CheckInThePast, CompanionUnfit) as refusal:
        form.refused(refusal, "day" if isinstance(refusal, CheckInThePast) else "second")
        return _page(case, appoint=form), 422
    flash(_("The site check is set; the applicant is told."), "good")
    return _back(number)


@bp.post("/cases/<number>/site-check/record")
@staff(*OFFICERS)
@commits_in_parts
def record_check(number: str) -> ResponseReturnValue:
    """What was written and every good picture is kept, also while the record is not complete."""
    found = access.case_to_read(number)
    if site_checking.is_recorded(found, request.form.get("key", "")):
        return _back(number)
    pictures, faults = _looked_at(found)
    with transaction.write():
        case = access.case_to_decide(number)
        form = record_form(site_check_view.points_of(case))
        site_checking.add_pictures(case, actor(), pictures)
        if form.validate_on_submit():
            site_checking.note(case, actor(), form.found)
    if form.errors or faults:
        return _page(access.case_to_read(number), record=form, faults=faults), 422
    return _recorded(number, form) if "record" in request.form else _kept(number)


@bp.post("/cases/<number>/site-check/confirm")
@staff(*COMPANIONS)
@commits
def confirm_check(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), ConfirmCheckForm()
    if not form.validate_on_submit():
        return _page(case, confirm=form), 422
    site_checking.confirm(case, actor(), form.key.data)
    flash(_("The record is confirmed by both officers and stands with the case."), "good")
    return _back(number)


@bp.post("/cases/<number>/site-check/return")
@staff(*COMPANIONS)
@commits
def return_check(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), ReturnCheckForm()
    if not form.validate_on_submit():
        return _page(case, send_back=form), 422
    site_checking.send_back(case, actor(), form.reason.data, form.key.data)
    flash(_("The record goes back to who wrote it."), "good")
    return _back(number)


def _recorded(number: str, form: RecordCheckForm) -> ResponseReturnValue:
    try:
        with transaction.write():
            site_checking.record(access.case_to_decide(number), actor(), form.found, form.key.data)
    except (CheckIncomplete, CheckNotYet) as refusal:
        _say(form, refusal)
        return _page(access.case_to_read(number), record=form), 422
    flash(_("The record waits for the second officer."), "good")
    return _back(number)


def _kept(number: str) -> ResponseReturnValue:
    flash(_("What you wrote is kept."), "good")
    return _back(number)


def _say(form: RecordCheckForm, refusal: CheckIncomplete | CheckNotYet) -> None:
    """Each point that lacks something says so; the rest stands above."""
    form.refused(refusal)
    for point in refusal.points if isinstance(refusal, CheckIncomplete) else ():
        form[f"fine_{point}"].errors = [_("Say whether it complies; if not, say what; add the picture that is asked.")]
    if not form.finding.data:
        form.finding.errors = [_("Write what both of you make of it.")]


def _looked_at(case: Case) -> tuple[list[Picture], list[str]]:
    """The pictures that were sent, each looked into and stored, and what is wrong with the others. No transaction is open meanwhile."""
    points, keep = site_check_view.points_of(case), uploads.keeper(case)
    site_checking.writing(case, actor())
    transaction.let_go()
    pictures, faults = [], []
    for point, name, content in _sent(points):
        taken = attachments.take_in(Question(point.code, "photo", point.label), f"photo_{point.code}", content)
        if isinstance(taken, FieldError):
            faults.append(form_pages.text_of(taken, form_pages.language()))
        else:
            shown = attachments.shown_name(name)
            pictures.append(Picture(point.code, keep(taken.content), shown, taken.media_type, taken.content))
    return pictures, faults


def _sent(points: tuple[CheckPoint, ...]) -> Iterator[tuple[CheckPoint, str, bytes]]:
    for point in points:
        for file in request.files.getlist(f"photo_{point.code}"):
            if file.filename:
                yield point, file.filename, file.read()


def _page(case: Case, *, faults: Sequence[str] = (), **posted: ActForm) -> str:
    view = site_check_view.view(case, actor())
    known = {"day": view.day, "begins": view.begins, "place": view.place}
    appoint = posted.get("appoint") or AppointCheckForm(formdata=None, data=known)
    appoint["second"].choices = [("", _("Choose …")), *site_check_view.companions(case, actor())]
    forms = {
        "appoint": appoint,
        "record": posted.get("record") or (_draft(case) if view.may_write else None),
        "confirm": posted.get("confirm") or ConfirmCheckForm(formdata=None),
        "send_back": posted.get("send_back") or ReturnCheckForm(formdata=None),
    }
    return render_template("window/site_check.html", view=view, forms=forms, faults=faults)


def _draft(case: Case) -> RecordCheckForm:
    row = site_checking.writing(case, actor())
    return record_form(site_check_view.points_of(case), site_checks.found_of(row), formdata=None)


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for(".site_check", number=number), 303)
