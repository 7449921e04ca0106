"""Signing in as a citizen: ID number, name and password, then the code sent to the registered phone; and the first visit."""

from uuid import UUID

from flask import flash, g, redirect, render_template, request, session as cookie, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext
from wtforms import PasswordField, StringField

from app.core.errors import DomainError
from app.elements.identifiers import id_number_is_valid, normal_identifier
from app.identity import challenges, errors, sign_in as identity
from app.identity.providers import Started
from app.portal.room import bp
from app.web import places, session
from app.web.access import public
from app.web.commits import commits, commits_in_parts
from app.web.filters import masked
from app.web.forms import Fits, Needed, PageForm, tidy
from app.web.session import actor
from app.web.throttle import throttled

CHALLENGE, NEXT = "challenge", "next"


class SignInForm(PageForm):
    id_number = StringField(
        lazy_gettext("ID number"),
        filters=[lambda text: normal_identifier(text or "")],
        validators=[
            Needed(lazy_gettext("Enter your ID number")),
            Fits(id_number_is_valid, lazy_gettext("Enter the 18 characters of your ID card; the last one may be X")),
        ],
    )
    name = StringField(lazy_gettext("Name"), filters=[tidy], validators=[Needed(lazy_gettext("Enter your name as on your ID card"))])
    password = PasswordField(lazy_gettext("Password"), validators=[Needed(lazy_gettext("Enter your password"))])


class RegisterForm(SignInForm):
    password = PasswordField(
        lazy_gettext("New password"),
        description=lazy_gettext("8 to 128 characters. A short sentence is easy to remember and hard to guess."),
        validators=[Needed(lazy_gettext("Choose a password"))],
    )
    again = PasswordField(lazy_gettext("The same password again"), validators=[Needed(lazy_gettext("Enter the password a second time"))])

    def validate_again(self, field: PasswordField) -> None:
        Fits(lambda text: text == self.password.data, _("The two passwords are not the same"))(self, field)


class CodeForm(PageForm):
    code = StringField(
        lazy_gettext("Six-digit code"), filters=[tidy], validators=[Needed(lazy_gettext("Enter the code from the text message"))]
    )


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if actor().person and not actor().post:
        return redirect(_next(), 303)
    _remember_next()
    return render_template("portal/sign_in.html", form=SignInForm(formdata=None))


@bp.post("/sign-in")
@public
@throttled("sign-in", limit=120, seconds=60)
@commits_in_parts
def first_proof() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("portal/sign_in.html", form=form), 422
    try:
        started = identity.provider().start(_claim(form))
    except DomainError as refusal:
        identity.record_refusal("identity:sign_in_refused", actor())
        form.refused(refusal)
        return render_template("portal/sign_in.html", form=form), refusal.status
    return _go_on(started)


@bp.get("/register")
@public
def register() -> ResponseReturnValue:
    _remember_next()
    return render_template("portal/register.html", form=RegisterForm(formdata=None))


@bp.post("/register")
@public
@throttled("sign-in", limit=120, seconds=60)
@commits_in_parts
def first_visit() -> ResponseReturnValue:
    """First visit or forgotten password: the same way for both, so that the page tells nobody who has an account."""
    form = RegisterForm()
    if not form.validate_on_submit():
        return render_template("portal/register.html", form=form), 422
    try:
        started = identity.provider().register(_claim(form))
    except DomainError as refusal:
        identity.record_refusal("identity:register_refused", actor())
        form.refused(refusal, "password" if isinstance(refusal, errors.PasswordTooWeak) else "")
        return render_template("portal/register.html", form=form), refusal.status
    return _go_on(started)


def _claim(form: SignInForm) -> dict[str, str]:
    """What the visitor claims, and from where."""
    typed = {"id_number": form.id_number.data, "name": form.name.data, "password": form.password.data}
    return {**typed, "place": request.remote_addr or ""}


def _go_on(started: Started) -> ResponseReturnValue:
    """To the code page, or to the page of a foreign provider."""
    if started.address:
        return redirect(started.address, 303)
    cookie[CHALLENGE] = str(started.challenge)
    return redirect(url_for(".code"), 303)


@bp.get("/sign-in/code")
@public
def code() -> ResponseReturnValue:
    waiting = _challenge()
    if waiting is None or not challenges.is_waiting(waiting):
        return _start_again()
    return _code_page(CodeForm(formdata=None), waiting)


@bp.post("/sign-in/code")
@public
@throttled("sign-in", limit=120, seconds=60)
@commits_in_parts
def second_proof() -> ResponseReturnValue:
    form, waiting = CodeForm(), _challenge()
    if waiting is None:
        return _start_again()
    if not form.validate_on_submit():
        return _code_page(form, waiting), 422
    try:
        proof = identity.provider().finish({"challenge": str(waiting), "code": form.code.data})
        opened = identity.of_citizen(proof, actor().channel, g.get("device"))
    except errors.CodeWrong as refusal:
        identity.record_refusal("identity:code_refused", actor())
        form.refused(refusal, "code")
        return _code_page(form, waiting), 422
    except errors.CodeGone as refusal:
        return _start_again(refusal)
    wanted = _next()
    session.enter(opened.token)
    return redirect(wanted, 303)


@bp.post("/sign-in/code/again")
@public
@commits
def send_again() -> ResponseReturnValue:
    waiting = _challenge()
    if waiting is None:
        return _start_again()
    try:
        challenges.send_again(waiting)
    except errors.CodeTooSoon as refusal:
        flash(_(refusal.message, **refusal.params), "warn")
    except errors.CodeGone as refusal:
        return _start_again(refusal)
    else:
        flash(_("A new code was sent."), "good")
    return redirect(url_for(".code"), 303)


@bp.post("/sign-out")
@public
@commits
def sign_out() -> ResponseReturnValue:
    session.end()
    return redirect(url_for(".home"), 303)


def _challenge() -> UUID | None:
    """The challenge this browser began; it stands in the signed cookie."""
    text = cookie.get(CHALLENGE, "")
    return UUID(text) if text else None


def _remember_next() -> None:
    """Where to go afterwards; opening the page again, or changing between its two forms, does not forget it."""
    if "next" in request.args:
        cookie[NEXT] = places.safe_next(request.args["next"], url_for(".my"))


def _next() -> str:
    return places.safe_next(cookie.get(NEXT), url_for(".my"))


def _code_page(form: CodeForm, waiting: UUID) -> str:
    shown = masked(challenges.phone(waiting), "phone")
    return render_template("portal/code.html", form=form, sent_to=shown, longest=challenges.LIFE.seconds // 60, purpose="sign_in")


def _start_again(refusal: DomainError | None = None) -> ResponseReturnValue:
    flash(_((refusal or errors.CodeGone()).message), "warn")
    cookie.pop(CHALLENGE, None)
    return redirect(url_for(".sign_in", next=cookie.get(NEXT)), 303)
