"""授权委托: who lets whom act for them, in what, until when; given, confirmed by the agent, withdrawn at any time."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor, PartyRef
from app.core.db import insert_once, new_id, session
from app.core.errors import KeyReused
from app.identity import queries
from app.identity.errors import MandateEnded, MandateGone, MandateRefused, MandateTooNarrow, NotSignedIn, PartyRefused
from app.identity.models import Mandate, MandateWay, Relation

LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class MandateCard:
    """A mandate as its pages show it."""

    id: UUID
    giver: PartyRef
    giver_name: str
    agent_id: UUID
    agent_name: str
    services: tuple[str, ...]
    from_day: date
    until_day: date
    state: str  # waiting | current | ended | withdrawn
    way: MandateWay = MandateWay.OWN
    relation: Relation = Relation.UNSAID


def give(actor: Actor, agent_id: UUID, services: tuple[str, ...], *, until_day: date, key: str) -> Mandate:
    """Let `agent` act for the actor's party. An agent cannot pass a mandate on. The same key gives the same mandate again."""
    if actor.person is None or actor.party is None:
        raise NotSignedIn()
    if actor.mandate:
        raise PartyRefused()
    today = clock.today()
    if agent_id in {actor.person, actor.party.id} or not today <= until_day <= today + LONGEST:
        raise MandateRefused()
    mandate_id = new_id()
    first = insert_once(
        Mandate,
        id=mandate_id,
        giver_kind=actor.party.kind,
        giver_id=actor.party.id,
        given_by=actor.person,
        agent_id=agent_id,
        services=list(services),
        from_day=today,
        until_day=until_day,
        given_at=clock.now(),
        key=key,
    )
    mandate = session().scalars(select(Mandate).where(Mandate.key == key)).one()
    if first:
        detail = {"agent": str(agent_id), "services": services, "until": str(until_day)}
        audit.record(actor, "mandate:give", kind="mandate", ref=str(mandate_id), detail=detail)
    elif (mandate.given_by, mandate.agent_id, tuple(mandate.services), mandate.until_day) != (actor.person, agent_id, services, until_day):
        raise KeyReused()
    return mandate


def confirm(actor: Actor, mandate_id: UUID) -> Mandate:
    """The agent agrees; only now may they act."""
    mandate = session().get(Mandate, mandate_id)
    if mandate is None or mandate.agent_id != actor.person or mandate.withdrawn_at or mandate.until_day < clock.today():
        raise MandateGone()
    if mandate.confirmed_at is None:
        mandate.confirmed_at = clock.now()
        audit.record(actor, "mandate:confirm", kind="mandate", ref=str(mandate.id))
    return mandate


def withdraw(actor: Actor, mandate_id: UUID) -> Mandate:
    """End the mandate at once: the giver takes it back or the agent lays it down."""
    mandate = session().get(Mandate, mandate_id)
    if mandate is None or not _concerns(mandate, actor):
        raise MandateGone()
    if mandate.withdrawn_at is None:
        mandate.withdrawn_at = clock.now()
        audit.record(actor, "mandate:withdraw", kind="mandate", ref=str(mandate.id))
    return mandate


def _concerns(mandate: Mandate, actor: Actor) -> bool:
    is_giver = actor.party is not None and actor.mandate is None and mandate.giver_id == actor.party.id
    return is_giver or mandate.agent_id == actor.person


def state_of(mandate: Mandate) -> str:
    """waiting for the agent, current, ended or withdrawn."""
    if mandate.withdrawn_at:
        return "withdrawn"
    if mandate.until_day < clock.today():
        return "ended"
    return "current" if mandate.confirmed_at else "waiting"


def of_giver(party: PartyRef) -> list[MandateCard]:
    """What this party has given, the newest first."""
    return [_card(row) for row in session().scalars(select(Mandate).where(Mandate.giver_id == party.id).order_by(Mandate.id.desc()))]


def of_agent(person_id: UUID) -> list[MandateCard]:
    """What this person was given, the newest first."""
    return [_card(row) for row in session().scalars(select(Mandate).where(Mandate.agent_id == person_id).order_by(Mandate.id.desc()))]


def agent_of(mandate_id: UUID) -> UUID:
    return session().get_one(Mandate, mandate_id).agent_id


def _card(row: Mandate) -> MandateCard:
    giver = PartyRef(row.giver_kind, row.giver_id)
    return MandateCard(
        id=row.id,
        giver=giver,
        giver_name=queries.party_name(giver),
        agent_id=row.agent_id,
        agent_name=queries.person(row.agent_id).name,
        services=tuple(row.services),
        from_day=row.from_day,
        until_day=row.until_day,
        state=state_of(row),
        way=row.way,
        relation=row.relation,
    )


def require(actor: Actor, service_code: str) -> None:
    """Raise MandateTooNarrow unless the actor acts for itself, by office, or by a mandate that covers the service."""
    if actor.mandate is None:
        return
    mandate = session().get(Mandate, actor.mandate)
    if mandate is None or state_of(mandate) != "current" or (mandate.services and service_code not in mandate.services):
        raise MandateTooNarrow()


def require_standing(mandate_id: UUID | None) -> None:
    """Raise MandateEnded where what was begun by a mandate goes on after its end; a mandate withdrawn at this moment waits or counts."""
    if mandate_id is None:
        return
    held = select(Mandate).where(Mandate.id == mandate_id).with_for_update(read=True).execution_options(populate_existing=True)
    if state_of(session().scalars(held).one()) != "current":
        raise MandateEnded()
