"""Finding or creating the persons and organisations that acts are about."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.actor import PartyKind, PartyRef
from app.core.db import insert_missing, insert_once, new_id, session
from app.elements.identifiers import id_number_is_valid, normal_identifier
from app.identity import personal, queries
from app.identity.models import Organisation, Person


def person_for(id_number: str, name: str, phone: str = "") -> Person:
    """The person with this ID number, created when new. A changed name or phone is taken over; an empty phone changes nothing."""
    number = normal_identifier(id_number)
    index = personal.id_number_index(number)
    found = session().scalar(select(Person).where(Person.id_number_index == index))
    if found is None:
        insert_once(Person, **_new_person(number, name, phone))
        found = session().scalars(select(Person).where(Person.id_number_index == index)).one()
    _take_over(found, name, phone)
    return found


def parties_for(holders: Mapping[str, str]) -> Mapping[str, PartyRef]:
    """Who these numbers (identity numbers, credit codes) stand for; who is new is created under the name given. Nobody known is changed."""
    persons = {number: name for number, name in holders.items() if id_number_is_valid(number)}
    known = {one.number for one in queries.parties_by_number(holders)}
    insert_missing(Person, *(_new_person(number, name, "") for number, name in persons.items() if number not in known))
    firms = {number: name for number, name in holders.items() if number not in known and number not in persons}
    rows = ({"id": new_id(), "credit_code": number, "name": name, "created_at": clock.now()} for number, name in firms.items())
    insert_missing(Organisation, *rows)
    kinds = {True: PartyKind.PERSON, False: PartyKind.ORGANISATION}
    return {one.number: PartyRef(kinds[one.number in persons], one.id) for one in queries.parties_by_number(holders)}


def _new_person(id_number: str, name: str, phone: str) -> dict[str, object]:
    person_id = new_id()
    return {
        "id": person_id,
        "name": personal.sealed("name", person_id, name),
        "id_number": personal.sealed("id_number", person_id, id_number),
        "phone": personal.sealed("phone", person_id, phone),
        "id_number_index": personal.id_number_index(id_number),
        "name_index": personal.name_index(name),
        "phone_index": personal.phone_index(phone),
        "created_at": clock.now(),
    }


def _take_over(person: Person, name: str, phone: str) -> None:
    if person.name_index != personal.name_index(name):
        person.name, person.name_index = personal.sealed("name", person.id, name), personal.name_index(name)
    if phone and person.phone_index != personal.phone_index(phone):
        person.phone, person.phone_index = personal.sealed("phone", person.id, phone), personal.phone_index(phone)


def organisation_for(credit_code: str, name: str, representative_id: UUID | None) -> Organisation:
    """The organisation with this credit code, created when new; name and legal representative are taken over."""
    code = normal_identifier(credit_code)
    insert_once(Organisation, id=new_id(), credit_code=code, name=name, representative_id=representative_id, created_at=clock.now())
    found = session().scalars(select(Organisation).where(Organisation.credit_code == code)).one()
    if (found.name, found.representative_id) != (name, representative_id):
        found.name, found.representative_id = name, representative_id
    return found
