"""用证授权: what an applicant lets an office use for one case instead of handing it in, in the words that stood before them as they filed.

Who, which certificate, to whom and for which case (国办发〔2022〕3号); read again by the holder beside the certificate.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.models import Case
from app.catalogue.city import city
from app.catalogue.definitions import Definition
from app.core import clock
from app.core.actor import Channel
from app.core.db import Base, enum_type, insert_once, session
from app.elements.words import Words
from app.issuance import queries as certificates
from app.issuance.models import Certificate


class CertificateUse(Base):
    """One certificate in one case. It stays when the certificate ends, and when a correction makes the case do without it."""

    __tablename__ = "certificate_use"
    __table_args__ = (
        CheckConstraint("wording <> ''", name="said_in_words"),
        Index("ix_certificate_use_certificate", "certificate_id", "at"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    material: Mapped[str]
    allowed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    mandate_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"))
    department: Mapped[str]  # to whom
    wording: Mapped[str]
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    at: Mapped[datetime]


def wording(definition: Definition, certificate: Certificate, place: str) -> Words:
    """What filing allows the office of this place; shown before it, kept with it."""
    kind, office = certificates.type_of(certificate).name, city().office(definition.department, place)
    return Words(
        f"提交即同意{office.zh}为办理本件（{definition.name.zh}）查验您的{kind.zh}（{certificate.number}），仅限本件使用。",
        f"By filing you let {office.en or office.zh} check your {kind.en or kind.zh} ({certificate.number}) for this application only.",
    )


def note(case: Case, definition: Definition, used: Iterable[tuple[str, Certificate]]) -> None:
    """Write down each (material, certificate) that stands in for a paper; filed again, the first time counts."""
    for material, certificate in used:
        insert_once(
            CertificateUse,
            case_id=case.id,
            certificate_id=certificate.id,
            material=material,
            allowed_by=case.person_id,
            mandate_id=case.mandate_id,
            department=case.department,
            wording=wording(definition, certificate, case.place).zh,
            channel=case.channel,
            at=clock.now(),
        )


def of_certificate(certificate_id: UUID, limit: int = 50) -> Sequence[tuple[CertificateUse, Case]]:
    """In which cases it was used, the newest first."""
    used = select(CertificateUse, Case).join(Case, Case.id == CertificateUse.case_id).where(CertificateUse.certificate_id == certificate_id)
    return [(use, case) for use, case in session().execute(used.order_by(CertificateUse.at.desc(), CertificateUse.case_id).limit(limit))]
