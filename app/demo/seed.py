"""Seeding: registers, accounts, posts, a firm with its representative, a mandate. Repeatable; cheap when done."""

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
from app.identity.models import Account
from app.issuance import issuers
from app.sources import enterprise

SINCE = date(2026, 1, 1)
GIVER, AGENT = "zhao-mingyuan", "sun-qian"


def seed() -> None:
    """Bring the demonstration to its first minute; what is there already stays."""
    with write():
        fill.fill(session())
    if session().scalar(select(Account.id).limit(1)):
        return
    hashes = {kind: passwords.digest(kind, demo_accounts.PASSWORD) for kind in ("citizen", "staff")}
    with write():
        for person in everyone():
            service.person_for(person.id_number, person.name, person.phone)
        session().flush()
        for person in citizens():
            accounts.create_citizen(_id_of(person), hashes["citizen"])
        for person in staff():
            _employ(person, hashes["staff"])
    _give_firm_and_mandate()
    issuers.ensure_keys()


def _id_of(person: NamedPerson) -> UUID:
    card = queries.person_by_id_number(person.id_number)
    if card is None:
        raise LookupError(person.key)
    return card.id


def _employ(person: NamedPerson, password_hash: str) -> None:
    person_id = _id_of(person)
    accounts.create_staff(person_id, demo_accounts.login_of(person), password_hash, demo_accounts.totp_secret(person))
    if person.post:
        accounts.give_post(person_id, person.post.department, person.post.role, SINCE)


def _give_firm_and_mandate() -> None:
    """赵明远 represents his firm by the enterprise register's word, and lets 孙倩 act for it."""
    people = {person.key: person for person in everyone()}
    giver = people[GIVER]
    firms = enterprise.firms_of(giver.id_number)  # asks a source: no transaction is open
    with write():
        giver_id, agent_id = _id_of(giver), _id_of(people[AGENT])
        parties.take_over_firms(giver_id, firms)
        session().flush()
        firm = next(choice for choice in parties.parties_of(giver_id) if choice.ref.id != giver_id)
        by_giver = Actor(person=giver_id, for_party=firm.ref, assurance=2)
        until = clock.today() + timedelta(days=365)
        mandate = mandates.give(by_giver, agent_id, (), until_day=until, key="demonstration-mandate")
        session().flush()
        mandates.confirm(Actor(person=agent_id, assurance=2), mandate.id)
