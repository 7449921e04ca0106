"""Is this paper ours, unchanged and in force? The ledger is asked first, the signature second.

A stranger is told what the type allows, masked, and nothing about numbers that were never given out.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography import x509

from app.core import clock, seal
from app.core.actor import Role
from app.core.errors import TooLarge
from app.core.seal import SealBroken
from app.core.settings import current
from app.elements.words import Words
from app.identity.personal import normal_name
from app.issuance import attached, evidence, pki, revoked, versions
from app.issuance.evidence import Evidence, Sealed
from app.issuance.issuers import issuer
from app.issuance.models import Status
from app.issuance.reasons import WORDS, Reason, national_code
from app.issuance.records import place
from app.issuance.shown import public_facts
from app.issuance.status_lists import Bit, bit_of

OPEN = "none"  # the mask that hides nothing
KEPT = 1000  # records found sound, about 3 KB each; the least asked for goes first
Facts = tuple[tuple[Words, str], ...]

log = logging.getLogger(__name__)


class Verdict(StrEnum):
    GENUINE = "genuine"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    PREPARING = "preparing"
    ALTERED = "altered"
    SEAL_REVOKED = "seal_revoked"  # signed by a seal after the moment since which it is not trusted
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"


BY_STATUS = {
    Status.SUSPENDED: Verdict.SUSPENDED,
    Status.REVOKED: Verdict.REVOKED,
    Status.CANCELLED: Verdict.CANCELLED,
    Status.SUPERSEDED: Verdict.SUPERSEDED,
}


@dataclass(frozen=True)
class Decided:
    """Why a certificate is not in force and who decided so, as far as a stranger is told: office and post, never a name."""

    reason: Words
    office: Words
    role: Role | None  # None where another decision brought it, such as a newer certificate
    at: datetime


@dataclass(frozen=True)
class Shown:
    """What a stranger may see of a certificate."""

    number: str
    identifier: str
    type_name: Words
    issuer: Words  # as the paper is signed
    competent: Words | None  # the department that answers for the issuer, where it has another name
    issued_on: date
    valid_until: date | None
    facts: Facts
    sha256: str  # of the signed record
    key_id: str
    ledger_seq: int | None  # None for the second or two until the sealer has numbered it
    replaced_by: str | None = None
    national_code: str = "01"
    decided: Decided | None = None
    bit: Bit | None = None  # its place in the public status lists; None until the sealer has numbered it
    is_withheld: bool = False  # the facts are told to who knows the name on the paper


@dataclass(frozen=True)
class Finding:
    verdict: Verdict
    certificate: Shown | None = None
    sealed_by: str = ""  # whose seal the file carries that was looked at, where it is an OFD copy: that seal was not looked at

    @property
    def is_ours(self) -> bool:
        return self.certificate is not None and self.verdict not in {Verdict.ALTERED, Verdict.SEAL_REVOKED}

    @property
    def is_in_force(self) -> bool:
        return self.verdict is Verdict.GENUINE


NOT_OURS, UNREADABLE = Finding(Verdict.NOT_OURS), Finding(Verdict.UNREADABLE)


def by_number(number: str, name: str = "") -> Finding:
    """The finding for a number or national identifier. Never given out and not yet signed are one answer.

    Numbers follow one another, so whoever has nothing else may be guessing: what is personal is told to those only who also know the
    name that stands on the paper. Who has its code or its file has the paper.
    """
    found = evidence.by_number(number)
    if found is None or found.status is Status.PREPARED or not _is_open(found):
        return NOT_OURS
    finding = _finding(found)
    if finding.certificate is None or not _is_personal(found.sealed) or _is_of(found.sealed, name):
        return finding
    return replace(finding, certificate=replace(finding.certificate, facts=(), is_withheld=True))


def _is_personal(sealed: Sealed) -> bool:
    """Whether the type masks anything; the others are public by law, as a business licence is."""
    return any(how != OPEN for how in versions.get(sealed.type_code, sealed.type_sha256).shown_on_verify.values())


def _is_of(sealed: Sealed, name: str) -> bool:
    holder = json.loads(seal.unseal(sealed.document, place(sealed.id)))["holder"]["name"] if name else ""
    return bool(name) and normal_name(name) == normal_name(holder)


def by_reference(reference: str) -> Finding:
    """The finding for what a QR code carries (the certificate's id) or a number typed into the address.

    Who has the id of what is being made is waiting for it: no paper carries it yet, and an id cannot be guessed.
    """
    found = _by_id(reference)
    return _finding(found) if found else by_number(reference)


def _is_open(found: Evidence) -> bool:
    """Whether the number alone leads anywhere: of some papers nobody may learn which one it was by trying numbers."""
    return versions.get(found.sealed.type_code, found.sealed.type_sha256).found_by_number


def _by_id(text: str) -> Evidence | None:
    try:
        return evidence.by_id(UUID(text))
    except ValueError:
        return None


def of_file(content: bytes) -> Finding:
    """The finding for a PDF, or an OFD copy. Only a file whose every byte was issued is genuine; raises TooLarge."""
    from app.issuance import pades

    limit = current().max_upload_mb
    if len(content) > limit * 1024 * 1024:
        raise TooLarge(limit=limit)
    issued = evidence.by_file(hashlib.sha256(content).digest())
    if issued is None:
        return _of_foreign_file(content) if attached.looks_like_pdf(content) else UNREADABLE
    finding = _finding(issued.of)
    if issued.sealed_by:
        return replace(finding, sealed_by=issued.sealed_by)
    fault = pades.fault_of(content, pki.seals(), issued.made_at)
    if fault == pades.SEAL_REVOKED and finding.certificate:
        return Finding(Verdict.SEAL_REVOKED, finding.certificate)
    if fault:
        log.critical("the issued file of certificate %s does not pass: %s", issued.of.sealed.id, fault)
        return NOT_OURS
    return finding


def _of_foreign_file(content: bytes) -> Finding:
    """A file that was not issued as it is: an altered copy when it carries a record of ours, else not ours."""
    claim = attached.claim_in(content)
    found = _by_id(claim.id) if claim else None
    if claim is None or found is None or found.status is Status.PREPARED:
        return NOT_OURS
    if found.sealed.nonce.hex() != claim.nonce or found.sealed.number != claim.number:
        return NOT_OURS  # the nonce is only known to who had the real file
    finding = _finding(found)
    return Finding(Verdict.ALTERED, finding.certificate) if finding.certificate else NOT_OURS


def _finding(found: Evidence) -> Finding:
    if found.status is Status.PREPARED:
        return Finding(Verdict.PREPARING)
    sealed, seal_certificate = found.sealed, pki.seals().get(found.key_id or "")
    try:
        sound = _sound_facts(sealed, seal_certificate) if seal_certificate else None
    except SealBroken:
        log.critical("the record of certificate %s was changed", sealed.id)
        return NOT_OURS
    if sound is None:
        log.critical("certificate %s does not agree with the ledger or its signature", sealed.id)
        return NOT_OURS
    verdict = Verdict.SEAL_REVOKED if _is_under_revoked_seal(found) else _verdict(found)
    return Finding(verdict, _shown(found, *sound))


def _is_under_revoked_seal(found: Evidence) -> bool:
    """Whether its seal was no longer trusted when it was issued; when that was, the ledger says, which the seal's key cannot change."""
    since = revoked.since(found.key_id)
    if since is None:
        return False
    issued = evidence.issued_at(found.sealed.id)
    return issued is None or issued >= since


@lru_cache(maxsize=KEPT)
def _sound_facts(sealed: Sealed, seal_certificate: x509.Certificate) -> tuple[Words, Facts] | None:
    """Title and facts that a stranger may read, if the record is what the ledger says was issued and a seal of ours signed it; else None.

    Opening a record and checking its signature cost more than the rest of the answer, and what comes out depends on nothing but
    what goes in: all the bytes just read from the row and the ledger, and the certificate just read for the seal. They are compared
    whole, so whatever is changed in either is another question, asked anew. What may change without a forgery (the status, the day,
    the successor) is no part of it and is never remembered; neither is an unmasked fact, or a record that cannot be opened.
    """
    content = seal.unseal(sealed.document, place(sealed.id))
    if sealed.signature is None or not hashlib.sha256(content).digest() == sealed.document_sha256 == sealed.vouched:
        return None
    document = json.loads(content)
    if not _says(document, sealed) or not pki.is_signed_by(seal_certificate, content, sealed.signature):
        return None
    kind = versions.get(sealed.type_code, sealed.type_sha256)
    return kind.titled(document["facts"]), tuple(public_facts(kind, document["facts"]))


def _says(document: Mapping[str, Any], sealed: Sealed) -> bool:
    """Whether the columns beside the document, which are what people are shown, say the same as what was signed."""
    until = sealed.valid_until.isoformat() if sealed.valid_until else None
    beside = (str(sealed.id), sealed.number, sealed.nonce.hex(), sealed.identifier, sealed.issued_on.isoformat(), until)
    signed = tuple(document[name] for name in ("id", "number", "nonce", "identifier", "issued_on", "valid_until"))
    of_kind = (document["issuer"]["code"], document["type"]["code"], document["type"]["sha256"])
    return (beside, (sealed.issuer, sealed.type_code, sealed.type_sha256)) == (signed, of_kind)


def _verdict(found: Evidence) -> Verdict:
    if found.status in BY_STATUS:
        return BY_STATUS[found.status]
    return Verdict.EXPIRED if _has_expired(found) else Verdict.GENUINE


def _has_expired(found: Evidence) -> bool:
    until = found.sealed.valid_until
    return until is not None and until < clock.today()


def _shown(found: Evidence, title: Words, facts: Facts) -> Shown:
    sealed = found.sealed
    office = issuer(sealed.issuer)
    return Shown(
        number=sealed.number,
        identifier=sealed.identifier,
        type_name=title,
        issuer=office.signatory,
        competent=office.competent,
        issued_on=sealed.issued_on,
        valid_until=sealed.valid_until,
        facts=facts,
        sha256=sealed.document_sha256.hex(),
        key_id=found.key_id,
        ledger_seq=found.ledger_seq,
        replaced_by=found.replaced_by,
        national_code=national_code(found.status, _why(found), has_expired=_has_expired(found)),
        decided=_decided(found) if found.status in BY_STATUS else None,
        bit=None if found.ledger_seq is None else bit_of(found.ledger_seq),
    )


def _decided(found: Evidence) -> Decided | None:
    why = _why(found)
    if why is None or found.office is None or found.decided_at is None:
        return None
    return Decided(WORDS[why], issuer(found.office).signatory, Role(found.role) if found.role else None, found.decided_at)


def _why(found: Evidence) -> Reason | None:
    return Reason(found.code) if found.code in set(Reason) else None
