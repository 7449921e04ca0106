"""Finding or creating the persons and organisations that acts are about."""

from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.db import insert_once, new_id, session
from app.elements.identifiers import normal_identifier
from app.identity import personal
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
