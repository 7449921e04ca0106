"""家人代办: who stands at the window acts for somebody else, who agrees by a code to their phone or by their own card."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import visits
from app.cases.visit_models import Visit
from app.core import clock, transaction
from app.core.actor import Role
from app.core.errors import DomainError, Missing
from app.elements.masks import mask
from app.identity import card_reader, entrusting, queries as identity, service as parties
from app.identity.entrusting import Entrusted
from app.identity.errors import NotInRegister
from app.identity.models import Mandate, MandateWay, Relation
from app.identity.password_and_code import real_person
from app.web.access import staff
from app.web.commits import commits_in_parts
from app.web.filters import new_key
from app.web.session import actor
from app.window.entrusting_forms import CodeForm, EntrustForm
from app.window.room import bp

USUAL = timedelta(days=30)


@bp.get("/visits/<uuid:visit_id>/mandate")
@staff(Role.CLERK)
def entrust(visit_id: UUID) -> ResponseReturnValue:
    here = visits.own(actor(), visit_id)
    return _page(here, EntrustForm(formdata=None, key=new_key(), until_day=clock.today() + USUAL).offer())


def _page(here: Visit, form: EntrustForm) -> str:
    agent = mask("name", identity.person(here.person_id).name)
    return render_template("window/entrust.html", form=form, visit_id=here.id, agent=agent, cards=card_reader.cards_on_the_table())


@bp.post("/visits/<uuid:visit_id>/mandate")
@staff(Role.CLERK)
@commits_in_parts
def write_mandate(visit_id: UUID) -> ResponseReturnValue:
    """Number and name are asked of the population register first. A card that was laid on the reader counts at once; else a code leaves."""
    here, form = visits.own(actor(), visit_id), EntrustForm().offer()
    if not form.validate_on_submit():
        return _page(here, form), 422
    try:
        said = _said(here.person_id, form)
        if form.way.data == MandateWay.DESK:
            return _by_card(visit_id, form, said)
        with transaction.write():
            challenge = entrusting.ask(actor(), said)
    except DomainError as refusal:
        form.refused(refusal, "id_number" if isinstance(refusal, NotInRegister) else "")
        return _page(visits.own(actor(), visit_id), form), refusal.status
    return redirect(url_for(".entrust_code", visit_id=visit_id, challenge=challenge), 303)


def _said(agent: UUID, form: EntrustForm) -> Entrusted:
    known = real_person(form.id_number.data, form.name.data)
    with transaction.write():
        giver = parties.person_for(known.id_number, known.name, known.phone).id
    return Entrusted(giver, agent, Relation(form.relation.data), form.service_codes, form.until_day.data)


def _by_card(visit_id: UUID, form: EntrustForm, said: Entrusted) -> ResponseReturnValue:
    """The card is the giver's own, or nothing is written."""
    card = card_reader.take(form.reading.data or "")
    if card.id_number != form.id_number.data:
        raise NotInRegister()
    with transaction.write():
        mandate = entrusting.record_at_desk(actor(), said, key=form.key.data or new_key())
        return _acts(visit_id, mandate)


@bp.get("/visits/<uuid:visit_id>/mandate/<uuid:challenge>")
@staff(Role.CLERK)
def entrust_code(visit_id: UUID, challenge: UUID) -> ResponseReturnValue:
    return _code_page(visit_id, challenge, CodeForm(formdata=None))


def _code_page(visit_id: UUID, challenge: UUID, form: CodeForm) -> str:
    here, said = visits.own(actor(), visit_id), entrusting.waiting(actor(), challenge)
    if said is None or said.agent != here.person_id:
        raise Missing()
    giver = identity.person(said.giver)
    told = {"giver": mask("name", giver.name), "phone": mask("phone", giver.phone)}
    return render_template("window/entrust_code.html", form=form, visit_id=visit_id, said=said, **told)


@bp.post("/visits/<uuid:visit_id>/mandate/<uuid:challenge>")
@staff(Role.CLERK)
@commits_in_parts
def prove_mandate(visit_id: UUID, challenge: UUID) -> ResponseReturnValue:
    """Five tries and five minutes."""
    form, here = CodeForm(), visits.own(actor(), visit_id)
    if not form.validate_on_submit():
        return _code_page(visit_id, challenge, form), 422
    try:
        passed = entrusting.prove(actor(), challenge, form.code.data)
        if Entrusted.of(passed.claim).agent != here.person_id:
            raise Missing()
        with transaction.write():
            return _acts(visit_id, entrusting.record_by_phone(actor(), passed))
    except DomainError as refusal:
        if entrusting.waiting(actor(), challenge) is None:
            raise
        form.refused(refusal, "code")
        return _code_page(visit_id, challenge, form), refusal.status


def _acts(visit_id: UUID, mandate: Mandate) -> ResponseReturnValue:
    """From now on the visit is for the giver."""
    here = visits.own(actor(), visit_id)
    visits.act_for(here, actor(), entrusting.acting_for(here.person_id, mandate.id), mandate.id)
    flash(_("The mandate is written down. Its giver may withdraw it at any time."), "good")
    return redirect(url_for(".visit", visit_id=visit_id), 303)
