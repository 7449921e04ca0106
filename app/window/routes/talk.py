"""An office writes to the applicant of a case."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import talking
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access
from app.window.room import bp
from app.window.routes.case import READERS, page
from app.window.talk_forms import MessageForm


@bp.post("/cases/<number>/messages")
@staff(*READERS)
@commits
def write_message(number: str) -> ResponseReturnValue:
    access.whole_case(number)
    case, form = access.case_to_decide(number), MessageForm()
    if not form.validate_on_submit():
        return page(case, message=form), 422
    talking.answer(case, actor(), form.words.data, form.key.data)
    flash(_("The message was sent; the applicant is told."), "good")
    return redirect(url_for(".case", number=number, _anchor="talk"), 303)
