"""信用修复: the head ends a bar that came of a case."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import mending
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access
from app.window.room import bp
from app.window.routes.case import drawn
from app.window.sworn_forms import LiftBarForm


@bp.post("/cases/<number>/bars/<kind>/lift")
@staff(Role.HEAD, confirmed=True)
@commits
def lift_bar(number: str, kind: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), LiftBarForm()
    if not form.validate_on_submit():
        mending.require_head(case, actor())
        return drawn(case, {"lift_bar": form}), 422
    mending.lift(case, actor(), form.reason.data, form.key.data, kind=kind)
    flash(_("The bar has ended; whom it concerned is told."), "good")
    return redirect(url_for(".case", number=number), 303)
