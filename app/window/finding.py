"""Who stands at the window: what was typed or read is told apart and looked up. Nothing here opens a visit; cases.visits does."""

from dataclasses import dataclass
from uuid import UUID

from app.cases.visit_errors import NobodyFound
from app.cases.visit_models import FoundBy
from app.core import seal
from app.core.actor import Actor, PartyKind, PartyRef
from app.elements.identifiers import birth_date_of, credit_code_is_valid, normal_identifier
from app.elements.masks import mask
from app.identity import queries as identity
from app.identity.queries import PersonCard

PHONE_DIGITS = 11


@dataclass(frozen=True)
class Choice:
    """One person who may be meant, shown so that the clerk can compare the card and nobody else's number is told."""

    name: str
    id_number: str
    firm: str
    token: str  # vouched for: the page cannot name anybody else


@dataclass(frozen=True)
class Chosen:
    person_id: UUID
    found_by: FoundBy
    party: PartyRef


def is_phone(text: str) -> bool:
    return len(text) == PHONE_DIGITS and text.isascii() and text.isdigit() and text.startswith("1")


def is_credit_code(text: str) -> bool:
    """Both are of 18 signs: what has a birth date in it is an ID number, if perhaps a mistyped one."""
    return birth_date_of(text) is None and credit_code_is_valid(text)


def by_phone(clerk: Actor, phone: str) -> list[Choice]:
    """Whose number it is in the population register; raises NobodyFound."""
    found = identity.persons_by_phone(phone)
    if not found:
        raise NobodyFound()
    return [_choice(clerk, card, FoundBy.PHONE) for card in found]


def by_credit_code(clerk: Actor, code: str) -> list[Choice]:
    """The legal representative of the firm, who has to stand there; raises NobodyFound for a firm that the house does not know."""
    firm = identity.organisation_by_code(normal_identifier(code))
    if firm is None or firm.representative is None:
        raise NobodyFound()
    party = PartyRef(PartyKind.ORGANISATION, firm.id)
    return [_choice(clerk, identity.person(firm.representative), FoundBy.NUMBER, party)]


def _choice(clerk: Actor, card: PersonCard, found_by: FoundBy, party: PartyRef | None = None) -> Choice:
    wanted = party or PartyRef(PartyKind.PERSON, card.id)
    firm = identity.organisation(wanted.id).name if party else ""
    token = seal.vouch([str(card.id), found_by.value, wanted.kind.value, str(wanted.id)], _purpose(clerk))
    return Choice(mask("name", card.name), mask("id_number", card.id_number), firm, token)


def chosen(clerk: Actor, token: str) -> Chosen:
    """What this clerk's own page offered; raises NobodyFound for anything else."""
    told = seal.vouched(token, _purpose(clerk))
    if not isinstance(told, list):
        raise NobodyFound()
    person_id, found_by, kind, party_id = told
    return Chosen(UUID(person_id), FoundBy(found_by), PartyRef(PartyKind(kind), UUID(party_id)))


def _purpose(clerk: Actor) -> str:
    return f"window-choice:{clerk.session}"
