"""Sealed columns of a person: each value is bound to its row, exact match goes through blind indexes."""

import unicodedata
from uuid import UUID

from app.core import seal


def sealed(column: str, person_id: UUID, text: str) -> bytes:
    return seal.seal(text.encode(), f"person/{column}/{person_id}")


def opened(column: str, person_id: UUID, value: bytes) -> str:
    return seal.unseal(value, f"person/{column}/{person_id}").decode()


def normal_name(name: str) -> str:
    """A name as it is compared: one form of each character, no spaces, any of the dots that minority names carry."""
    text = unicodedata.normalize("NFKC", name).replace("・", "·").replace("•", "·").replace("‧", "·")
    return "".join(text.split()).casefold()


def id_number_index(id_number: str) -> bytes:
    return seal.blind_index("id_number", id_number)


def name_index(name: str) -> bytes:
    return seal.blind_index("name", normal_name(name))


def phone_index(phone: str) -> bytes:
    return seal.blind_index("phone", phone)


def blind(purpose: str, value: str) -> bytes:
    return seal.blind_index(purpose, value)
