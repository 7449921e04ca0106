"""Signing in as an officer: login name and password, then the code of the authenticator; and the same code before deciding."""

from uuid import UUID

from flask import flash, redirect, render_template, request, session as cookie, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext
from wtforms import PasswordField, StringField

from app.core.errors import DomainError
from app.identity import challenges, errors, sign_in as identity, staff_errors
from app.web import places, session
from app.web.access import public, staff
from app.web.commits import commits, commits_in_parts
from app.web.forms import Needed, PageForm, tidy
from app.web.session import actor
from app.web.throttle import throttled, was_right
from app.window.room import bp

CHALLENGE, NEXT = "staff_challenge", "staff_next"


class StaffForm(PageForm):
    login_name = StringField(lazy_gettext("Login name"), filters=[tidy], validators=[Needed(lazy_gettext("Enter your login name"))])
    password = PasswordField(lazy_gettext("Password"), validators=[Needed(lazy_gettext("Enter your password"))])


class TotpForm(PageForm):
    code = StringField(
        lazy_gettext("Code of your authenticator"),
        description=lazy_gettext("Six digits, new every 30 seconds. Each code works once."),
        filters=[tidy],
        validators=[Needed(lazy_gettext("Enter the six digits your app shows now"))],
    )


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if "next" in request.args:
        cookie[NEXT] = places.safe_next(request.args["next"], url_for(".queue"))
    if actor().post:
        return redirect(next_page(), 303)
    return render_template("window/sign_in.html", form=StaffForm(formdata=None))


@bp.post("/sign-in")
@public
@throttled("sign-in", limit=120, seconds=60)
@commits_in_parts
def first_proof() -> ResponseReturnValue:
    form = StaffForm()
    if not form.validate_on_submit():
        return render_template("window/sign_in.html", form=form), 422
    try:
        cookie[CHALLENGE] = str(identity.start_staff(form.login_name.data, form.password.data, request.remote_addr or ""))
    except DomainError as refusal:
        identity.record_refusal("identity:staff_sign_in_refused", actor())
        form.refused(refusal)
        return render_template("window/sign_in.html", form=form), refusal.status
    return redirect(url_for(".totp"), 303)


@bp.get("/sign-in/code")
@public
def totp() -> ResponseReturnValue:
    waiting = waiting_challenge()
    if waiting is None or not challenges.is_waiting(waiting):
        return start_again()
    return _second_page(TotpForm(formdata=None), identity.factors(waiting))


@bp.post("/sign-in/code")
@public
@throttled("sign-in", limit=120, seconds=60)
@commits_in_parts
def second_proof() -> ResponseReturnValue:
    form, waiting = TotpForm(), waiting_challenge()
    if waiting is None:
        return start_again()
    try:
        if not form.validate_on_submit():
            return _second_page(form, identity.factors(waiting)), 422
        opened = identity.finish_staff(waiting, form.code.data)
    except (errors.TotpWrong, staff_errors.NoPost) as refusal:
        identity.record_refusal("identity:staff_code_refused", actor())
        form.refused(refusal, "code" if isinstance(refusal, errors.TotpWrong) else "")
        return _refused_page(form, waiting, refusal.status)
    except (errors.CodeGone, errors.SignInRefused):
        return start_again()
    was_right("sign-in", seconds=60, tries=2)  # both steps: a hall of seventy windows has one address, and begins at nine
    wanted = next_page()
    session.enter(opened.token)
    return redirect(wanted, 303)


@bp.get("/confirm")
@staff()
def confirm() -> ResponseReturnValue:
    cookie[NEXT] = places.safe_next(request.args.get("next"), url_for(".queue"))
    return _second_page(TotpForm(formdata=None), identity.factors_of(actor()), again=True)


@bp.post("/confirm")
@staff()
@commits_in_parts
def confirm_now() -> ResponseReturnValue:
    form = TotpForm()
    if not form.validate_on_submit():
        return _second_page(form, identity.factors_of(actor()), again=True), 422
    try:
        identity.confirm_staff(actor(), form.code.data)
    except (errors.TotpWrong, errors.SignInLocked) as refusal:
        identity.record_refusal("identity:staff_code_refused", actor())
        form.refused(refusal, "code")
        return _second_page(form, identity.factors_of(actor()), again=True), refusal.status
    return redirect(next_page(), 303)


@bp.post("/sign-out")
@public
@commits
def sign_out() -> ResponseReturnValue:
    session.end()
    return redirect(url_for(".sign_in"), 303)


def _second_page(form: TotpForm, factors: identity.Factors, *, again: bool = False) -> str:
    """By code or by key, as the officer has them."""
    return render_template("window/totp.html", form=form, again=again, factors=factors)


def _refused_page(form: TotpForm, waiting: UUID, status: int) -> ResponseReturnValue:
    """Once more, while tries are left."""
    if not challenges.is_waiting(waiting):
        return start_again()
    return _second_page(form, identity.factors(waiting)), status


def waiting_challenge() -> UUID | None:
    """The challenge this browser began; it stands in the signed cookie."""
    text = cookie.get(CHALLENGE, "")
    return UUID(text) if text else None


def next_page() -> str:
    """Where the officer wanted to go."""
    return places.safe_next(cookie.get(NEXT), url_for(".queue"))


def start_again() -> ResponseReturnValue:
    """To the first proof, saying why."""
    flash(_("The sign-in took too long or had too many wrong codes. Start again."), "warn")
    cookie.pop(CHALLENGE, None)
    return redirect(url_for(".sign_in", next=cookie.get(NEXT)), 303)
