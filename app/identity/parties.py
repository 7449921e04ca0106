"""For whom a person may act: themselves, a firm whose legal representative they are, whoever gave them a mandate."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from app.audit import service as audit
from app.core.actor import Actor, PartyKind, PartyRef
from app.core.db import session
from app.core.transaction import let_go
from app.identity import mandates, ports, queries, service, sessions
from app.identity.errors import NotSignedIn, PartyRefused
from app.identity.models import Organisation
from app.identity.ports import RegisterFirm


class Standing(StrEnum):
    SELF = "self"
    REPRESENTATIVE = "representative"
    AGENT = "agent"


@dataclass(frozen=True)
class PartyChoice:
    """One party that a person may act for, and by what right."""

    ref: PartyRef
    name: str
    standing: Standing
    mandate_id: UUID | None = None

    @property
    def code(self) -> str:
        """How a form names this choice."""
        return str(self.mandate_id or self.ref.id)


def parties_of(person_id: UUID) -> list[PartyChoice]:
    """Every party this person may act for now; the person first."""
    own = PartyChoice(PartyRef(PartyKind.PERSON, person_id), queries.person(person_id).name, Standing.SELF)
    firms = session().scalars(select(Organisation).where(Organisation.representative_id == person_id).order_by(Organisation.credit_code))
    represented = [PartyChoice(PartyRef(PartyKind.ORGANISATION, firm.id), firm.name, Standing.REPRESENTATIVE) for firm in firms]
    given = [
        PartyChoice(card.giver, card.giver_name, Standing.AGENT, card.id)
        for card in mandates.of_agent(person_id)
        if card.state == "current"
    ]
    return [own, *represented, *given]


def stated_firms(id_number: str) -> Sequence[RegisterFirm]:
    """The firms that the register names this person the representative of. Asks a source: no transaction stays open."""
    let_go()
    return ports.connected().firms(id_number)


def take_over_firms(person_id: UUID, firms: Sequence[RegisterFirm]) -> None:
    """The register's word on whose legal representative the person is: new firms come in, lost ones are let go."""
    stated = {service.organisation_for(firm.credit_code, firm.name, person_id).id for firm in firms}
    for firm in session().scalars(select(Organisation).where(Organisation.representative_id == person_id)):
        if firm.id not in stated:
            firm.representative_id = None


def switch(actor: Actor, code: str) -> PartyChoice:
    """Act for the chosen party from now on; raises PartyRefused when the person has no such right."""
    if actor.person is None or actor.session is None:
        raise NotSignedIn()
    chosen = next((choice for choice in parties_of(actor.person) if choice.code == code), None)
    if chosen is None:
        raise PartyRefused()
    is_self = chosen.standing is Standing.SELF
    sessions.act_for(actor.session, None if is_self else chosen.ref, chosen.mandate_id)
    audit.record(actor, "identity:act_for", kind=chosen.ref.kind.value, ref=str(chosen.ref.id))
    return chosen
