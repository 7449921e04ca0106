"""Issuing: record what will be signed, sign it once; and change its status with a reason.

A certificate is prepared inside the deciding transaction. A job signs it afterwards (app/issuance/work.py); if it dies, the
certificate stays prepared and is signed later. Nothing without a record is ever signed. The signed record is the certificate;
its paper is drawn when somebody first asks for it.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from app.audit import service as audit
from app.core import clock, counters, seal
from app.core.actor import SYSTEM, Actor
from app.core.db import insert, new_id, run, session
from app.elements.facts import Value
from app.issuance import ledger, lint, numbering, orders, types, versions
from app.issuance.canonical import canonical
from app.issuance.errors import ReasonMissing, StatusRefused, UnknownCertificate
from app.issuance.issuers import Issuer, code_of, issuer
from app.issuance.models import Certificate, LedgerKind, NumberSequence, Status, TypeVersion
from app.issuance.reasons import NATIONAL, Reason, national_code, otherwise
from app.issuance.records import FORMAT, Holder, place
from app.issuance.types import OFFICE, CertificateType

__all__ = ["Holder", "check", "prepare", "set_status"]

Facts = Mapping[str, Value]

# The life of a certificate after it is signed. 撤销 and 注销 are final; 暂扣 can be given back.
MOVES: Mapping[Status, frozenset[Status]] = {
    Status.SIGNED: frozenset({Status.SUSPENDED, Status.REVOKED, Status.CANCELLED, Status.SUPERSEDED}),
    Status.SUSPENDED: frozenset({Status.SIGNED, Status.REVOKED, Status.CANCELLED}),
}


_DONE = select(
    select(Certificate.id).where(Certificate.key == bindparam("key")).scalar_subquery(),
    select(TypeVersion.sha256).where(TypeVersion.sha256 == bindparam("version")).scalar_subquery(),
)  # what of preparing is done already: the certificate itself, and the version of its type on record


def prepare(
    type_code: str,
    holder: Holder,
    facts: Mapping[str, Value],
    reference: str,
    *,
    key: str,
    valid_until: date | None = None,
    by: str = "",
) -> UUID:
    """Record a certificate of this type and have it signed after the commit. The same key gives the first one again.

    `valid_until` is the last day where it is not the type's own; `by` is the issuer (issuers.code_of) where the type leaves it open.
    Raises FactsRefused or CharacterMissing before anything is recorded.
    """
    kind = types.get(type_code)
    known, kept = run(_DONE, {"key": key, "version": kind.sha256}).one()
    if known:
        return known
    given = check(type_code, holder, facts)
    if not kept:
        versions.keep(kind)
    office = issuer(by if kind.issuer == OFFICE else kind.issuer)
    certificate_id = _record(kind, office, holder, given, act=Act(reference, key, valid_until))
    audit.record(SYSTEM, "certificate:prepare", kind="certificate", ref=str(certificate_id))
    orders.sign(certificate_id)
    return certificate_id


def check(type_code: str, holder: Holder, facts: Mapping[str, Value]) -> dict[str, Value]:
    """The facts as they would be recorded; raises FactsRefused or CharacterMissing, and records nothing."""
    given = lint.checked(types.get(type_code), facts)
    lint.refuse_missing_characters({"holder": [holder.name, holder.number_masked], **given})
    return given


@dataclass(frozen=True)
class Act:
    """For what a certificate is prepared."""

    reference: str
    key: str
    valid_until: date | None


def _record(kind: CertificateType, office: Issuer, holder: Holder, facts: Facts, *, act: Act) -> UUID:
    sequence = counters.next_in(NumberSequence, series_of(kind, office, clock.today()))
    row = row_of(kind, office, holder, facts, act=act, sequence=sequence)
    insert(Certificate, row)
    return row["id"]


def row_of(kind: CertificateType, office: Issuer, holder: Holder, facts: Facts, *, act: Act, sequence: int) -> dict[str, Any]:
    """The row of a certificate that is recorded now under the next number of its series; the facts were checked."""
    today, certificate_id, nonce = clock.today(), new_id(), secrets.token_bytes(16)
    number, identifier = _numbers(kind, office, today, sequence)
    until = act.valid_until or (kind.valid_for.until(today) if kind.valid_for else None)
    content = canonical(
        {
            "format": FORMAT,
            "id": str(certificate_id),
            "number": number,
            "identifier": identifier,
            "nonce": nonce.hex(),
            "type": {"code": kind.code, "kind": kind.kind.value, "name": kind.titled(facts).zh, "sha256": kind.sha256},
            "issuer": {"code": office.code, "name": office.name.zh, "credit_code": office.credit_code},
            "holder": {"kind": holder.kind, "name": holder.name, "number": holder.number_masked},
            "issued_on": today.isoformat(),
            "valid_until": until.isoformat() if until else None,
            "facts": dict(facts),
        }
    )
    return {
        "id": certificate_id,
        "key": act.key,
        "type_code": kind.code,
        "type_sha256": kind.sha256,
        "number": number,
        "number_key": numbering.as_typed(number),
        "identifier": identifier,
        "issuer": office.code,
        "holder_kind": holder.kind,
        "holder_id": holder.id,
        "reference": act.reference,
        "nonce": nonce,
        "document": seal.seal(content, place(certificate_id)),
        "document_sha256": hashlib.sha256(content).digest(),
        "issued_on": today,
        "valid_until": until,
        "prepared_at": clock.now(),
    }


def series_of(kind: CertificateType, office: Issuer, today: date) -> str:
    """The gapless series of numbers: one per type and, where its numbering names them, office and year."""
    parts = [
        kind.code,
        *([office.code] if "{office}" in kind.numbering else []),
        *([str(today.year)] if "{year}" in kind.numbering else []),
    ]
    return "/".join(parts)


def _numbers(kind: CertificateType, office: Issuer, today: date, sequence: int) -> tuple[str, str]:
    """The office's number and the national identifier; raises CharacterMissing where number or office cannot be printed."""
    number = numbering.compose(kind.numbering, today.year, sequence, office.mark)
    lint.refuse_missing_characters({"number": number, "issuer": office.signatory.zh})
    return number, numbering.identifier(f"{office.credit_code}{kind.national_type}", office.credit_code, f"{today.year}{sequence:07}")


