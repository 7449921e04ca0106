"""Interested parties (利害关系人): what they were told, their statement, their hearing."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import interested, interests, service as cases, stating
from app.cases.errors import StatementTooLong
from app.cases.interest_errors import NoHearingOffered, NothingAnswered
from app.cases.interest_models import CaseInterest
from app.cases.interests import Reply
from app.core.errors import DomainError
from app.portal import interest_view
from app.portal.room import bp
from app.web.access import citizen
from app.web.commits import commits
from app.web.forms import said_by
from app.web.session import actor


@bp.get("/my/interests", endpoint="interests")
@citizen()
def my_interests() -> str:
    """Of the party acted for: a firm's stand here while its representative acts for it."""
    return render_template("portal/interests.html", lines=interest_view.mine(actor()))


@bp.get("/my/interests/<uuid:interest_id>")
@citizen()
def interest(interest_id: UUID) -> str:
    return _page(interested.of(actor(), interest_id))


def _page(row: CaseInterest, reply: Reply | None = None, refusal: DomainError | None = None) -> str:
    return render_template(
        "portal/interest.html",
        view=interest_view.of(row),
        words=reply.words if reply else "",
        wants_hearing=reply is not None and reply.hearing,
        most=stating.LONGEST,
        fault=said_by(refusal) if refusal else "",
    )


@bp.post("/my/interests/<uuid:interest_id>/answer")
@citizen()
@commits
def answer_interest(interest_id: UUID) -> ResponseReturnValue:
    """Words, a hearing, or both; what is refused is kept as it was typed."""
    row = interested.of(actor(), interest_id)
    reply = Reply(row.id, request.form.get("words", ""), request.form.get("hearing") == "y")
    try:
        interests.answer(cases.locked(row.case_id), actor(), reply, request.form["key"])
    except (NothingAnswered, StatementTooLong, NoHearingOffered) as refusal:
        return _page(row, reply, refusal), refusal.status
    flash(_("The office has your answer; nothing is decided before it is weighed."), "good")
    return redirect(url_for(".interest", interest_id=interest_id), 303)


@bp.post("/my/interests/<uuid:interest_id>/waive")
@citizen()
@commits
def waive_interest(interest_id: UUID) -> ResponseReturnValue:
    row = interested.of(actor(), interest_id)
    interests.waive(cases.locked(row.case_id), actor(), row.id, request.form["key"])
    flash(_("You have nothing to state; the office goes on."), "good")
    return redirect(url_for(".interest", interest_id=interest_id), 303)
