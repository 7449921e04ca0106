"""首次登录: a new officer sets password and authenticator themself, with the code that came to their phone."""

from uuid import UUID

import segno
from flask import flash, redirect, render_template, request, session as cookie, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext
from wtforms import PasswordField, StringField, ValidationError

from app.catalogue.city import city
from app.core.errors import DomainError
from app.identity import errors, joining, sign_in as identity, totp
from app.identity.joining import Enrolment
from app.web.access import public
from app.web.commits import commits_in_parts
from app.web.filters import plain
from app.web.forms import Needed, PageForm, tidy
from app.web.session import actor
from app.web.throttle import throttled
from app.window.room import bp
from app.window.routes.sign_in import TotpForm

CHALLENGE = "joining_challenge"


class JoinForm(PageForm):
    login_name = StringField(lazy_gettext("Login name"), filters=[tidy], validators=[Needed(lazy_gettext("Enter your login name"))])
    code = StringField(
        lazy_gettext("Joining code"),
        description=lazy_gettext("Ten letters and digits from the text message. It works once, for 24 hours."),
        filters=[tidy],
        validators=[Needed(lazy_gettext("Enter the joining code"))],
    )
    password = PasswordField(
        lazy_gettext("New password"),
        description=lazy_gettext("8 to 128 characters that are not widely used"),
        validators=[Needed(lazy_gettext("Choose a password"))],
    )
    again = PasswordField(lazy_gettext("The same once more"), validators=[Needed(lazy_gettext("Type the password once more"))])

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("The two passwords are not the same."))


@bp.get("/join")
@public
def join() -> ResponseReturnValue:
    return render_template("window/join.html", form=JoinForm(formdata=None))


@bp.post("/join")
@public
@throttled("sign-in", limit=120, seconds=60)
@commits_in_parts
def join_first() -> ResponseReturnValue:
    form = JoinForm()
    if not form.validate_on_submit():
        return render_template("window/join.html", form=form), 422
    try:
        cookie[CHALLENGE] = str(joining.start(form.login_name.data, form.code.data, form.password.data, request.remote_addr or ""))
    except DomainError as refusal:
        identity.record_refusal("staff:join_refused", actor())
        form.refused(refusal, "password" if isinstance(refusal, errors.PasswordTooWeak) else "")
        return render_template("window/join.html", form=form), refusal.status
    return redirect(url_for(".join_factor"), 303)


@bp.get("/join/factor")
@public
def join_factor() -> ResponseReturnValue:
    """The secret to be enrolled, as a code to scan and as letters to type."""
    try:
        return _factor_page(TotpForm(formdata=None))
    except errors.CodeGone:
        return _start_again()


@bp.post("/join/factor")
@public
@throttled("sign-in", limit=120, seconds=60)
@commits_in_parts
def join_second() -> ResponseReturnValue:
    form, waiting = TotpForm(), _challenge()
    try:
        if waiting is None or not form.validate_on_submit():
            return _factor_page(form), 422
        joining.finish(waiting, form.code.data)
    except errors.TotpWrong as refusal:
        form.refused(refusal, "code")
        return _factor_page(form), 422
    except errors.CodeGone:
        return _start_again()
    cookie.pop(CHALLENGE, None)
    flash(_("Password and authenticator are set. Sign in with them."), "good")
    return redirect(url_for(".sign_in"), 303)


def _factor_page(form: TotpForm) -> str:
    waiting = _challenge()
    if waiting is None:
        raise errors.CodeGone()
    return factor_page(joining.enrolment(waiting), form)


def factor_page(told: Enrolment, form: TotpForm) -> str:
    """A secret to be enrolled, as a code to scan and as letters to type, and the field for the first code."""
    address = totp.address(told.secret, told.login_name, plain(city().site))
    qr = segno.make(address, error="m", micro=False).svg_data_uri(border=2, scale=4, dark="#1c2733", light="#fff")
    letters = " ".join(told.secret[at : at + 4] for at in range(0, len(told.secret), 4))
    return render_template("window/join_factor.html", form=form, qr=qr, letters=letters)


def _challenge() -> UUID | None:
    text = cookie.get(CHALLENGE, "")
    return UUID(text) if text else None


def _start_again() -> ResponseReturnValue:
    flash(_("This took too long or had too many wrong codes. Start again with the same joining code."), "warn")
    cookie.pop(CHALLENGE, None)
    return redirect(url_for(".join"), 303)
