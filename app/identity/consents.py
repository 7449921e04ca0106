"""What a person allows besides what the law orders: asked only where it leaves the choice to them, listed, and taken back at once."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.identity.errors import NotSignedIn
from app.identity.models import Consent, ConsentTo


def give(actor: Actor, purpose: ConsentTo, wording: str) -> Consent:
    """Write that the person agreed to these words; agreeing twice is agreeing once."""
    person = _person(actor)
    standing = _standing(session(), person, purpose)
    if standing:
        return standing
    made = Consent(person_id=person, purpose=purpose, wording=wording, given_at=clock.now())
    session().add(made)
    audit.record(actor, "consent:give", kind="consent", ref=purpose.value)
    return made


def withdraw(actor: Actor, purpose: ConsentTo) -> None:
    """Take it back from now on; where nothing stands, nothing happens."""
    standing = _standing(session(), _person(actor), purpose)
    if standing:
        standing.withdrawn_at = clock.now()
        audit.record(actor, "consent:withdraw", kind="consent", ref=purpose.value)


def holds(person_id: UUID, purpose: ConsentTo, on: Session | None = None) -> bool:
    """Whether it is given and not taken back."""
    return _standing(on or session(), person_id, purpose) is not None


def of_person(person_id: UUID) -> Sequence[Consent]:
    """Everything the person ever allowed, the newest first."""
    return session().scalars(select(Consent).where(Consent.person_id == person_id).order_by(Consent.given_at.desc())).all()


def _standing(on: Session, person_id: UUID, purpose: ConsentTo) -> Consent | None:
    mine = (Consent.person_id == person_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
    return on.scalars(select(Consent).where(*mine).limit(1)).first()


def _person(actor: Actor) -> UUID:
    if actor.person is None:
        raise NotSignedIn()
    return actor.person
