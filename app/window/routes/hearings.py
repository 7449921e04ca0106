"""A hearing: the applicant is told of the right to it, it is set, its record is filed."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import hearings
from app.cases.errors import ChairReviewed, HearingOnHoliday, HearingTooLate, HearingTooSoon
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access
from app.window.hearing_forms import HoldHearingForm, SetHearingForm, TellHearingForm
from app.window.room import bp
from app.window.routes.case import chairs_offered, page

OFFICERS = (Role.REVIEWER, Role.APPROVER)


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for(".case", number=number), 303)


@bp.post("/cases/<number>/hearing")
@staff(*OFFICERS)
@commits
def tell_hearing(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), TellHearingForm()
    if not form.validate_on_submit():
        return page(case, tell_hearing=form), 422
    hearings.tell(case, actor(), form.grounds, form.key.data)
    flash(_("The applicant is told of the right to a hearing and has five working days to ask for it."), "good")
    return _back(number)


@bp.post("/cases/<number>/hearing/day")
@staff(*OFFICERS)
@commits
def set_hearing(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), SetHearingForm()
    form.chair.choices = chairs_offered(case)
    if not form.validate_on_submit():
        return page(case, set_hearing=form), 422
    try:
        hearings.appoint(case, actor(), form.sitting, form.key.data)
    except (HearingTooSoon, HearingOnHoliday, HearingTooLate, ChairReviewed) as refusal:
        form.refused(refusal, "chair" if isinstance(refusal, ChairReviewed) else "day")
        return page(case, set_hearing=form), 422
    flash(_("The hearing is set; the applicant is told in writing, and the clock stands still."), "good")
    return _back(number)


@bp.post("/cases/<number>/hearing/record")
@staff(*OFFICERS)
@commits
def hold_hearing(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), HoldHearingForm()
    if not form.validate_on_submit():
        return page(case, hold_hearing=form), 422
    hearings.hold(case, actor(), form.record.data, form.key.data)
    flash(_("The record of the hearing is filed; the clock goes on."), "good")
    return _back(number)
