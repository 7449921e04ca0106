"""Invented numbers with right check digits that can belong to nobody."""

from app.elements.identifiers import credit_check_character, id_check_character

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PHONE = "1990000"


def id_number(division: str, birth_date: str, serial: int) -> str:
    """18 characters; the serial's parity is the sex (odd male)."""
    body = f"{division}{birth_date.replace('-', '')}{serial:03d}"
    return body + id_check_character(body)


def credit_code(kind: str, division: str, body: str) -> str:
    """A unified social credit code (GB 32100) around an organisation code (GB 11714), both checks right."""
    first_17 = f"{kind}{division}{body}{_organisation_check(body)}"
    return first_17 + credit_check_character(first_17)


def _organisation_check(body: str) -> str:
    total = sum(ORGANISATION_ALPHABET.index(sign) * weight for sign, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def phone(serial: int) -> str:
    """A number that cannot ring."""
    return f"{PHONE}{serial:04d}"


def bank_account(serial: int) -> str:
    """19 digits of no bank's range."""
    return f"9900{serial:015d}"
