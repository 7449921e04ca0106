"""Who stands at the window: found by card, number, phone or credit code, which opens a visit."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import draft_codes, visits
from app.cases.errors import OwnCase
from app.cases.visit_errors import DraftCodeUnknown, DraftElsewhere, NobodyFound
from app.cases.visit_models import FoundBy
from app.core import transaction
from app.core.actor import PartyKind, PartyRef, Role
from app.core.errors import DomainError, Unavailable
from app.identity import card_reader, queries as identity, service as parties
from app.identity.errors import NotInRegister
from app.identity.password_and_code import real_person
from app.web import throttle
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.session import actor
from app.window import access, finding, intake_view, scanning
from app.window.finding import Chosen
from app.window.finding_forms import CardForm, ChoiceForm, FindForm
from app.window.room import bp

MOST_CODES = 20  # in ten minutes by one clerk


@bp.get("/intake")
@staff(Role.CLERK)
def intake() -> ResponseReturnValue:
    return _find_page(FindForm(formdata=None))


def _find_page(form: FindForm, choices: list[finding.Choice] | None = None, *, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "window/intake.html",
        form=form,
        choices=choices or [],
        cards=card_reader.cards_on_the_table(),
        standing=intake_view.standing(actor()),
        begun=intake_view.begun(actor()),
        reader=scanning.card_address(),
    )
    return scanning.with_card_reader(page, status)


@bp.post("/intake")
@staff(Role.CLERK)
@commits_in_parts
def find_citizen() -> ResponseReturnValue:
    """By whatever was typed. Several who may be meant are shown, masked, to choose from."""
    form = FindForm()
    if not form.validate_on_submit():
        return _find_page(form, status=422)
    try:
        if draft_codes.looks_like_one(form.sought.data):
            return _take_draft(form.sought.data)
        found = _sought(form.sought.data, form.name.data)
    except (OwnCase, NobodyFound, NotInRegister, Unavailable, DraftCodeUnknown, DraftElsewhere) as refusal:
        return _not_found(form, refusal)
    if isinstance(found, list):
        return _find_page(form, found)
    return _begin(found)


def _take_draft(code: str) -> ResponseReturnValue:
    """What was begun at home or at a terminal is finished here, its owner present. Guessing is soon at its end."""
    throttle.count("draft-code", str(actor().person), limit=MOST_CODES, seconds=600)
    with transaction.write():
        draft_id = draft_codes.take(code, actor()).id
    return redirect(url_for(".intake_draft", draft_id=draft_id), 303)


def _sought(text: str, name: str) -> Chosen | list[finding.Choice]:
    clerk = actor()
    if finding.is_credit_code(text):
        return finding.by_credit_code(clerk, text)
    if finding.is_phone(text):
        found = finding.by_phone(clerk, text)
        return found if len(found) > 1 else finding.chosen(clerk, found[0].token)
    if access.is_oneself(text):
        raise OwnCase()
    known = None if name else identity.person_by_id_number(text)
    person_id = known.id if known else _of_the_register(text, name)
    return Chosen(person_id, FoundBy.NUMBER, PartyRef(PartyKind.PERSON, person_id))


def _of_the_register(id_number: str, name: str) -> UUID:
    """Number and name are one person, says the population register; who is new to the house comes in."""
    if not name:
        raise NobodyFound()
    known = real_person(id_number, name)
    with transaction.write():
        return parties.person_for(known.id_number, known.name, known.phone).id


def _not_found(form: FindForm, refusal: DomainError) -> ResponseReturnValue:
    if isinstance(refusal, NotInRegister):
        form.name.errors = [_("The population register knows no person with this number and name. Compare both with the card.")]
        return _find_page(form, status=422)
    at = {NobodyFound: "name", Unavailable: ""}
    form.refused(refusal, next((field for kind, field in at.items() if isinstance(refusal, kind)), "sought"))
    return _find_page(form, status=refusal.status)


def _begin(found: Chosen) -> ResponseReturnValue:
    with transaction.write():
        visit_id = visits.begin(actor(), found.person_id, found.found_by, party=found.party).id
    return redirect(url_for(".visit", visit_id=visit_id), 303)


@bp.post("/intake/card")
@staff(Role.CLERK)
@commits_in_parts
def find_by_card() -> ResponseReturnValue:
    """The card that lies on the reader: who stands there is sure, and a reading opens one visit only."""
    form = CardForm()
    if not form.validate_on_submit():
        return _find_page(FindForm(formdata=None), status=422)
    card = card_reader.take(form.reading.data)
    if access.is_oneself(card.id_number):
        raise OwnCase()
    person_id = _of_the_register(card.id_number, card.name)
    return _begin(Chosen(person_id, FoundBy.CARD, PartyRef(PartyKind.PERSON, person_id)))


@bp.post("/intake/choose")
@staff(Role.CLERK)
@commits_in_parts
def choose_citizen() -> ResponseReturnValue:
    """One of several with the same phone, or the legal representative of the firm that was typed."""
    form = ChoiceForm()
    if not form.validate_on_submit():
        return _find_page(FindForm(formdata=None), status=422)
    return _begin(finding.chosen(actor(), form.choice.data))


@bp.post("/intake/next")
@staff(Role.CLERK)
@commits
def next_citizen() -> ResponseReturnValue:
    """下一位."""
    visits.end(actor())
    return redirect(url_for(".intake"), 303)
