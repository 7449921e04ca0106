"""Seeding: registers, accounts, posts, a firm with its representative, a mandate. Repeatable; cheap when done."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.transaction import write
from app.demo import accounts as demo_accounts
from app.demo.people import NamedPerson, citizens, everyone, staff
from app.demo.registers import fill
from app.identity import accounts, mandates, parties, passwords, queries, service
from app.identity.models import AccountKind, Mandate
from app.identity.parties import Standing
from app.identity.ports import RegisterFirm
from app.issuance import issuers
from app.sources import enterprise

SINCE = date(2026, 1, 1)
GIVER, AGENT, MANDATE_KEY = "zhao-mingyuan", "sun-qian", "demonstration-mandate"
REPRESENTATIVES = (GIVER, "han-mei")


def seed() -> None:
    """Bring the demonstration to its first minute; what is there already stays. Begun again after being cut off, it ends complete."""
    with write():
        fill.fill(session())
    if session().scalar(select(Mandate.id).where(Mandate.key == MANDATE_KEY)):
        return
    hashes = {kind: passwords.digest(kind, demo_accounts.PASSWORD) for kind in ("citizen", "staff")}
    with write():
        for person in everyone():
            service.person_for(person.id_number, person.name, person.phone)
        session().flush()
        settle_citizens(hashes["citizen"])
        for person in staff():
            _employ(person, hashes["staff"])
    firms = stated_firms()
    with write():
        settle_firms_and_mandate(firms)
    issuers.ensure_keys()


def settle_citizens(password_hash: str) -> None:
    """Every citizen signs in with the printed password, whatever a visitor chose meanwhile; open sessions stay."""
    for person in citizens():
        account = accounts.of_person(_id_of(person), AccountKind.CITIZEN)
        if account:
            account.password_hash = password_hash
        else:
            accounts.create_citizen(_id_of(person), password_hash)


def _id_of(person: NamedPerson) -> UUID:
    card = queries.person_by_id_number(person.id_number)
    if card is None:
        raise LookupError(person.key)
    return card.id


def _employ(person: NamedPerson, password_hash: str) -> None:
    person_id = _id_of(person)
    if accounts.of_person(person_id, AccountKind.STAFF):
        return
    accounts.create_staff(person_id, demo_accounts.login_of(person), password_hash, demo_accounts.totp_secret(person))
    if person.post:
        accounts.give_post(person_id, person.post.department, person.post.role, SINCE, place=person.post.place)


def stated_firms() -> Mapping[str, Sequence[RegisterFirm]]:
    """What the register says each representative represents; asks a source, so no transaction is open."""
    return {key: enterprise.firms_of(_named(key).id_number) for key in REPRESENTATIVES}


def settle_firms_and_mandate(firms: Mapping[str, Sequence[RegisterFirm]]) -> None:
    """赵明远 and 韩梅 represent their firms by the enterprise register's word; he lets 孙倩 act for his."""
    for key, stated in firms.items():
        parties.take_over_firms(_id_of(_named(key)), stated)
    giver_id, agent_id = _id_of(_named(GIVER)), _id_of(_named(AGENT))
    session().flush()
    firm = next(choice for choice in parties.parties_of(giver_id) if choice.standing is Standing.REPRESENTATIVE)
    by_giver = Actor(person=giver_id, for_party=firm.ref, assurance=2)
    mandate = mandates.give(by_giver, agent_id, (), until_day=clock.today() + timedelta(days=365), key=MANDATE_KEY)
    session().flush()
    mandates.confirm(Actor(person=agent_id, assurance=2), mandate.id)


def _named(key: str) -> NamedPerson:
    return next(person for person in everyone() if person.key == key)
