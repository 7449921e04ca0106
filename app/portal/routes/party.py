"""For whom one acts: oneself, a firm as its legal representative, someone by mandate; and the mandates one gives."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext, ngettext
from wtforms import DateField, HiddenField, RadioField, SelectChoice, SelectMultipleField, StringField, ValidationError

from app.cases import queries as cases
from app.cases.lifecycle import Status
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.core import clock, transaction
from app.core.actor import PartyRef
from app.core.errors import DomainError, Unavailable
from app.elements.identifiers import id_number_is_valid, normal_identifier
from app.elements.words import Words
from app.identity import mandates as acts, parties, queries, service
from app.identity.errors import NotInRegister
from app.identity.models import Mandate
from app.identity.password_and_code import real_person
from app.messages import service as messages
from app.portal.room import bp
from app.web import places
from app.web.access import citizen
from app.web.commits import commits, commits_in_parts
from app.web.filters import new_key, plain
from app.web.forms import Fits, Needed, PageForm, said_by, tidy
from app.web.session import actor
from app.web.throttle import throttled

ALL, SOME = "all", "some"


class MandateForm(PageForm):
    key = HiddenField()
    name = StringField(
        lazy_gettext("Name of the agent"), filters=[tidy], validators=[Needed(lazy_gettext("Enter the name as on the agent's ID card"))]
    )
    id_number = StringField(
        lazy_gettext("ID number of the agent"),
        filters=[lambda text: normal_identifier(text or "")],
        validators=[
            Needed(lazy_gettext("Enter the agent's ID number")),
            Fits(id_number_is_valid, lazy_gettext("Enter the 18 characters of the ID card; the last one may be X")),
        ],
    )
    scope = RadioField(
        lazy_gettext("What may the agent do for you?"),
        choices=[
            SelectChoice(ALL, lazy_gettext("Every service of this portal")),
            SelectChoice(SOME, lazy_gettext("Only the services ticked below")),
        ],
        default=SOME,
    )
    services = SelectMultipleField(lazy_gettext("Services of the mandate"), validate_choice=False)
    until_day = DateField(
        lazy_gettext("Last day of the mandate"), validators=[Needed(lazy_gettext("Enter the last day, for example 2026-12-31"))]
    )

    def validate_services(self, _field: SelectMultipleField) -> None:
        if self.scope.data == SOME and not self.service_codes:
            raise ValidationError(_("Tick at least one service"))

    @property
    def service_codes(self) -> tuple[str, ...]:
        """The services ticked; none means every service."""
        known = {definition.code for definition in _offered()}
        return () if self.scope.data == ALL else tuple(sorted(known & set(self.services.data or ())))


def _form(**given: object) -> MandateForm:
    form = MandateForm(**given)
    form.services.choices = [SelectChoice(definition.code, plain(definition.name)) for definition in _offered()]
    if not form.services.choices:
        form.scope.choices = form.scope.choices[:1]
        form.scope.data = ALL
    return form


def _offered() -> list[Definition]:
    """What the giver may apply for: nobody else can do more for them."""
    party = actor().party
    return [published.definition for published in catalogue.all_current() if party and party.kind in published.definition.audience]


def _names() -> dict[str, Words]:
    return {published.definition.code: published.definition.name for published in catalogue.all_current()}


@bp.get("/act-for")
@citizen()
def party() -> ResponseReturnValue:
    visitor = actor()
    choices = parties.parties_of(visitor.person) if visitor.person else []
    current = str(visitor.mandate or (visitor.party.id if visitor.party else ""))
    return render_template("portal/party.html", choices=choices, current=current, waiting=_waiting(), names=_names())


@bp.post("/act-for")
@citizen()
@commits
def switch_party() -> ResponseReturnValue:
    chosen = parties.switch(actor(), request.form.get("party", ""))
    flash(_("You now act for %(name)s.", name=chosen.name), "good")
    return redirect(places.safe_next(request.form.get("next"), url_for(".my")), 303)


@bp.post("/act-for/firms")
@citizen()
@throttled("firms", limit=20, seconds=600, by="person")
@commits_in_parts
def find_firms() -> ResponseReturnValue:
    """Ask the register of market entities for the firms this person represents; no transaction is open meanwhile."""
    visitor = actor()
    person = queries.person(visitor.person) if visitor.person else None
    if person is None:
        return redirect(url_for(".party"), 303)
    try:
        firms = parties.stated_firms(person.id_number)
    except Unavailable as refusal:
        flash(said_by(refusal), "warn")
        return redirect(url_for(".party"), 303)
    with transaction.write():
        parties.take_over_firms(person.id, firms)
    flash(
        ngettext(
            "The register names you as representative of %(num)s firm.",
            "The register names you as representative of %(num)s firms.",
            len(firms),
        )
    )
    return redirect(url_for(".party"), 303)


def _waiting() -> list[acts.MandateCard]:
    """Mandates that this person was offered and has not confirmed yet."""
    person = actor().person
    return [card for card in acts.of_agent(person) if card.state == "waiting"] if person else []


@bp.get("/mandates")
@citizen()
def mandates() -> ResponseReturnValue:
    half_a_year = clock.today() + timedelta(days=182)
    return _mandates_page(_form(formdata=None, key=new_key(), until_day=half_a_year))


def _mandates_page(form: MandateForm) -> str:
    visitor = actor()
    given = acts.of_giver(visitor.party) if visitor.party and not visitor.mandate else []
    received = acts.of_agent(visitor.person) if visitor.person else []
    giver = queries.party_name(visitor.party) if visitor.party else ""
    filed = _filed(visitor.party) if visitor.party and given else {}
    return render_template("portal/mandates.html", form=form, given=given, received=received, names=_names(), giver=giver, filed=filed)


class Filed(NamedTuple):
    """A case that an agent filed; until it is accepted its giver may undo it here."""

    number: str
    service: str
    may_undo: bool


def _filed(giver: PartyRef) -> dict[UUID, list[Filed]]:
    """By mandate."""
    found: dict[UUID, list[Filed]] = {}
    for case in cases.filed_by_agents(giver):
        if case.mandate_id:
            found.setdefault(case.mandate_id, []).append(Filed(case.number or "", case.service_code, case.status is Status.SUBMITTED))
    return found


@bp.post("/mandates")
@citizen()
@throttled("mandates", limit=20, seconds=3600, by="person")
@commits_in_parts
def give_mandate() -> ResponseReturnValue:
    """The agent is looked up by real name first; the mandate is written afterwards."""
    form = _form()
    if not form.validate_on_submit():
        return _mandates_page(form), 422
    try:
        agent = real_person(form.id_number.data, form.name.data)
        with transaction.write():
            agent_id = service.person_for(agent.id_number, agent.name, agent.phone).id
            mandate = acts.give(actor(), agent_id, form.service_codes, until_day=form.until_day.data, key=form.key.data or new_key())
            _tell_agent(mandate)
    except DomainError as refusal:
        form.refused(refusal, "id_number" if isinstance(refusal, NotInRegister) else "")
        return _mandates_page(form), refusal.status
    flash(_("The mandate is given. It counts as soon as %(name)s confirms it.", name=agent.name), "good")
    return redirect(url_for(".mandates"), 303)


def _tell_agent(mandate: Mandate) -> None:
    giver = queries.party_name(PartyRef(mandate.giver_kind, mandate.giver_id))
    title = Words(f"{giver}授权您代为办事", f"{giver} lets you act for them")
    body = Words(f"授权至 {mandate.until_day}，请确认后使用。", f"Until {mandate.until_day}. Confirm it before you act.")
    messages.tell(mandate.agent_id, "mandate", title, body, link=f"mandate:{mandate.id}", key=f"mandate:{mandate.id}")


@bp.post("/mandates/<uuid:mandate_id>/confirm")
@citizen()
@commits
def confirm_mandate(mandate_id: UUID) -> ResponseReturnValue:
    acts.confirm(actor(), mandate_id)
    flash(_("Confirmed. You may now act for the other side."), "good")
    return redirect(url_for(".party"), 303)


@bp.post("/mandates/<uuid:mandate_id>/withdraw")
@citizen()
@commits
def withdraw_mandate(mandate_id: UUID) -> ResponseReturnValue:
    ended = acts.withdraw(actor(), mandate_id)
    is_declined = ended.confirmed_at is None and ended.agent_id == actor().person
    flash(_("You declined the mandate.") if is_declined else _("The mandate has ended."), "good")
    return redirect(url_for(".mandates"), 303)
