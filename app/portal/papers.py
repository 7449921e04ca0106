"""Certificates as their holder sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from uuid import UUID

from flask import url_for

from app.cases.models import Case
from app.cases.outcome import reference
from app.catalogue.definitions import Definition
from app.core import clock
from app.elements.words import Words
from app.issuance import face as paper_face, queries as issuance, seal_service
from app.issuance.models import Certificate, Format, Status
from app.issuance.types import Kind
from app.web.headers import policy
from app.web.places import face, link


@dataclass(frozen=True)
class Paper:
    """A certificate in a list: what it is, how it stands, where its file and its check are."""

    id: UUID
    name: Words  # as it stands on the paper
    number: str
    state: str  # a status of issuance, or expired
    issued_on: date
    valid_until: date | None
    download: str  # at a terminal that others use too there is none
    ofd: str  # beside it, where a seal platform is connected
    printing: str  # the page that prints it, where the browser stands beside a printer of ours
    verify: str
    kind: Kind

    @property
    def is_of_the_procedure(self) -> bool:
        """A receipt, a notice or a decision (文书), not what the case is for."""
        return self.kind in {Kind.RECEIPT, Kind.DOCUMENT}

    @property
    def is_making(self) -> bool:
        return self.state == Status.PREPARED


def papers(certificates: Iterable[Certificate]) -> list[Paper]:
    return [_paper(certificate) for certificate in certificates]


def result_of(case: Case, definition: Definition) -> Paper | None:
    """The paper that the case is for, as far as it is made."""
    made = (paper for paper in issuance.of_reference(reference(case)) if paper.type_code == definition.outcome.certificate)
    found = next(made, None)
    return _paper(found) if found else None


def _paper(certificate: Certificate) -> Paper:
    state = _state(certificate)
    is_ready, kind = state != Status.PREPARED, issuance.type_of(certificate)
    return Paper(
        id=certificate.id,
        name=paper_face.title_of(certificate),
        number=certificate.number,
        state=state,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        download=url_for(".certificate_pdf", certificate_id=certificate.id) if is_ready and face() != "kiosk" else "",
        ofd=ofd_of(certificate) if is_ready else "",
        printing=link("kiosk.paper", certificate_id=certificate.id) if is_ready and face() == "kiosk" else "",
        verify=link("verify.certificate", reference=str(certificate.id)) if is_ready and face() != "kiosk" else "",
        kind=kind.kind,
    )


def ofd_of(certificate: Certificate) -> str:
    """The address of its OFD copy; "" where no seal platform is connected, and at a terminal."""
    is_offered = bool(seal_service.name()) and face() != "kiosk"
    return url_for(".certificate_ofd", certificate_id=certificate.id) if is_offered else ""


def file_headers(certificate: Certificate, form: Format = Format.PDF) -> dict[str, str]:
    """How a browser takes the file: to keep it, and at a terminal only inside our own page, which prints it."""
    name = quote(f"{paper_face.title_of(certificate).zh}-{certificate.number}.{form}")
    kind = "inline" if face() == "kiosk" else "attachment"
    kept = {"Content-Disposition": f"{kind}; filename=certificate.{form}; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return kept | ({"Content-Security-Policy": policy(frame_ancestors="'self'")} if kind == "inline" else {})


def _state(certificate: Certificate) -> str:
    if certificate.status is not Status.SIGNED:
        return certificate.status.value
    is_expired = certificate.valid_until is not None and certificate.valid_until < clock.today()
    return "expired" if is_expired else certificate.status.value
