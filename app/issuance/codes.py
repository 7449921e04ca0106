"""The code on a paper: its address, and behind the # what a stranger may read of it, signed, so that it can be checked without network.

A CWT (RFC 8392) in a COSE_Sign1, packed by zlib and written in base64url. What stands behind a # is never sent to a server. The code
never says more than the verification page, and what it has no room for it leaves out in a fixed order, and says so.
"""

import base64
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

import cbor2

from app.core import clock
from app.core.settings import current
from app.elements.words import Words
from app.issuance import cose
from app.issuance.issuers import issuer
from app.issuance.pki import Key
from app.issuance.records import Record
from app.issuance.shown import public_facts
from app.issuance.types import CertificateType

VERSION = 20  # of the QR code: one size for all papers, which a cheap scanner reads at 35 mm (tests/unit/issuance/test_codes.py)
MOST = 666  # characters that it holds with medium correction
LONGEST_VALUE = 20  # characters of a fact, where the whole has no room
ISSUER, SUBJECT, EXPIRES, ISSUED_AT, CWT_ID, OURS = 1, 2, 4, 6, 7, -65537  # RFC 8392; the last is one of those for private use
IDENTIFIER, TYPE, NAME, OFFICE, FACTS, LEFT_OUT = 1, 2, 3, 4, 5, 6  # of what is ours
Fact = tuple[str, str]


def address(certificate_id: UUID) -> str:
    """Where the code leads."""
    return f"{current().public_url}/v/{certificate_id}"


def text_of(record: Record) -> str:
    """What the QR code says. Papers signed before there were codes have the address alone."""
    return _text(record.id, record.code) if record.code else address(record.id)


def version_of(text: str) -> int | None:
    """The size that the codes of all papers have; None where only the text can tell it."""
    return VERSION if "#" in text and len(text) <= MOST else None


def _text(certificate_id: UUID, code: bytes) -> str:
    return f"{address(certificate_id)}#{base64.urlsafe_b64encode(code).rstrip(b'=').decode()}"


def code_of(kind: CertificateType, record: Record, key: Key) -> bytes:
    """The packed code, signed with this key; the first of its shorter forms that has room on the paper, or the shortest."""
    code = b""
    for said in _forms(kind, record):
        claims = _claims(record, {TYPE: kind.code, OFFICE: record.issuer} | said)
        code = zlib.compress(cose.signed(cbor2.dumps(claims, canonical=True), key), 9)
        if len(_text(record.id, code)) <= MOST:
            break
    return code


def _claims(record: Record, ours: dict[int, object]) -> dict[int, object]:
    claims = {ISSUER: issuer(record.issuer).signatory.zh, SUBJECT: record.number, ISSUED_AT: _midnight(record.issued_on)}
    if record.valid_until:
        claims[EXPIRES] = _midnight(record.valid_until + timedelta(days=1))  # “on or after which it must not be accepted”
    return {**claims, CWT_ID: record.id.bytes, OURS: ours}


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(0), clock.LOCAL).timestamp())


def _forms(kind: CertificateType, record: Record) -> Iterator[dict[int, object]]:
    """Everything; without the English name; without the identifier; long values cut, the longest first; without the last facts, counted."""
    facts = [(label.zh, value) for label, value in public_facts(kind, record.facts)]
    identifier = {IDENTIFIER: record.document["identifier"]}
    title = kind.titled(record.facts)
    yield {**identifier, NAME: _names(title), FACTS: facts}
    yield {**identifier, NAME: [title.zh], FACTS: facts}
    yield {NAME: [title.zh], FACTS: facts}
    for place in sorted(range(len(facts)), key=lambda at: -len(facts[at][1])):
        if len(facts[place][1]) > LONGEST_VALUE:
            facts = [*facts[:place], _cut(facts[place]), *facts[place + 1 :]]
            yield {NAME: [title.zh], FACTS: facts}
    for kept in range(len(facts) - 1, -1, -1):
        yield {NAME: [title.zh], FACTS: facts[:kept], LEFT_OUT: len(facts) - kept}


def _names(words: Words) -> list[str]:
    return [words.zh, words.en] if words.en else [words.zh]


def _cut(fact: Fact) -> Fact:
    return fact[0], fact[1][:LONGEST_VALUE] + "…"
