"""Why an officer opens a case in which they have no part: asked before anything of it is shown."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.cases import looks, service
from app.cases.look_errors import ReasonNeeded
from app.cases.looks import Reason
from app.cases.models import LookFor
from app.core.errors import DomainError
from app.web import places
from app.web.access import staff
from app.web.commits import commits
from app.web.forms import Needed, PageForm
from app.web.look_words import look_for
from app.web.session import actor
from app.window import access
from app.window.room import bp
from app.window.routes.queue import DESKS


class ReasonForm(PageForm):
    kind = RadioField(
        lazy_gettext("For what"),
        choices=lambda: [(one.value, look_for(one)) for one in LookFor],
        validators=[InputRequired(lazy_gettext("Choose one"))],
    )
    words = TextAreaField(
        lazy_gettext("Reason in words"),
        description=lazy_gettext("The applicant reads it with your name, your office and the time."),
        validators=[
            Needed(lazy_gettext("Say in words why you open this case; the applicant reads it.")),
            Length(max=looks.LONGEST, message=lazy_gettext("Write at most %(max)d characters.")),
        ],
    )


@bp.get("/cases/<number>/reason")
@staff(*DESKS)
def reason(number: str) -> ResponseReturnValue:
    return _page(number, ReasonForm(formdata=None))


@bp.post("/cases/<number>/reason")
@staff(*DESKS)
@commits
def give_reason(number: str) -> ResponseReturnValue:
    case, form = access.in_jurisdiction(number), ReasonForm()
    if not form.validate_on_submit():
        return _page(number, form), 422
    looks.give(case, actor(), Reason(LookFor(form.kind.data), form.words.data))
    return redirect(_back(number), 303)


@bp.errorhandler(ReasonNeeded)
def ask_reason(refusal: DomainError) -> ResponseReturnValue | tuple[str, int]:
    """A page asks first; an act is refused, for who acts has read the case."""
    number = str(refusal.params["number"])
    if request.method == "GET":
        return redirect(url_for(".reason", number=number, next=request.full_path.rstrip("?")))
    return _page(number, ReasonForm(formdata=None)), refusal.status


def _page(number: str, form: ReasonForm) -> str:
    case = access.in_jurisdiction(number)
    address = url_for(".give_reason", number=number, next=_back(number))
    return render_template("window/reason.html", number=number, definition=service.definition_of(case), form=form, address=address)


def _back(number: str) -> str:
    own = url_for(".case", number=number)
    wanted = places.safe_next(request.args.get("next"), own)
    return wanted if wanted.startswith(own) or "/output/" in wanted else own
