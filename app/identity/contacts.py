"""联系方式: where a person is told besides the inbox, by text message and e-mail, and in which language.

A phone or an address counts from the moment that its owner gives the code that was sent there; until then the one before stays.
Sign-in codes always go to the phone of the population register: who takes over a mailbox takes over no account.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor
from app.core.db import insert_once, session
from app.identity import challenges, personal, queries
from app.identity.challenges import Claim, Passed
from app.identity.errors import CodeGone, EmailUnfit, MobileUnfit, NotSignedIn
from app.identity.models import Challenge, Contact, Purpose, Tongue

MOBILE = re.compile(r"1[3-9][0-9]{9}")
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?\.[A-Za-z]{2,24}")


class Kind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True)
class Reach:
    """Where and how a person is reached. An empty phone or address: not at all that way."""

    phone: str
    email: str
    by_text: bool = True
    by_email: bool = True
    tongue: Tongue = Tongue.BOTH
    phone_is_own: bool = False  # chosen by the person; otherwise the one of the register


def of(person_id: UUID) -> Reach:
    """As the person chose; raises Missing for nobody."""
    known = queries.person(person_id)
    row = session().get(Contact, person_id)
    if row is None:
        return Reach(known.phone, "")
    own, email = (_opened(kind, row) for kind in Kind)
    return Reach(own or known.phone, email, row.by_text, row.by_email, row.tongue, bool(own))


def choose(actor: Actor, *, by_text: bool, by_email: bool, tongue: Tongue) -> None:
    """Whether messages also leave by text message and e-mail, and in which language. The inbox gets each of them in any case."""
    row = _row(_person(actor))
    row.by_text, row.by_email, row.tongue, row.changed_at = by_text, by_email, tongue, clock.now()
    audit.record(actor, "contact:choose", kind="contact", ref=tongue.value)


def ask(actor: Actor, kind: Kind, address: str) -> UUID:
    """Send a code to a new phone or address; gives the challenge that waits for it. Raises MobileUnfit, EmailUnfit, CodeTooSoon."""
    tidy = _checked(kind, address)
    claim = {kind.value: tidy, "person": str(_person(actor))}
    return challenges.begin(Purpose.CONTACT, personal.blind("contact", tidy.casefold()), claim)


def claimed(actor: Actor, challenge: UUID) -> str:
    """The phone or address that waits for its code; empty where nothing of this person's waits."""
    row = session().get(Challenge, challenge)
    if row is None or not challenges.is_waiting(challenge):
        return ""
    claim = challenges.claim_of(row)
    is_own = row.purpose is Purpose.CONTACT and claim.get("person") == str(actor.person)
    return claim[_kind(claim).value] if is_own else ""


def prove(actor: Actor, challenge: UUID, code: str) -> Passed:
    """The code is right. Uses up a try in a transaction of its own; raises CodeWrong, CodeGone."""
    if not claimed(actor, challenge):
        raise CodeGone()
    return challenges.answer(challenge, code)


def confirm(actor: Actor, passed: Passed) -> Kind:
    """From now on what was proven counts; a proof counts once."""
    challenges.finish(passed.id)
    kind = _kind(passed.claim)
    _keep(_row(_person(actor)), kind, passed.claim[kind.value])
    audit.record(actor, "contact:confirm", kind="contact", ref=kind.value)
    return kind


def forget(actor: Actor, kind: Kind) -> None:
    """The own phone or address is deleted; the phone of the register counts again."""
    _keep(_row(_person(actor)), kind, "")
    audit.record(actor, "contact:forget", kind="contact", ref=kind.value)


def _kind(claim: Claim) -> Kind:
    return Kind.PHONE if Kind.PHONE.value in claim else Kind.EMAIL


def _checked(kind: Kind, address: str) -> str:
    tidy = "".join(address.split())
    if kind is Kind.PHONE:
        tidy = tidy.removeprefix("+86").replace("-", "")
    if not (MOBILE if kind is Kind.PHONE else EMAIL).fullmatch(tidy):
        raise MobileUnfit() if kind is Kind.PHONE else EmailUnfit()
    return tidy


def _row(person_id: UUID) -> Contact:
    """The person's row, locked; of two first choices at once one makes it."""
    nothing = {"phone": b"", "email": b"", "by_text": True, "by_email": True, "tongue": Tongue.BOTH}
    insert_once(Contact, person_id=person_id, changed_at=clock.now(), **nothing)
    return session().get_one(Contact, person_id, with_for_update=True)


def _keep(row: Contact, kind: Kind, address: str) -> None:
    sealed = personal.sealed(f"contact_{kind.value}", row.person_id, address) if address else b""
    if kind is Kind.PHONE:
        row.phone = sealed
    else:
        row.email = sealed
    row.changed_at = clock.now()


def _opened(kind: Kind, row: Contact) -> str:
    sealed = row.phone if kind is Kind.PHONE else row.email
    return personal.opened(f"contact_{kind.value}", row.person_id, sealed) if sealed else ""


def _person(actor: Actor) -> UUID:
    if actor.person is None:
        raise NotSignedIn()
    return actor.person
