"""What the house knows of a certificate that someone asks about: its row, what the ledger vouches for, the one that replaced it.

One query for all of it, because this is the page that everybody who holds a paper opens.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, or_, select

from app.core.db import Base
from app.core.reading import Query
from app.issuance import numbering
from app.issuance.models import Certificate, LedgerEntry, LedgerKind, Rendition, Status


class Sealed(NamedTuple):
    """Everything that says what was issued; whether it is sound depends on these values and the seal's certificate alone."""

    id: UUID
    number: str
    identifier: str
    type_code: str
    type_sha256: str
    issuer: str
    issued_on: date
    valid_until: date | None
    nonce: bytes
    document: bytes
    document_sha256: bytes
    signature: bytes | None
    vouched: bytes | None  # the digest in the ledger; None where it knows nothing of this certificate


class File(NamedTuple):
    """A file that was issued, and what is known of it."""

    of: "Evidence"
    made_at: datetime
    sealed_by: str  # the seal platform of an OFD copy; "" of what was sealed here


class Evidence(NamedTuple):
    sealed: Sealed
    status: Status
    key_id: str
    ledger_seq: int | None  # None for the second or two until the sealer has numbered it
    replaced_by: str | None  # the number of the newer certificate
    code: str | None  # why the status is what it is
    office: str | None
    role: str
    decided_at: datetime | None


def _table(model: type[Base]) -> FromClause:
    return model.__table__


_certificate, _rendition = _table(Certificate), _table(Rendition)
_issued, _drawn = _table(LedgerEntry).alias("issued"), _table(LedgerEntry).alias("drawn")
_newer = _certificate.alias("newer")
_of_issue = and_(_issued.c.certificate_id == _certificate.c.id, _issued.c.kind == LedgerKind.ISSUED)
_columns: Sequence[ColumnElement[Any]] = (
    *(_certificate.c[name] for name in Sealed._fields[:-1]),
    _issued.c.digest,
    _certificate.c.status,
    _certificate.c.key_id,
    _issued.c.seq,
    _newer.c.number,
    *(_certificate.c[name] for name in ("status_code", "status_office", "status_role", "status_at")),
)
_joined = _certificate.outerjoin(_issued, _of_issue).outerjoin(_newer, _newer.c.id == _certificate.c.replaced_by)
_all: Select[Any] = select(*_columns).select_from(_joined)

_by_id = Query(_all.where(_certificate.c.id == bindparam("wanted")))
_by_number = Query(
    _all.where(or_(_certificate.c.number_key == bindparam("typed"), _certificate.c.identifier == bindparam("as_identifier")))
)
_by_file = Query(
    select(*_columns, _rendition.c.made_at, _rendition.c.sealed_by)
    .select_from(_joined.join(_rendition, _rendition.c.certificate_id == _certificate.c.id))
    .join(_drawn, and_(_drawn.c.certificate_id == _certificate.c.id, _drawn.c.kind == LedgerKind.RENDERED))
    .where(_rendition.c.sha256 == bindparam("file"), _drawn.c.digest == bindparam("vouched"))
)

_issue = Query(select(_issued.c.payload).where(_issued.c.certificate_id == bindparam("wanted"), _issued.c.kind == LedgerKind.ISSUED))


def by_id(certificate_id: UUID) -> Evidence | None:
    rows = _by_id.rows(wanted=certificate_id)
    return _evidence(rows[0]) if rows else None


def by_number(number: str) -> Evidence | None:
    """By its number or its national identifier, in whatever brackets and spaces it was typed; where both fit, the number counts."""
    typed = numbering.as_typed(number)
    if not typed.isprintable() or not typed:  # no number has a control character, and PostgreSQL takes no NUL
        return None
    found = [_evidence(row) for row in _by_number.rows(typed=typed, as_identifier=number.strip().upper())]
    return next((one for one in found if numbering.as_typed(one.sealed.number) == typed), found[0] if found else None)


def by_file(digest: bytes) -> File | None:
    """The issued file that has this digest, by both the rendition and the ledger."""
    rows = _by_file.rows(file=digest, vouched=digest)
    return File(_evidence(rows[0]), *rows[0][len(_columns) :]) if rows else None


def issued_at(certificate_id: UUID) -> datetime | None:
    """When it was issued, by the text that the ledger vouches for."""
    rows = _issue.rows(wanted=certificate_id)
    return datetime.fromisoformat(json.loads(rows[0][0])["at"]) if rows else None


def _evidence(row: tuple[Any, ...]) -> Evidence:
    end = len(Sealed._fields)
    return Evidence(Sealed._make(row[:end]), *row[end : len(_columns)])