def set_status(
    certificate_id: UUID, status: Status, note: str, actor: Actor, *, why: Reason | None = None, replaced_by: UUID | None = None
) -> Certificate:
    """Suspend, give back, revoke, cancel or supersede, with the reason on record; visible on the verification page at once.

    `why` is the reason as the ledger and strangers are told it; without one only the note tells it, and that stays in the house.
    """
    certificate = session().get(Certificate, certificate_id)
    if certificate is None:
        raise UnknownCertificate()
    if certificate.status is status:
        return certificate
    code = why or otherwise(status) if status in NATIONAL else None
    if status not in MOVES.get(certificate.status, frozenset()) or code is None or code.status is not status:
        raise StatusRefused(was=certificate.status.value, becomes=status.value)
    if not note.strip():
        raise ReasonMissing()
    was = certificate.status
    values = {"status": status, "status_reason": note.strip(), "replaced_by": replaced_by, **_decided(certificate, code, actor)}
    change = update(Certificate).where(Certificate.id == certificate_id, Certificate.status == was)
    if session().execute(change.values(values).returning(Certificate.id)).first() is None:
        raise StatusRefused(was=was.value, becomes=status.value)
    said = {"was": was.value, "status": status.value, "reason": code.value, "code": national_code(status, code, has_expired=False)}
    ledger.add(LedgerKind.STATUS, certificate_id, certificate.document_sha256, **said)
    detail = {"reason": note, "code": code.value}
    audit.record(actor, f"certificate:{status.value}", kind="certificate", ref=str(certificate_id), detail=detail)
    session().refresh(certificate)
    return certificate


def _decided(certificate: Certificate, code: Reason, actor: Actor) -> dict[str, object]:
    """Who decided it, as office and post; what the house does by itself is decided by who issued the certificate."""
    office = code_of(actor.post.department, actor.post.place) if actor.post else certificate.issuer
    role = actor.role.value if actor.role else ""
    by = {"status_office": office, "status_role": role, "status_by": actor.person if role else None}
    return {"status_code": code.value, "status_at": clock.now(), **by}
