"""Reading parties: frozen cards with the sealed values opened, for acts that need them in clear."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    LargeBinary,
    Row,
    ScalarSelect,
    SQLColumnExpression,
    Uuid,
    bindparam,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
)

from app.core import clock
from app.core.actor import PartyKind, PartyRef, Role
from app.core.db import run, session
from app.core.errors import Missing
from app.elements.identifiers import normal_identifier
from app.identity import personal
from app.identity.models import Mandate, Organisation, Person, StaffPost


@dataclass(frozen=True)
class PersonCard:
    id: UUID
    name: str
    id_number: str
    phone: str


@dataclass(frozen=True)
class OrganisationCard:
    id: UUID
    name: str
    credit_code: str
    representative: UUID | None


_PERSON = select(Person.id, Person.name, Person.id_number, Person.phone).where(Person.id == bindparam("id"))


def _card(person: Person | Row) -> PersonCard:
    return PersonCard(
        person.id,
        personal.opened("name", person.id, person.name),
        personal.opened("id_number", person.id, person.id_number),
        personal.opened("phone", person.id, person.phone),
    )


def person(person_id: UUID) -> PersonCard:
    """The person; raises Missing."""
    found = run(_PERSON, {"id": person_id}).first()
    if found is None:
        raise Missing()
    return _card(found)


def names(person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these persons in one question; who is gone is left out."""
    wanted = select(Person.id, Person.name).where(Person.id.in_(set(person_ids)))
    return {row.id: personal.opened("name", row.id, row.name) for row in session().execute(wanted)} if person_ids else {}


def names_at_posts(post_ids: Collection[UUID]) -> dict[UUID, str]:
    """By post, the name of who has it or had it last; in one question."""
    wanted = select(StaffPost.id, Person.id, Person.name).join(Person, Person.id == StaffPost.person_id)
    rows = session().execute(wanted.where(StaffPost.id.in_(set(post_ids)))) if post_ids else ()
    return {post: personal.opened("name", person_id, name) for post, person_id, name in rows}


def officers_of(department: str, place: str = "") -> frozenset[UUID]:
    """The persons who hold a post in this department today, for this place or the whole city."""
    held = select(StaffPost.person_id).where(StaffPost.department == department, StaffPost.place.in_({place, ""}), *held_today())
    return frozenset(session().scalars(held))


def holders(department: str, role: Role, place: str) -> frozenset[UUID]:
    """The persons who hold a post of this role today whose cases are those of this place."""
    of_role = (StaffPost.department == department, StaffPost.role == role)
    held = select(StaffPost.person_id).where(*of_role, literal(place).startswith(StaffPost.place), *held_today())
    return frozenset(session().scalars(held))


def post_names(department: str, role: Role | None) -> dict[UUID, str]:
    """Who holds a post of this role today, of whatever place, by name, in one question."""
    of_role = (StaffPost.department == department, StaffPost.role == role)
    held = select(Person.id, Person.name).join(StaffPost, StaffPost.person_id == Person.id).where(*of_role, *held_today())
    return {row.id: personal.opened("name", row.id, row.name) for row in session().execute(held)}


def holds_post(
    person: SQLColumnExpression[UUID | None], department: str, role: Role | None, place: SQLColumnExpression[str]
) -> ColumnElement[bool]:
    """The same, asked about the person and the place of a row."""
    of_role = (StaffPost.department == department, StaffPost.role == role)
    held = exists().where(StaffPost.person_id == person, *of_role, place.startswith(StaffPost.place), *held_today())
    return held.correlate_except(StaffPost)  # of that row, however deep the question stands in another one


def posts_held(roles: Collection[Role]) -> list[tuple[str, Role, str]]:
    """Department, role and place of the posts of these roles that somebody holds today, each once."""
    held = select(StaffPost.department, StaffPost.role, StaffPost.place).where(StaffPost.role.in_(roles), *held_today())
    return [(department, role, place) for department, role, place in session().execute(held.distinct())]


def held_today() -> tuple[ColumnElement[bool], ...]:
    """The posts of today: begun, not over, not ended at once."""
    today = clock.today()
    return StaffPost.from_day <= today, or_(StaffPost.until_day.is_(None), StaffPost.until_day >= today), StaffPost.ended_at.is_(None)


