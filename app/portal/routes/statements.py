"""The applicant's statement and defence (陈述申辩)."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import service as cases, stating
from app.cases.errors import ReasonMissing, StatementTooLong
from app.cases.lifecycle import Act, moves_from
from app.cases.models import Case
from app.core.errors import DomainError
from app.portal import access
from app.portal.room import bp
from app.web.access import citizen
from app.web.commits import commits
from app.web.forms import said_by
from app.web.session import actor


@bp.get("/my/cases/<number>/statement")
@citizen()
def statement(number: str) -> ResponseReturnValue:
    """While the case is under review; before and afterwards there is nothing to state."""
    case = access.own_case(number)
    if Act.STATE not in moves_from(case.status):
        return redirect(url_for(".progress", number=number))
    return _page(case)


def _page(case: Case, words: str = "", refusal: DomainError | None = None) -> str:
    return render_template(
        "portal/statement.html",
        case=case,
        definition=cases.definition_of(case),
        words=words,
        most=stating.LONGEST,
        fault=said_by(refusal) if refusal else "",
    )


@bp.post("/my/cases/<number>/statement")
@citizen()
@commits
def make_statement(number: str) -> ResponseReturnValue:
    case, words = cases.locked(access.own_case(number).id), request.form.get("words", "")
    try:
        stating.state(case, actor(), words, request.form["key"])
    except (ReasonMissing, StatementTooLong) as refusal:
        return _page(case, words, refusal), 422
    flash(_("The office has your statement; nothing goes against you before it is weighed."), "good")
    return redirect(url_for(".progress", number=number), 303)
