"""联系方式: how one is told besides the inbox. It is one's own affair, also while one acts for somebody else."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.cases import notices
from app.core.errors import DomainError, Missing
from app.core.transaction import write
from app.identity import challenges, contacts
from app.identity.contacts import Kind
from app.identity.errors import CodeGone, CodeTooSoon, CodeWrong, EmailUnfit, MobileUnfit
from app.identity.models import Tongue
from app.portal.contact_forms import FORM_OF, CodeForm, ReachForm
from app.portal.room import bp
from app.web.access import citizen
from app.web.commits import commits, commits_in_parts
from app.web.forms import PageForm
from app.web.session import actor
from app.web.throttle import throttled


@bp.get("/my/contact")
@citizen()
def contact() -> ResponseReturnValue:
    return _page()


@bp.post("/my/contact")
@citizen()
@commits
def choose_contact() -> ResponseReturnValue:
    form = ReachForm()
    if not form.validate() or form.tongue.data not in set(Tongue):
        return _page(form), 422
    contacts.choose(actor(), by_text=form.by_text.data, by_email=form.by_email.data, tongue=Tongue(form.tongue.data))
    flash(_("Noted. Your inbox here gets every message in any case."), "good")
    return redirect(url_for(".contact"), 303)


@bp.post("/my/contact/<any(phone, email):kind>")
@citizen()
@throttled("contact", limit=10, seconds=3600, by="person")
@commits
def ask_contact(kind: str) -> ResponseReturnValue:
    """Send a code to a new phone or address; it counts when the code comes back."""
    form = FORM_OF[Kind(kind)]()
    if not form.validate():
        return _page(form), 422
    try:
        challenge = contacts.ask(actor(), Kind(kind), form["address"].data)
    except (MobileUnfit, EmailUnfit, CodeTooSoon) as refusal:
        form.refused(refusal, "address")
        return _page(form), refusal.status
    return redirect(url_for(".contact_code", challenge=challenge), 303)


@bp.post("/my/contact/<any(phone, email):kind>/delete")
@citizen()
@commits
def forget_contact(kind: str) -> ResponseReturnValue:
    contacts.forget(actor(), Kind(kind))
    flash(_("Deleted."), "good")
    return redirect(url_for(".contact"), 303)


@bp.get("/my/contact/code/<uuid:challenge>")
@citizen()
def contact_code(challenge: UUID) -> ResponseReturnValue:
    if not contacts.claimed(actor(), challenge):
        return _begin_again(CodeGone())
    return _code_page(CodeForm(formdata=None), challenge)


@bp.post("/my/contact/code/<uuid:challenge>")
@citizen()
@throttled("contact-code", limit=60, seconds=3600, by="person")
@commits_in_parts
def prove_contact(challenge: UUID) -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _code_page(form, challenge), 422
    try:
        passed = contacts.prove(actor(), challenge, form.code.data)
        with write():
            _tell(contacts.confirm(actor(), passed), challenge)
    except CodeWrong as refusal:
        form.refused(refusal, "code")
        return _code_page(form, challenge), 422
    except CodeGone as refusal:
        return _begin_again(refusal)
    flash(_("Confirmed. From now on you are told there."), "good")
    return redirect(url_for(".contact"), 303)


@bp.post("/my/contact/code/<uuid:challenge>/again")
@citizen()
@commits
def send_contact_again(challenge: UUID) -> ResponseReturnValue:
    if not contacts.claimed(actor(), challenge):
        raise Missing()
    try:
        challenges.send_again(challenge)
    except (CodeTooSoon, CodeGone) as refusal:
        flash(_(refusal.message, **refusal.params), "warn")
    else:
        flash(_("A new code was sent."), "good")
    return redirect(url_for(".contact_code", challenge=challenge), 303)


def _tell(kind: Kind, challenge: UUID) -> None:
    """Whoever did this in somebody else's name is found out: it stands in the inbox."""
    person = actor().person
    if person:
        notices.tell_person(person, f"new_{kind.value}", link="contact:", key=f"contact:{challenge}")


def _page(shown: FlaskForm | None = None) -> str:
    """The page, with one of its forms as it was sent."""
    person = actor().person
    if person is None:
        raise Missing()
    reach = contacts.of(person)
    forms = {kind: shown if isinstance(shown, form) else form(formdata=None) for kind, form in FORM_OF.items()}
    chosen = shown if isinstance(shown, ReachForm) else ReachForm.showing(reach)
    return render_template("portal/contact.html", reach=reach, chosen=chosen, forms=forms, kinds=Kind, faulty=shown)


def _code_page(form: PageForm, challenge: UUID) -> str:
    sent_to, minutes = contacts.claimed(actor(), challenge), challenges.LIFE.seconds // 60
    return render_template("portal/code.html", form=form, sent_to=sent_to, longest=minutes, purpose="contact", challenge=challenge)


def _begin_again(refusal: DomainError) -> ResponseReturnValue:
    flash(_(refusal.message), "warn")
    return redirect(url_for(".contact"), 303)
