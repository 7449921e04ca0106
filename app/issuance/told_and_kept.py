"""What the ledger tells is what is on record, and what is on record is told there: certificates, files, changes of status."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, exists, func, select

from app.core import seal
from app.core.db import session
from app.core.seal import SealBroken
from app.issuance import pki
from app.issuance.models import Certificate, LedgerEntry, LedgerKind, Rendition, Status
from app.issuance.reasons import otherwise
from app.issuance.records import place

AT_ONCE = 500


@dataclass(frozen=True)
class Fault:
    """A row that does not fit."""

    table: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.key} {self.what}"


def faults() -> Iterator[Fault]:
    """Every row that is told wrongly or not at all."""
    return chain(_issues(), _untold_files(), _unknown_files(), _changes(), _untold_changes())


def _issues() -> Iterator[Fault]:
    """Each signed certificate is what its digest says, carries a seal of ours and was entered once; nothing unsigned was entered."""
    after = UUID(int=0)
    while rows := _certificates(after):
        for row in rows:
            yield from _of_certificate(row)
        after = rows[-1][0].id


def _certificates(after: UUID) -> list[tuple[Certificate, int, int]]:
    """The next certificates, each with how often its issue was entered, and how often of these with its digest."""
    issued = and_(LedgerEntry.certificate_id == Certificate.id, LedgerEntry.kind == LedgerKind.ISSUED)
    told = select(func.count()).where(issued).correlate(Certificate).scalar_subquery()
    rightly = select(func.count()).where(issued, LedgerEntry.digest == Certificate.document_sha256).correlate(Certificate).scalar_subquery()
    wanted = select(Certificate, told, rightly).where(Certificate.id > after).order_by(Certificate.id).limit(AT_ONCE)
    return [(row, count, right) for row, count, right in session().execute(wanted)]


def _of_certificate(found: tuple[Certificate, int, int]) -> Iterator[Fault]:
    row, told, rightly = found
    key, is_signed = str(row.id), row.status is not Status.PREPARED
    try:
        content = seal.unseal(row.document, place(row.id))
    except SealBroken:
        yield Fault("certificate", key, "cannot be opened: its document was changed")
        return
    by = pki.seals().get(row.key_id or "")
    if hashlib.sha256(content).digest() != row.document_sha256:
        yield Fault("certificate", key, "is not what its digest says")
    elif told != is_signed:
        yield Fault("certificate", key, f"is {row.status.value}, and its issue was entered {told} times")
    elif told != rightly:
        yield Fault("certificate", key, "is not the one whose digest the ledger has")
    elif row.signature is not None and not (by and pki.is_signed_by(by, content, row.signature)):
        yield Fault("certificate", key, "is not signed by a seal of ours")
    elif not _says_the_same(row, json.loads(content)):
        yield Fault("certificate", key, "was changed: its columns are not what was signed")


def _says_the_same(row: Certificate, document: dict[str, Any]) -> bool:
    until = row.valid_until.isoformat() if row.valid_until else None
    beside = (str(row.id), row.number, row.identifier, row.nonce.hex(), row.issued_on.isoformat(), until)
    signed = tuple(document[name] for name in ("id", "number", "identifier", "nonce", "issued_on", "valid_until"))
    return beside == signed and (row.issuer, row.type_code) == (document["issuer"]["code"], document["type"]["code"])


def _untold_files() -> Iterator[Fault]:
    of_file = (LedgerEntry.certificate_id == Rendition.certificate_id, LedgerEntry.digest == Rendition.sha256)
    told = exists().where(*of_file, LedgerEntry.kind == LedgerKind.RENDERED)
    for found in session().scalars(select(Rendition.id).where(~told).order_by(Rendition.id)):
        yield Fault("certificate_rendition", str(found), "is not in the ledger")


def _unknown_files() -> Iterator[Fault]:
    kept = exists().where(Rendition.certificate_id == LedgerEntry.certificate_id, Rendition.sha256 == LedgerEntry.digest)
    unknown = select(LedgerEntry.id).where(LedgerEntry.kind == LedgerKind.RENDERED, ~kept)
    for found in session().scalars(unknown.order_by(LedgerEntry.id)):
        yield Fault("ledger_entry", str(found), "tells of a file that is not on record")


def _changes() -> Iterator[Fault]:
    """Each change of status begins where the one before it ended, and the last one is what the certificate is today."""
    of_certificate = (Certificate.status, Certificate.status_code, Certificate.document_sha256)
    wanted = (
        select(LedgerEntry.id, LedgerEntry.certificate_id, LedgerEntry.payload, LedgerEntry.digest, *of_certificate)
        .join(Certificate, Certificate.id == LedgerEntry.certificate_id)
        .where(LedgerEntry.kind == LedgerKind.STATUS)
        .order_by(LedgerEntry.certificate_id, LedgerEntry.seq.is_(None), LedgerEntry.seq, LedgerEntry.at, LedgerEntry.id)
    )
    found = session().execute(wanted.execution_options(yield_per=AT_ONCE))
    try:
        for certificate_id, changes in groupby(found, key=lambda row: row.certificate_id):
            yield from _of_changes(certificate_id, changes)
    finally:
        found.close()


def _of_changes(certificate_id: UUID, changes: Iterable[Row[*tuple[Any, ...]]]) -> Iterator[Fault]:
    status, code, row = Status.SIGNED.value, "", None
    for row in changes:
        said = json.loads(row.payload)
        if said["was"] != status or row.digest != row.document_sha256:
            yield Fault("ledger_entry", str(row.id), "tells of a change that does not follow from what was before")
        status = said["status"]
        code = said.get("reason") or (row.status_code if status == Status.SIGNED.value else otherwise(Status(status)).value)
    if row is not None and (row.status.value, row.status_code) != (status, code):
        yield Fault("certificate", str(certificate_id), f"is {row.status_code or row.status.value}, but the ledger says {code}")


def _untold_changes() -> Iterator[Fault]:
    told = exists().where(LedgerEntry.certificate_id == Certificate.id, LedgerEntry.kind == LedgerKind.STATUS)
    is_touched = and_(Certificate.status != Status.PREPARED, (Certificate.status != Status.SIGNED) | Certificate.status_code.is_not(None))
    for row in session().execute(select(Certificate.id, Certificate.status).where(~told, is_touched).order_by(Certificate.id)):
        yield Fault("certificate", str(row.id), f"is {row.status.value}, and the ledger tells of no change")
