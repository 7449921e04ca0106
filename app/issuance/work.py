"""What the worker does for issuance. Each job may be run again: at most one signature and one file are ever kept.

A certificate is there once its record is signed; its paper is drawn when it is first asked for.
"""

import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import String, and_, cast, exists, func, literal, or_, select, update

from app.audit import service as audit
from app.core import clock, jobs
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.jobs import Job, JobState
from app.core.settings import current
from app.core.transaction import write
from app.issuance import (
    authority,
    ceremony,
    codes,
    day_seals,
    drafts,
    drawing,
    issuers,
    key_folder,
    ledger,
    pki,
    renditions,
    seal_service,
    signing,
    versions,
)
from app.issuance.errors import PaperRefused
from app.issuance.models import Certificate, DaySeal, Format, LedgerKind, Rendition, Status
from app.issuance.orders import DRAW, SEAL, SIGN, key_of
from app.issuance.records import Record, read
from app.issuance.types import CertificateType

LATE = timedelta(minutes=2)
REST = timedelta(hours=1)  # after so long a job that failed too often is tried again
CRL_RENEWAL = timedelta(days=180)


def _payload(record: Record) -> dict[str, object]:
    return {"certificate_id": str(record.id), "reference": record.reference}


def _read(certificate_id: UUID) -> tuple[Record, CertificateType, Status, bool]:
    """What the job works on, and the transaction let go: nothing is signed or drawn while one is open."""
    row = session().get_one(Certificate, certificate_id)
    drawn = session().scalar(select(exists().where(Rendition.certificate_id == certificate_id, Rendition.format == Format.PDF))) or False
    found = read(row), versions.get(row.type_code, row.type_sha256), row.status, drawn
    session().rollback()
    return found


def ensure_keys(*offices: str) -> None:
    """The keys of a demonstration, made when it has never signed anything; raises KeysLost where it has. Production makes none."""
    ceremony.refuse_when_lost()
    issuers.ensure_keys(*offices)


@jobs.handler(SIGN)
def sign(payload: dict) -> None:
    """Sign a prepared record and write it into the ledger. A second call changes nothing."""
    record, kind, status, _drawn = _read(UUID(payload["certificate_id"]))
    if status is Status.PREPARED:
        ensure_keys(record.issuer)
        signature, key_id = signing.sign_record(record.canonical, record.issuer)
        code = codes.code_of(kind, record, pki.seal_key(record.issuer))
        _store_signature(replace(record, code=code), signature, key_id)


def _store_signature(record: Record, signature: bytes, key_id: str) -> None:
    with write() as within:
        take = update(Certificate).where(Certificate.id == record.id, Certificate.status == Status.PREPARED)
        values = {"status": Status.SIGNED, "signature": signature, "key_id": key_id, "code": record.code, "signed_at": clock.now()}
        if within.execute(take.values(values).returning(Certificate.id)).first() is None:
            return
        ledger.add(LedgerKind.ISSUED, record.id, hashlib.sha256(record.canonical).digest(), key=key_id)
        audit.record(SYSTEM, "certificate:sign", kind="certificate", ref=str(record.id))
        jobs.enqueue("certificate.ready", _payload(record), key=f"certificate.ready:{record.id}")


@jobs.handler(DRAW)
def draw(payload: dict) -> None:
    """Draw the paper of a record, sign the file and keep it. A second call changes nothing."""
    from app.issuance import pades, sealing

    sign(payload)  # it may be asked for sooner than its record was signed
    record, kind, _status, drawn = _read(UUID(payload["certificate_id"]))
    if drawn:
        return
    if record.code is None:  # signed with others of a list, which is issued as data
        record = _with_code(record, kind)
    level = kind.signature or current().signature_level
    content = sealing.sign_pdf(drawing.pdf(kind, record), record.issuer, f"签发{kind.name.zh}", level=level)
    fault = pades.fault_of(content, pki.seals(), clock.now())
    if fault:
        raise PaperRefused(reason=fault)
    renditions.keep(record.id, content, Format.PDF, level=pades.level_of(content))


def _with_code(record: Record, kind: CertificateType) -> Record:
    """The record with the code that stands on its paper, kept by the first worker that makes it."""
    code = codes.code_of(kind, record, pki.seal_key(record.issuer))
    with write() as within:
        within.execute(update(Certificate).where(Certificate.id == record.id, Certificate.code.is_(None)).values(code=code))
    return _read(record.id)[0]


def sweep() -> int:
    """Ask again for what should be signed by now and what no job will bring, and for papers and OFD copies that failed an hour ago.

    Gives how many; cheap when nothing is late. A long queue is not made longer: what waits in it is late and not lost.
    """
    asked = [(SIGN, certificate_id) for certificate_id in _unsigned()] + [(DRAW, certificate_id) for certificate_id in _failed(DRAW)]
    asked += [(SEAL, certificate_id) for certificate_id in _failed(SEAL)] if seal_service.connected() else []
    session().rollback()
    if asked:
        with write():
            for name, certificate_id in asked:
                jobs.ask_again(name, {"certificate_id": str(certificate_id)}, key_of(name, certificate_id))
    _renew_revocations()
    drafts.forget()
    return len(asked)


def seal_day() -> int:
    """Put the ledger of today under the time-stamp once; asked again a minute later where the authority does not answer."""
    from app.issuance import sealing

    return day_seals.seal_today(sealing.stamp) if pki.is_there() else 0


def fault_of_seal(kept: DaySeal) -> str | None:
    """Why the time-stamp of this day does not vouch for its head, or None when it does."""
    from app.issuance import pades

    return pades.fault_of_stamp(kept.token, ledger.head_text(kept.size, kept.root), kept.at)


def _unsigned() -> list[UUID]:
    key = literal(f"{SIGN}:") + func.replace(cast(Certificate.id, String), "-", "")  # as key_of, on both databases
    will_come = Job.state.in_((JobState.READY, JobState.LEASED, JobState.GIVEN_UP))
    rests = and_(Job.state == JobState.DEAD, Job.failed_at > clock.now() - REST)
    cared_for = exists().where(Job.key == key, or_(will_come, rests))
    late = (Certificate.status == Status.PREPARED, Certificate.prepared_at < clock.now() - LATE)
    return list(session().scalars(select(Certificate.id).where(*late, ~cared_for).order_by(Certificate.id).limit(500)))


def _failed(name: str) -> list[UUID]:
    """What somebody asked for and did not get: the job is what remembers it."""
    rested = (Job.name == name, Job.state == JobState.DEAD, Job.failed_at < clock.now() - REST)
    return [UUID(payload["certificate_id"]) for payload in session().scalars(select(Job.payload).where(*rested).limit(500))]


def _renew_revocations() -> None:
    if pki.is_there() and authority.revocations_age(clock.now()) > CRL_RENEWAL:
        with key_folder.alone():
            authority.publish_revocations()
