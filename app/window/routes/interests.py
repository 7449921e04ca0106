"""Interested parties (利害关系人): an officer tells one of them, and answers what they state."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import interests, tasks
from app.cases.errors import OwnCase
from app.cases.interest_errors import ThirdAlreadyTold, ThirdDaysUnfit, ThirdIsApplicant, ThirdNameDiffers
from app.core import transaction
from app.core.actor import Role
from app.core.errors import DomainError, Unavailable
from app.identity.errors import NotInRegister
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.session import actor
from app.web.throttle import throttled
from app.window import access
from app.window.interest_forms import HearThirdForm, TellThirdForm
from app.window.room import bp
from app.window.routes.case import page

OFFICERS = (Role.REVIEWER, Role.APPROVER)
FIELDS: dict[type[DomainError], str] = {ThirdNameDiffers: "name", NotInRegister: "name", ThirdDaysUnfit: "days"}


@bp.post("/cases/<number>/interests")
@staff(*OFFICERS)
@throttled("interests", limit=60, seconds=3600, by="person")
@commits_in_parts
def tell_third(number: str) -> ResponseReturnValue:
    """Name and number are looked up first, outside any transaction; then they are told. A refusal keeps what was typed."""
    found, form = access.whole_case(number), TellThirdForm()
    tasks.hold(found, actor())  # who has no business with the case looks nobody up
    if not form.validate_on_submit():
        return page(found, tell_third=form), 422
    try:
        somebody = interests.find(form.name.data, form.identifier.data)
        with transaction.write():
            interests.tell(access.case_to_decide(number), actor(), form.telling, form.key.data, to=somebody)
    except (NotInRegister, Unavailable, OwnCase, ThirdNameDiffers, ThirdDaysUnfit, ThirdIsApplicant, ThirdAlreadyTold) as refusal:
        form.refused(refusal, FIELDS.get(type(refusal), "identifier"))
        return page(access.case_to_read(number), tell_third=form), refusal.status
    flash(_("They are told in writing; nothing is decided before they have answered or their day has passed."), "good")
    return redirect(url_for(".case", number=number, _anchor="interests"), 303)


@bp.post("/cases/<number>/interests/answer")
@staff(*OFFICERS)
@commits
def hear_third(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), HearThirdForm()
    if not form.validate_on_submit():
        return page(case, hear_third=form), 422
    interests.hear(case, actor(), form.answer.data, form.key.data, interest=UUID(form.interest.data))
    flash(_("Your answer is on file; who made the statement reads it."), "good")
    return redirect(url_for(".case", number=number, _anchor="interests"), 303)
