"""The document of a certificate: everything it says, in one place, sealed in its row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.core import seal
from app.elements.facts import Value
from app.issuance.models import Certificate

FORMAT = "yimen-certificate/1"


@dataclass(frozen=True)
class Holder:
    """Whom a certificate is about. The number is masked: who may print it in full names it as a fact."""

    kind: str  # person | organisation
    id: UUID
    name: str
    number_masked: str


@dataclass(frozen=True)
class Record:
    """A certificate read from its row, free of the database: what signing, drawing and checking work on."""

    id: UUID
    number: str
    issuer: str
    type_code: str
    type_sha256: str
    canonical: bytes
    document: Mapping[str, object]
    signature: bytes | None
    key_id: str | None
    issued_on: date
    valid_until: date | None
    reference: str
    code: bytes | None = None  # what the QR code carries; none before signing, and on papers older than codes

    @property
    def facts(self) -> Mapping[str, Value]:
        return self.document["facts"]  # type: ignore[return-value]


def place(certificate_id: UUID) -> str:
    return f"certificate/document/{certificate_id}"


def read(row: Certificate) -> Record:
    """Open the sealed document of a row; raises SealBroken when it was changed or moved."""
    content = seal.unseal(row.document, place(row.id))
    return Record(
        id=row.id,
        number=row.number,
        issuer=row.issuer,
        type_code=row.type_code,
        type_sha256=row.type_sha256,
        canonical=content,
        document=json.loads(content),
        signature=row.signature,
        key_id=row.key_id,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        reference=row.reference,
        code=row.code,
    )
