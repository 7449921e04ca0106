"""The applicant of what the machine approved asks that a person looks again (转人工复核)."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from app.cases import looking_again, service as cases
from app.cases.models import Case
from app.portal import access, progress
from app.portal.room import bp
from app.web.access import citizen
from app.web.commits import commits
from app.web.forms import Needed, PageForm, tidy
from app.web.session import actor

LONGEST = 500


class AskReviewForm(PageForm):
    """Why."""

    reason = TextAreaField(
        lazy_gettext("What should be looked at again, and why?"),
        filters=[tidy],
        validators=[
            Needed(lazy_gettext("Say what should be looked at again, and why.")),
            Length(max=LONGEST, message=lazy_gettext("At most 500 characters.")),
        ],
    )
    key = HiddenField()


def _page(case: Case, form: AskReviewForm) -> str:
    automatic, definition = progress.approved_automatically(case), cases.definition_of(case)
    return render_template("portal/ask_review.html", case=case, definition=definition, automatic=automatic, form=form)


@bp.get("/my/cases/<number>/review")
@citizen()
def ask_review(number: str) -> ResponseReturnValue:
    case = access.own_case(number)
    if looking_again.last_day(case) is None:
        return redirect(url_for(".progress", number=number))
    return _page(case, AskReviewForm())


@bp.post("/my/cases/<number>/review")
@citizen()
@commits
def ask_review_now(number: str) -> ResponseReturnValue:
    case, form = cases.locked(access.own_case(number).id), AskReviewForm()
    if not form.validate_on_submit():
        return _page(case, form), 422
    looking_again.ask(case, actor(), form.reason.data, form.key.data)
    flash(_("A person will look at your case again; you are told what comes of it."), "good")
    return redirect(url_for(".progress", number=number), 303)
