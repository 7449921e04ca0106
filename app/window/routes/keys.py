"""Security keys: at sign-in, to confirm, and on one's own page. The browser is told JSON; what a key answers comes as a form."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, flash, redirect, session as cookie, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from app.catalogue.city import city
from app.identity import errors, own_codes, security_keys, sign_in as identity, staff_errors
from app.web import session
from app.web.access import public, staff
from app.web.commits import commits, commits_in_parts
from app.web.filters import plain
from app.web.forms import Needed, PageForm, said_by, tidy
from app.web.session import actor
from app.web.throttle import throttled, was_right
from app.window.room import bp
from app.window.routes.join import factor_page
from app.window.routes.sign_in import TotpForm, next_page, start_again, waiting_challenge

KEY_CHALLENGE, CODES_CHALLENGE = "key_challenge", "codes_challenge"
REFUSED = (staff_errors.KeyRefused, staff_errors.KeyKnown, errors.CodeGone, errors.SignInLocked)


class KeyForm(PageForm):
    """What a security key answered, as the browser wrote it down."""

    response = HiddenField(validators=[Needed(lazy_gettext("The security key gave no answer."))])


class NewKeyForm(KeyForm):
    name = StringField(
        lazy_gettext("Name of the key"),
        description=lazy_gettext("So that you recognise it among several, such as “blue key”."),
        filters=[tidy],
        validators=[Needed(lazy_gettext("Give the key a name")), Length(max=security_keys.LONGEST_NAME)],
    )


@bp.post("/sign-in/key/begin")
@public
@throttled("sign-in", limit=120, seconds=60)
@commits_in_parts
def begin_key() -> ResponseReturnValue:
    """What the browser needs to ask a key of the officer who has given the first proof."""
    waiting = waiting_challenge()
    if waiting is None:
        raise errors.CodeGone()
    return _told(lambda: security_keys.begin_use(identity.factors(waiting).account_id))


@bp.post("/sign-in/key")
@public
@throttled("sign-in", limit=120, seconds=60)
@commits_in_parts
def second_proof_by_key() -> ResponseReturnValue:
    form, waiting = KeyForm(), waiting_challenge()
    if waiting is None or not form.validate_on_submit():
        return start_again()
    try:
        opened = identity.finish_staff_by_key(waiting, _challenge(KEY_CHALLENGE), form.response.data)
    except (*REFUSED, errors.SignInRefused, staff_errors.NoPost) as refusal:
        identity.record_refusal("identity:staff_key_refused", actor())
        flash(said_by(refusal), "warn")
        return redirect(url_for(".totp"), 303)
    was_right("sign-in", seconds=60, tries=3)  # the password, asked for and answered
    wanted = next_page()
    session.enter(opened.token)
    return redirect(wanted, 303)


@bp.post("/confirm/key/begin")
@staff()
@commits_in_parts
def begin_confirm_key() -> ResponseReturnValue:
    return _told(lambda: security_keys.begin_use(identity.factors_of(actor()).account_id))


@bp.post("/confirm/key")
@staff()
@commits_in_parts
def confirm_by_key() -> ResponseReturnValue:
    form = KeyForm()
    try:
        if not form.validate_on_submit():
            raise staff_errors.KeyRefused()
        identity.confirm_staff_by_key(actor(), _challenge(KEY_CHALLENGE), form.response.data)
    except REFUSED as refusal:
        identity.record_refusal("identity:staff_key_refused", actor())
        flash(said_by(refusal), "warn")
        return redirect(url_for(".confirm", next=next_page()), 303)
    return redirect(next_page(), 303)


@bp.post("/me/keys/begin")
@staff(confirmed=True)
@commits_in_parts
def begin_new_key() -> ResponseReturnValue:
    return _told(lambda: security_keys.begin_enrolment(actor(), plain(city().site)))


@bp.post("/me/keys")
@staff(confirmed=True)
@commits_in_parts
def add_key() -> ResponseReturnValue:
    form = NewKeyForm()
    if not form.validate_on_submit():
        flash(str(next(iter(form.errors.values()))[0]), "warn")
        return redirect(url_for(".me"), 303)
    try:
        key = security_keys.enrol(actor(), _challenge(KEY_CHALLENGE), form.response.data, form.name.data)
        flash(_("The security key “%(name)s” is enrolled.", name=key.name), "good")
    except REFUSED as refusal:
        flash(said_by(refusal), "warn")
    return redirect(url_for(".me"), 303)


@bp.post("/me/keys/<uuid:key_id>/remove")
@staff(confirmed=True)
@commits
def remove_key(key_id: UUID) -> ResponseReturnValue:
    security_keys.remove(actor(), key_id)
    flash(_("The security key is taken out."), "good")
    return redirect(url_for(".me"), 303)


@bp.post("/me/codes/begin")
@staff(confirmed=True)
@commits_in_parts
def begin_codes() -> ResponseReturnValue:
    """A new authenticator, or another one in its place."""
    cookie[CODES_CHALLENGE] = str(own_codes.begin(actor()))
    return redirect(url_for(".codes"), 303)


@bp.get("/me/codes")
@staff()
def codes() -> ResponseReturnValue:
    try:
        return factor_page(own_codes.enrolment(actor(), _challenge(CODES_CHALLENGE)), TotpForm(formdata=None))
    except errors.CodeGone:
        return redirect(url_for(".me"))


@bp.post("/me/codes")
@staff(confirmed=True)
@commits_in_parts
def enrol_codes() -> ResponseReturnValue:
    form = TotpForm()
    try:
        challenge = _challenge(CODES_CHALLENGE)
        if not form.validate_on_submit():
            return factor_page(own_codes.enrolment(actor(), challenge), form), 422
        own_codes.enrol(actor(), challenge, form.code.data)
    except errors.TotpWrong as refusal:
        form.refused(refusal, "code")
        return factor_page(own_codes.enrolment(actor(), challenge), form), 422
    except errors.CodeGone as gone:
        flash(said_by(gone), "warn")
        return redirect(url_for(".me"), 303)
    cookie.pop(CODES_CHALLENGE, None)
    flash(_("The new authenticator counts from now on."), "good")
    return redirect(url_for(".me"), 303)


@bp.post("/me/codes/remove")
@staff(confirmed=True)
@commits
def remove_codes() -> ResponseReturnValue:
    own_codes.remove(actor())
    flash(_("Codes of an authenticator are not taken any more."), "good")
    return redirect(url_for(".me"), 303)


def _told(begin: Callable[[], tuple[UUID, str]]) -> Response:
    """The options for the browser; the challenge they belong to stands in this browser's own cookie."""
    challenge, options = begin()
    cookie[KEY_CHALLENGE] = str(challenge)
    return Response(options, mimetype="application/json")


def _challenge(name: str) -> UUID:
    """The challenge this browser began, once; raises CodeGone without one."""
    said = cookie.get(name, "")
    if not said:
        raise errors.CodeGone()
    return UUID(said)
