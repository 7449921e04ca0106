"""The status of all certificates for machines: signed lists of bits (W3C Bitstring Status List 1.0), made again when a status changes.

The place of a certificate is that of its issue in the ledger: nothing of it says whose it is, and each list covers at least 131,072
places, so that who fetches one does not tell which certificate they ask about.
"""

import base64
import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.db import session
from app.core.settings import current
from app.core.transaction import elected
from app.issuance import pki
from app.issuance.models import Certificate, LedgerEntry, LedgerKind, Purpose, Status, StatusList
from app.issuance.pki import Key

PLACES = 131_072  # in one list: the least that the recommendation allows
TTL = timedelta(minutes=5)  # how long a checker may keep a list
LIFE = timedelta(days=7)  # how long a list counts at most: an old one cannot be shown for ever
RENEWAL = timedelta(days=1)
ENDED = {
    Purpose.REVOCATION: frozenset({Status.REVOKED, Status.CANCELLED, Status.SUPERSEDED}),
    Purpose.SUSPENSION: frozenset({Status.SUSPENDED}),
}
CONTEXT = "https://www.w3.org/ns/credentials/v2"
MEDIA_TYPE = "application/vc+jwt"


class Bit(NamedTuple):
    """Where a certificate stands in the lists."""

    number: int
    place: int


def bit_of(seq: int) -> Bit:
    return Bit(*divmod(seq, PLACES))


def given_out(purpose: Purpose, number: int) -> StatusList | None:
    """The list as it was signed last; None where there is no such list (yet)."""
    return session().get(StatusList, (purpose, number))


def refresh_new() -> int:
    """Sign again every list that a change of status or the time has overtaken; gives how many. The worker's duty."""
    session().rollback()
    entered = _entered()  # read first: whatever is read after it may be newer, never older
    stale = _stale(entered)
    if not stale:
        session().rollback()
        return 0
    key = pki.ledger_key()
    made = {which: credential(key, *which, _places(*which)) for which in stale}
    session().rollback()
    with elected("status-lists") as writing:
        if writing is None or _told() > entered:
            return 0
        for (purpose, number), text in made.items():
            writing.merge(StatusList(purpose=purpose, number=number, credential=text, told=entered, signed_at=clock.now()))
    return len(made)


def _entered() -> int:
    """How many entries of the ledger have their place."""
    last = session().scalar(select(func.max(LedgerEntry.seq)))
    return 0 if last is None else last + 1


def _told() -> int:
    """Up to which entry the lists take every change into account."""
    return session().scalar(select(func.max(StatusList.told))) or 0


def _stale(entered: int) -> list[tuple[Purpose, int]]:
    rows = session().execute(select(StatusList.purpose, StatusList.number, StatusList.signed_at))
    known = {(purpose, number): signed_at for purpose, number, signed_at in rows}
    wanted = [(purpose, number) for purpose in Purpose for number in range(-(-entered // PLACES))]
    touched, now = _touched_since(_told()), clock.now()
    return [which for which in wanted if which not in known or which[1] in touched or not now - RENEWAL < known[which] <= now]


def _touched_since(told: int) -> frozenset[int]:
    """The numbers of the lists in which a certificate stands whose status has changed since."""
    issued, change = aliased(LedgerEntry), aliased(LedgerEntry)
    of_same = (issued.certificate_id == change.certificate_id, issued.kind == LedgerKind.ISSUED, issued.seq.is_not(None))
    wanted = select(issued.seq).join(change, and_(*of_same)).where(change.kind == LedgerKind.STATUS, change.seq >= told)
    return frozenset(bit_of(seq).number for seq in session().scalars(wanted) if seq is not None)


def _places(purpose: Purpose, number: int) -> list[int]:
    """The places in this list whose bit is set."""
    first = number * PLACES
    issued = (LedgerEntry.kind == LedgerKind.ISSUED, LedgerEntry.seq >= first, LedgerEntry.seq < first + PLACES)
    wanted = select(LedgerEntry.seq).join(Certificate, Certificate.id == LedgerEntry.certificate_id)
    found = session().scalars(wanted.where(*issued, Certificate.status.in_(ENDED[purpose])))
    return [seq - first for seq in found if seq is not None]


# --- the credential -----------------------------------------------------------------------------------------------


def credential(key: Key, purpose: Purpose, number: int, places: Iterable[int]) -> str:
    """The list as a verifiable credential, a compact JWS with ES256 (vc-jose-cose): it carries the certificates that check it."""
    now = clock.now().replace(microsecond=0)
    address = f"{current().public_url}/v/status/{purpose.value}/{number}"
    said = {
        "@context": [CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": current().public_url,
        "validFrom": _instant(now),
        "validUntil": _instant(now + LIFE),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose.value,
            "ttl": int(TTL.total_seconds() * 1000),
            "encodedList": encoded(places),
        },
    }
    chain = [base64.b64encode(one.public_bytes(Encoding.DER)).decode() for one in (key.certificate, *key.chain)]
    return _signed(key, {"alg": "ES256", "typ": "vc+jwt", "kid": key.id, "x5c": chain}, said)


def encoded(places: Iterable[int]) -> str:
    """The bits, the first place leftmost, as multibase base64url of their GZIP."""
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place >> 3] |= 0x80 >> (place & 7)
    return "u" + _base64(gzip.compress(bits, mtime=0))


def _signed(key: Key, header: Mapping[str, object], said: Mapping[str, object]) -> str:
    content = ".".join(_base64(json.dumps(part, separators=(",", ":")).encode()) for part in (header, said))
    both = decode_dss_signature(key.sign(content.encode()))  # JWS wants the two numbers plainly (RFC 7518, 3.4)
    return f"{content}.{_base64(b''.join(number.to_bytes(32) for number in both))}"


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
