"""家人代办: a mandate recorded at a window. The agent stands there; the giver agrees there too, by card, or by a code to the phone.

Civil Code art. 165: who, for what, until when. The phone is the one of the population register, never one that the agent names.
"""

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor, PartyKind, PartyRef
from app.core.db import session
from app.identity import challenges, mandates, personal, queries
from app.identity.challenges import Passed
from app.identity.errors import CodeGone, MandateRefused, NoRegisteredPhone, NotSignedIn, PartyRefused
from app.identity.models import Challenge, Mandate, MandateWay, Purpose, Relation


@dataclass(frozen=True)
class Entrusted:
    """What is to be written down: `giver` lets `agent` act in these services (none: in every one) until a day."""

    giver: UUID
    agent: UUID
    relation: Relation
    services: tuple[str, ...]
    until_day: date

    def claim(self, clerk: UUID, phone: str) -> dict[str, str]:
        said = {"giver": str(self.giver), "agent": str(self.agent), "relation": self.relation.value}
        return {**said, "services": json.dumps(self.services), "until": self.until_day.isoformat(), "clerk": str(clerk), "phone": phone}

    @classmethod
    def of(cls, claim: challenges.Claim) -> "Entrusted":
        return cls(
            UUID(claim["giver"]),
            UUID(claim["agent"]),
            Relation(claim["relation"]),
            tuple(json.loads(claim["services"])),
            date.fromisoformat(claim["until"]),
        )


def ask(clerk: Actor, said: Entrusted) -> UUID:
    """Send a code to the giver's phone; gives the challenge that waits for it.

    Raises MandateRefused, NoRegisteredPhone, CodeTooSoon.
    """
    _refuse_unfit(clerk, said)
    giver = queries.person(said.giver)
    if not giver.phone:
        raise NoRegisteredPhone()
    audit.record(clerk, "mandate:ask", kind="person", ref=str(said.giver), detail={"agent": str(said.agent)})
    return challenges.begin(Purpose.MANDATE, personal.blind("mandate", str(said.giver)), said.claim(_person(clerk), giver.phone))


def waiting(clerk: Actor, challenge: UUID) -> Entrusted | None:
    """What waits for the code that this clerk asked for; None where nothing of this clerk's waits."""
    row = session().get(Challenge, challenge)
    if row is None or row.purpose is not Purpose.MANDATE or not challenges.is_waiting(challenge):
        return None
    claim = challenges.claim_of(row)
    return Entrusted.of(claim) if claim.get("clerk") == str(clerk.person) else None


def prove(clerk: Actor, challenge: UUID, code: str) -> Passed:
    """The code is right. Uses up a try in a transaction of its own; raises CodeWrong, CodeGone."""
    if waiting(clerk, challenge) is None:
        raise CodeGone()
    return challenges.answer(challenge, code)


def record_by_phone(clerk: Actor, passed: Passed) -> Mandate:
    """The giver agreed by the code. Of two requests with the right code one gets through."""
    challenges.finish(passed.id)
    return _record(clerk, Entrusted.of(passed.claim), MandateWay.PHONE, key=f"mandate:{passed.id}")


def record_at_desk(clerk: Actor, said: Entrusted, *, key: str) -> Mandate:
    """The giver stands at the window too and was known by card."""
    _refuse_unfit(clerk, said)
    return _record(clerk, said, MandateWay.DESK, key=key)


def _record(clerk: Actor, said: Entrusted, way: MandateWay, *, key: str) -> Mandate:
    """The giver's word and the agent's at once: it counts from now on. The same key gives the same mandate again."""
    giver = Actor(person=said.giver, channel=clerk.channel, assurance=3)
    mandate = mandates.give(giver, said.agent, said.services, until_day=said.until_day, key=key)
    if mandate.confirmed_at is None:
        mandate.confirmed_at, mandate.way, mandate.relation, mandate.recorded_by = clock.now(), way, said.relation, _person(clerk)
        audit.record(clerk, "mandate:record", kind="mandate", ref=str(mandate.id), detail={"way": way.value})
    return mandate


def _refuse_unfit(clerk: Actor, said: Entrusted) -> None:
    """Nobody writes down a mandate of their own, on either side; nobody entrusts themselves."""
    if _person(clerk) in {said.giver, said.agent}:
        raise PartyRefused()
    if said.giver == said.agent or not clock.today() <= said.until_day <= clock.today() + mandates.LONGEST:
        raise MandateRefused()


def _person(clerk: Actor) -> UUID:
    if clerk.person is None or clerk.post is None:
        raise NotSignedIn()
    return clerk.person


def acting_for(agent: UUID, mandate_id: UUID) -> PartyRef:
    """Whom this agent may act for by this mandate, now; raises PartyRefused."""
    mandate = session().get(Mandate, mandate_id)
    if mandate is None or mandate.agent_id != agent or mandates.state_of(mandate) != "current":
        raise PartyRefused()
    return PartyRef(PartyKind(mandate.giver_kind), mandate.giver_id)
