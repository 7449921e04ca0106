"""What stands in the certificates that somebody holds, by elements of the dictionary: a form need not ask what we gave out ourselves."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.elements.facts import OwnFact
from app.identity import personal
from app.identity.models import Organisation, Person
from app.issuance import types
from app.issuance.models import Certificate
from app.issuance.queries import valid_today
from app.issuance.records import read


def facts_of(session: Session, subject_kind: str, subject_key: str) -> Iterable[OwnFact]:
    """The facts of certificates in force that their type names as elements, the newest first.

    Runs in a source's thread, on the session that is given.
    """
    naming = {code: kind for code, kind in types.all_types().items() if kind.elements or any(rule.element for rule in kind.facts.values())}
    holder = session.scalar(_holder(subject_kind, subject_key))
    if holder is None or not naming:
        return
    in_force = (
        Certificate.holder_id == holder,
        Certificate.type_code.in_(naming),
        *valid_today(),
    )
    for row in session.scalars(select(Certificate).where(*in_force).order_by(Certificate.issued_on.desc(), Certificate.id.desc())):
        record = read(row)
        said = {"number": record.number, "valid_until": record.valid_until.isoformat() if record.valid_until else None}
        named = {rule.element: record.facts.get(code) for code, rule in naming[row.type_code].facts.items() if rule.element}
        named |= {element: said[name] for name, element in naming[row.type_code].elements.items()}
        for element, value in named.items():
            if value is not None:
                yield OwnFact(element, value, record.number, record.issued_on.isoformat())


def _holder(kind: str, key: str) -> Select[UUID]:
    if kind == "person":
        return select(Person.id).where(Person.id_number_index == personal.id_number_index(key))
    return select(Organisation.id).where(Organisation.credit_code == key)
