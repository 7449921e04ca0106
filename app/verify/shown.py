"""A certificate that its holder shows by a code, for anybody without an officer's sign-in: the state, and what the type tells strangers."""

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from app.core import transaction
from app.elements.rights import DESKS
from app.issuance import showing
from app.issuance.showing_errors import ShownCodeOver, ShownCodeUnknown, ShownCodeUsed
from app.verify.blueprint import bp
from app.web import throttle
from app.web.access import public
from app.web.commits import commits_in_parts
from app.web.filters import new_key
from app.web.forms import Needed, PageForm, tidy
from app.web.session import actor

TRIES, SECONDS = 30, 60  # of one address; who was right has not tried


class ShownForm(PageForm):
    """What the camera brought, or twelve signs that were read out."""

    key = HiddenField()
    code = StringField(
        _("Code that the holder shows"),
        description=_("Twelve letters and digits. Spaces and small letters do not matter."),
        validators=[Needed(_("Enter the code first.")), Length(max=500, message=_("This is too long for a code."))],
        filters=[tidy],
    )


@bp.get("/shown", defaults={"token": ""})
@bp.get("/shown/<token>")
@public
def shown(token: str) -> ResponseReturnValue:
    """A page with one button: what only opens the address, as a scanner of links does, uses nothing up and learns nothing."""
    if actor().role in DESKS:
        return redirect(url_for("window.shown", code=token or None), 303)
    return _page(ShownForm(formdata=None, code=token), is_scanned=bool(token))


def _page(form: ShownForm, status: int = 200, *, is_scanned: bool = False) -> ResponseReturnValue:
    form.key.data = new_key()
    return _private(render_template("verify/shown.html", form=form, is_scanned=is_scanned), status)


@bp.post("/shown")
@public
@throttle.throttled("shown-code", limit=TRIES, seconds=SECONDS)
@commits_in_parts
def see_shown() -> ResponseReturnValue:
    form = ShownForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        with transaction.write():
            seen = showing.see_as_stranger(form.code.data, actor(), form.key.data)
    except (ShownCodeUnknown, ShownCodeOver, ShownCodeUsed) as refusal:
        form.refused(refusal, "code")
        return _page(form, refusal.status)
    throttle.was_right("shown-code", seconds=SECONDS)
    return _private(render_template("verify/shown_finding.html", seen=seen))


def _private(page: str, status: int = 200) -> ResponseReturnValue:
    answer = make_response(page, status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
