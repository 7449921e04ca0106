"""Reading certificates. Who may read is decided by the caller, who knows the reader."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.core import clock, files
from app.core.db import session
from app.issuance import numbering, versions
from app.issuance.batch_models import BatchPart
from app.issuance.errors import NotReady, UnknownCertificate
from app.issuance.models import Certificate, Format, Rendition, Status, TypeVersion
from app.issuance.records import Record, read
from app.issuance.types import CertificateType


@dataclass(frozen=True)
class IssuedVersion:
    """The content of a type under which something was issued."""

    sha256: str
    since: datetime
    pieces: int


def by_id(certificate_id: UUID) -> Certificate:
    """The certificate; raises UnknownCertificate."""
    found = session().get(Certificate, certificate_id)
    if found is None:
        raise UnknownCertificate()
    return found


def one(certificate_id: UUID) -> Certificate | None:
    """The certificate; None where there is none."""
    return session().get(Certificate, certificate_id)


def locked(certificate_id: UUID) -> Certificate | None:
    """The certificate, its row held until the end of the transaction, and as it is now; None where there is none."""
    wanted = select(Certificate).where(Certificate.id == certificate_id).with_for_update()
    return session().scalar(wanted.execution_options(populate_existing=True))


def by_number(number: str) -> Certificate | None:
    """By its number or its national identifier, in whatever brackets and spaces it was typed."""
    typed = numbering.as_typed(number)
    if not typed:
        return None
    found = session().scalar(select(Certificate).where(Certificate.number_key == typed))
    return found or session().scalar(select(Certificate).where(Certificate.identifier == number.strip().upper()))


def of_reference(reference: str) -> Sequence[Certificate]:
    """What was prepared for this reference, oldest first."""
    return (
        session()
        .scalars(select(Certificate).where(Certificate.reference == reference).order_by(Certificate.prepared_at, Certificate.id))
        .all()
    )


def of_holder(party_id: UUID) -> Sequence[Certificate]:
    """The certificates of a person or an organisation, newest first."""
    return (
        session()
        .scalars(select(Certificate).where(Certificate.holder_id == party_id).order_by(Certificate.issued_on.desc(), Certificate.id.desc()))
        .all()
    )


def valid_today() -> tuple[ColumnElement[bool], ...]:
    """What makes a certificate good today: signed, neither replaced nor ended, not run out."""
    return Certificate.status == Status.SIGNED, or_(Certificate.valid_until.is_(None), Certificate.valid_until >= clock.today())


def is_in_force(certificate: Certificate) -> bool:
    """The same of one that was read."""
    return certificate.status is Status.SIGNED and (certificate.valid_until is None or certificate.valid_until >= clock.today())


def in_force(party_id: UUID, kinds: Collection[str]) -> Mapping[str, Certificate]:
    """The newest certificate in force that somebody holds of each of these kinds."""
    if not kinds:
        return {}
    theirs = (Certificate.holder_id == party_id, Certificate.type_code.in_(kinds), *valid_today())
    held = session().scalars(select(Certificate).where(*theirs).order_by(Certificate.issued_on, Certificate.id))
    return {paper.type_code: paper for paper in held}


def type_of(certificate: Certificate) -> CertificateType:
    return versions.get(certificate.type_code, certificate.type_sha256)


def record(certificate_id: UUID) -> Record:
    """The opened document of a certificate, for who may see all of it."""
    return read(by_id(certificate_id))


def rendition(certificate_id: UUID, kind: Format = Format.PDF) -> Rendition | None:
    return session().scalar(select(Rendition).where(Rendition.certificate_id == certificate_id, Rendition.format == kind))


def file(certificate_id: UUID, kind: Format) -> bytes:
    """The file of this format; raises NotReady where it is not made yet."""
    found = rendition(certificate_id, kind)
    if found is None:
        by_id(certificate_id)
        raise NotReady()
    return files.get(found.file_key)


def pdf(certificate_id: UUID) -> bytes:
    """The signed file; raises NotReady where it is not drawn yet."""
    return file(certificate_id, Format.PDF)


def kept_files(names: Sequence[str]) -> set[str]:
    """Those of these stored files that are renditions, or lines that are still to be issued."""
    drawn = select(Rendition.file_key).where(Rendition.file_key.in_(names))
    to_issue = select(BatchPart.file_key).where(BatchPart.file_key.in_(names))
    return {name for name in session().scalars(drawn.union_all(to_issue)) if name}


def newest(kinds: Sequence[str]) -> Certificate | None:
    """The certificate of one of these kinds that was issued last."""
    issued = select(Certificate).where(Certificate.type_code.in_(kinds), Certificate.status != Status.PREPARED)
    return session().scalar(issued.order_by(Certificate.id.desc()).limit(1))


def issued_by_version() -> Mapping[str, Sequence[IssuedVersion]]:
    """By type: each version that something was issued under, the newest first, and how many pieces."""
    counted = session().execute(select(Certificate.type_sha256, func.count()).group_by(Certificate.type_sha256))
    pieces: dict[str, int] = {sha256: count for sha256, count in counted}  # noqa: C416 - rows are no pairs to the type checker
    found: dict[str, list[IssuedVersion]] = {}
    for sha256, code, since in session().execute(
        select(TypeVersion.sha256, TypeVersion.code, TypeVersion.created_at).order_by(TypeVersion.created_at.desc())
    ):
        found.setdefault(code, []).append(IssuedVersion(sha256, since, pieces.get(sha256, 0)))
    return found
