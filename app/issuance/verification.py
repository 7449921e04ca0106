"""Is this paper ours, unchanged and in force? The ledger is asked first, the signature second.

A stranger is told what the type allows, masked, and nothing about numbers that were never given out.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.db import session
from app.core.errors import TooLarge
from app.core.seal import SealBroken
from app.core.settings import current
from app.elements.masks import mask
from app.elements.words import Words
from app.issuance import attached, pades, pki, queries, versions
from app.issuance.errors import UnknownCertificate
from app.issuance.issuers import issuer
from app.issuance.models import Certificate, LedgerEntry, LedgerKind, Rendition, Status
from app.issuance.printing import printed
from app.issuance.records import Record, read
from app.issuance.types import CertificateType, FactType

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
    NOT_OURS = "not_ours"
    UNREADABLE = "unreadable"


BY_STATUS = {
    Status.SUSPENDED: Verdict.SUSPENDED,
    Status.REVOKED: Verdict.REVOKED,
    Status.CANCELLED: Verdict.CANCELLED,
    Status.SUPERSEDED: Verdict.SUPERSEDED,
}


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
    facts: tuple[tuple[Words, str], ...]
    sha256: str  # of the signed record
    key_id: str
    ledger_seq: int | None  # None for the second or two until the sealer has numbered it
    replaced_by: str | None = None


@dataclass(frozen=True)
class Finding:
    verdict: Verdict
    certificate: Shown | None = None

    @property
    def is_ours(self) -> bool:
        return self.certificate is not None and self.verdict is not Verdict.ALTERED

    @property
    def is_in_force(self) -> bool:
        return self.verdict is Verdict.GENUINE


NOT_OURS, UNREADABLE = Finding(Verdict.NOT_OURS), Finding(Verdict.UNREADABLE)


def by_number(number: str) -> Finding:
    """The finding for a number or national identifier. Never given out and not to be shown are one answer."""
    row = queries.by_number(number)
    return _finding(row) if row else NOT_OURS


def by_reference(reference: str) -> Finding:
    """The finding for what a QR code carries (the certificate's id) or a number typed into the address."""
    try:
        row = queries.by_id(UUID(reference))
    except (ValueError, UnknownCertificate):
        return by_number(reference)
    return _finding(row)


def of_pdf(content: bytes) -> Finding:
    """The finding for a file. Only a file whose every byte was issued is genuine; raises TooLarge."""
    limit = current().max_upload_mb
    if len(content) > limit * 1024 * 1024:
        raise TooLarge(limit=limit)
    if not attached.looks_like_pdf(content):
        return UNREADABLE
    issued = _issued_as(hashlib.sha256(content).digest())
    if issued is None:
        return _of_foreign_file(content)
    row, made_at = issued
    finding = _finding(row)
    session().rollback()  # nothing is parsed inside a transaction
    fault = pades.fault_of(content, pki.seals(), made_at)
    if fault:
        log.critical("the issued file of certificate %s does not pass: %s", row.id, fault)
        return NOT_OURS
    return finding


def _issued_as(digest: bytes) -> tuple[Certificate, datetime] | None:
    """The certificate of which this is the issued file, by both the rendition and the ledger, and when the file was made."""
    entry = LedgerEntry.certificate_id == Rendition.certificate_id
    known = select(Certificate, Rendition.made_at).join(Rendition, Rendition.certificate_id == Certificate.id).join(LedgerEntry, entry)
    of_digest = known.where(Rendition.sha256 == digest, LedgerEntry.kind == LedgerKind.RENDERED, LedgerEntry.digest == digest)
    found = session().execute(of_digest).first()
    return (found[0], found[1]) if found else None


def _of_foreign_file(content: bytes) -> Finding:
    """A file that was not issued as it is: an altered copy when it carries a record of ours, else not ours."""
    session().rollback()
    claim = attached.claim_in(content)
    try:
        row = queries.by_id(UUID(claim.id)) if claim else None
    except (ValueError, UnknownCertificate):
        row = None
    if claim is None or row is None or row.status is Status.PREPARED:
        return NOT_OURS
    if row.nonce.hex() != claim.nonce or row.number != claim.number:
        return NOT_OURS  # the nonce is only known to who had the real file
    finding = _finding(row)
    return Finding(Verdict.ALTERED, finding.certificate) if finding.certificate else NOT_OURS


def _finding(row: Certificate) -> Finding:
    if row.status is Status.PREPARED:
        return Finding(Verdict.PREPARING)
    entry = session().scalar(select(LedgerEntry).where(LedgerEntry.certificate_id == row.id, LedgerEntry.kind == LedgerKind.ISSUED))
    try:
        record = read(row)
    except SealBroken:
        log.critical("the record of certificate %s was changed", row.id)
        return NOT_OURS
    if entry is None or not _is_sound(record, row, entry):
        log.critical("certificate %s does not agree with the ledger or its signature", row.id)
        return NOT_OURS
    return Finding(_verdict(row), _shown(row, record, entry))


def _is_sound(record: Record, row: Certificate, entry: LedgerEntry) -> bool:
    """The record is what the ledger says was issued, and a seal of ours signed it."""
    digest = hashlib.sha256(record.canonical).digest()
    certificate = pki.seals().get(record.key_id or "")
    if certificate is None or record.signature is None or not digest == row.document_sha256 == entry.digest:
        return False
    said = (record.document["id"], record.document["number"], record.document["nonce"])
    return said == (str(row.id), row.number, row.nonce.hex()) and pki.is_signed_by(certificate, record.canonical, record.signature)


def _verdict(row: Certificate) -> Verdict:
    if row.status in BY_STATUS:
        return BY_STATUS[row.status]
    return Verdict.EXPIRED if row.valid_until and row.valid_until < clock.today() else Verdict.GENUINE


def _shown(row: Certificate, record: Record, entry: LedgerEntry) -> Shown:
    kind = versions.get(row.type_code, row.type_sha256)
    office = issuer(row.issuer)
    successor = session().get(Certificate, row.replaced_by) if row.replaced_by else None
    return Shown(
        number=row.number,
        identifier=row.identifier,
        type_name=kind.name,
        issuer=office.signatory,
        competent=office.competent,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        facts=tuple(_public_facts(kind, record)),
        sha256=row.document_sha256.hex(),
        key_id=row.key_id or "",
        ledger_seq=entry.seq,
        replaced_by=successor.number if successor else None,
    )


def _public_facts(kind: CertificateType, record: Record) -> list[tuple[Words, str]]:
    """The facts that the type shows to strangers, each under its mask; lists are never shown."""
    shown = []
    for name, how in kind.shown_on_verify.items():
        rule, value = kind.facts[name], record.facts.get(name)
        if value is not None and rule.type not in {FactType.LIST, FactType.TABLE}:
            shown.append((rule.label, mask(how, str(printed(rule, value)))))
    return shown
