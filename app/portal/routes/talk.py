"""The applicant writes to the offices about a case, and reads what they answer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import service as cases, talking
from app.cases.errors import NothingWritten, TextTooLong
from app.cases.models import Case
from app.portal import access, talk_view
from app.portal.room import bp
from app.web.access import citizen
from app.web.commits import commits
from app.web.forms import said_by
from app.web.session import actor


def _page(case: Case, *, words: str = "", fault: str = "") -> str:
    shown = {"words": words, "fault": fault, "talk": talk_view.talk(case) if fault else talk_view.read(case)}
    return render_template("portal/talk_page.html", case=case, definition=cases.definition_of(case), **shown)


@bp.get("/my/cases/<number>/messages")
@citizen()
def talk(number: str) -> str:
    return _page(access.own_case(number))


@bp.post("/my/cases/<number>/messages")
@citizen()
@commits
def write_message(number: str) -> ResponseReturnValue:
    """What was typed comes back with a refusal of it."""
    case, words = cases.locked(access.own_case(number).id), request.form.get("words", "")
    try:
        talking.ask(case, actor(), words, request.form.get("key", ""))
    except (NothingWritten, TextTooLong) as refusal:
        return _page(case, words=words, fault=said_by(refusal)), 422
    flash(_("Your message is with the office."), "good")
    return redirect(url_for(".talk", number=number), 303)
