"""The applicant's hearing: what is intended, the right to be heard, and when it is."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import hearings, service as cases
from app.core.errors import Missing
from app.portal import access, hearing_view
from app.portal.room import bp
from app.web.access import citizen
from app.web.commits import commits
from app.web.session import actor


@bp.get("/my/cases/<number>/hearing")
@citizen()
def hearing(number: str) -> str:
    """Missing where no hearing was offered."""
    case = access.own_case(number)
    view = hearing_view.of_case(case)
    if view is None:
        raise Missing()
    return render_template("portal/hearing.html", case=case, definition=cases.definition_of(case), hearing=view)


@bp.post("/my/cases/<number>/hearing/request")
@citizen()
@commits
def request_hearing(number: str) -> ResponseReturnValue:
    case = cases.locked(access.own_case(number).id)
    hearings.request(case, actor(), request.form["key"])
    return redirect(url_for(".hearing", number=number), 303)  # which says that it is asked for, and what comes next


@bp.post("/my/cases/<number>/hearing/waive")
@citizen()
@commits
def waive_hearing(number: str) -> ResponseReturnValue:
    case = cases.locked(access.own_case(number).id)
    hearings.waive(case, actor(), request.form["key"])
    flash(_("You have waived the hearing; the office goes on."), "good")
    return redirect(url_for(".progress", number=number), 303)