def person_by_id_number(id_number: str) -> PersonCard | None:
    index = personal.id_number_index(normal_identifier(id_number))
    found = session().scalar(select(Person).where(Person.id_number_index == index))
    return _card(found) if found else None


def persons_by_phone(phone: str, limit: int = 20) -> list[PersonCard]:
    """Everyone whose phone in the population register is exactly this one; a family may share one."""
    index = personal.phone_index(phone)
    return [_card(row) for row in session().scalars(select(Person).where(Person.phone_index == index).order_by(Person.id).limit(limit))]


def firms_of(person_id: UUID) -> list[OrganisationCard]:
    """The firms whose legal representative this person is, as far as the house knows."""
    theirs = select(Organisation).where(Organisation.representative_id == person_id).order_by(Organisation.credit_code)
    return [OrganisationCard(firm.id, firm.name, firm.credit_code, firm.representative_id) for firm in session().scalars(theirs)]


def parties_named(name: str, limit: int = 50) -> list[UUID]:
    """Persons and organisations of exactly this name; a blind index finds no part of one."""
    persons = select(Person.id).where(Person.name_index == personal.name_index(name)).limit(limit)
    firms = select(Organisation.id).where(Organisation.name == name.strip()).limit(limit)
    return [*session().scalars(persons), *session().scalars(firms)]


def named(name: str) -> CompoundSelect[UUID]:
    """The same for a condition of another statement."""
    persons = select(Person.id).where(Person.name_index == personal.name_index(name))
    return persons.union_all(select(Organisation.id).where(Organisation.name == name.strip()))


@dataclass(frozen=True)
class Numbered:
    """A party that a number stands for; of a firm with its legal representative."""

    id: UUID
    number: str
    representative: UUID | None


def parties_by_number(numbers: Collection[str]) -> list[Numbered]:
    """Who of these ID numbers and credit codes is known here, in one question."""
    said = {normal_identifier(number): number for number in numbers if number}
    if not said:
        return []
    by_index = {personal.id_number_index(number): number for number in said}
    nobody, nothing = cast(null(), Uuid), cast(null(), LargeBinary)
    persons = select(Person.id, Person.id_number_index, literal(""), nobody).where(Person.id_number_index.in_(list(by_index)))
    codes = Organisation.credit_code.in_(list(said))
    firms = select(Organisation.id, nothing, Organisation.credit_code, Organisation.representative_id).where(codes)
    found = session().execute(persons.union_all(firms))
    return [Numbered(party, said[by_index[index] if index else code], behind) for party, index, code, behind in found]


def number_index_of(person_id: UUID) -> ScalarSelect[bytes]:
    """The blind index of a person's number, for a condition of another statement; nothing for a firm."""
    return select(Person.id_number_index).where(Person.id == person_id).scalar_subquery()


def organisation(organisation_id: UUID) -> OrganisationCard:
    """The organisation; raises Missing. The session holds it, for it forgets what nobody holds and would ask again."""
    found = session().get(Organisation, organisation_id)
    if found is None:
        raise Missing()
    session().info.setdefault("organisations", {})[organisation_id] = found
    return OrganisationCard(found.id, found.name, found.credit_code, found.representative_id)


def organisation_by_code(credit_code: str) -> OrganisationCard | None:
    found = session().scalar(select(Organisation).where(Organisation.credit_code == normal_identifier(credit_code)))
    return OrganisationCard(found.id, found.name, found.credit_code, found.representative_id) if found else None


def represented_by(person_id: UUID) -> list[UUID]:
    """The organisations whose legal representative this person is."""
    return list(session().scalars(select(Organisation.id).where(Organisation.representative_id == person_id)))


def persons_behind(party: PartyRef, mandate_id: UUID | None = None) -> frozenset[UUID]:
    """The persons whose own affairs this party's are: the person, a firm's legal representative, and who gave the mandate."""
    own = organisation(party.id).representative if party.kind is PartyKind.ORGANISATION else party.id
    given_by = session().scalar(select(Mandate.given_by).where(Mandate.id == mandate_id)) if mandate_id else None
    return frozenset(person_id for person_id in (own, given_by) if person_id)


def party_name(party: PartyRef) -> str:
    """What the party is called; raises Missing."""
    return organisation(party.id).name if party.kind is PartyKind.ORGANISATION else person(party.id).name
