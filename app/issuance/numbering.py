"""Numbers of certificates: the office's own number, the national identifier, and the credit code a licence assigns."""

import re
import unicodedata

from app.elements.identifiers import credit_check_character

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ROOT = "1.2.156.3005.2"
PLACE = re.compile(r"\{(\w+)(?::(\d+))?\}")
PLACES = {"office", "year", "sequence", "organisation_check", "credit_check"}
NOT_TYPED = re.compile(r"[\s\[\]()〔〕【】「」号\-_.·]")


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36, as GB/T 36904 asks for the last character of a certificate's identifier."""
    product = 36
    for character in text:
        product = (product + ALPHABET.index(character)) % 36 or 36
        product = product * 2 % 37
    return ALPHABET[(37 - product) % 36]


def identifier(type_code: str, issuer: str, serial: str, version: int = 1) -> str:
    """电子证照标识: root, type (21 characters), issuer (credit code), serial, version and check character."""
    parts = (type_code, issuer, serial, f"{version:03}")
    return ".".join((ROOT, *parts, check_character("".join(parts))))


def is_identifier(text: str) -> bool:
    """Whether the check character of an identifier fits; says nothing about whether it was given out."""
    parts = text.split(".")
    if ".".join(parts[:5]) != ROOT or len(parts) != 10 or not all(part and set(part) <= set(ALPHABET) for part in parts[5:]):
        return False
    return check_character("".join(parts[5:9])) == parts[9]


def organisation_check(body: str) -> str:
    """The ninth character of an organisation code (GB 11714), MOD 11-weighted over the first eight."""
    rest = sum(ALPHABET.index(character) * weight for character, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0X987654321"[rest % 11]


def compose(pattern: str, year: int, sequence: int, office: str = "") -> str:
    """Fill a numbering pattern from left to right; a check character is taken over what stands before it.

    `office` is the 机关代字 of who issues.
    """
    number, end = "", 0
    for place in PLACE.finditer(pattern):
        number += pattern[end : place.start()]
        end = place.end()
        number += office if place[1] == "office" else _filled(place[1], number, year, sequence, width=int(place[2] or 0))
    return number + pattern[end:]


def _filled(name: str, before: str, year: int, sequence: int, *, width: int) -> str:
    match name:
        case "year":
            return str(year)
        case "sequence":
            return f"{sequence:0{width}}"
        case "organisation_check":
            return organisation_check(before[-8:])
        case _:
            return credit_check_character(before[-17:])


def as_typed(number: str) -> str:
    """The number without what people leave out or type differently: brackets, spaces, 号, full-width forms."""
    return NOT_TYPED.sub("", unicodedata.normalize("NFKC", number)).upper()
