"""The page of one certificate: its face, how it stands, where it was used and who saw it."""

from dataclasses import dataclass
from datetime import datetime

from app.cases import certificate_uses, holding_documents, queries as cases
from app.catalogue import service as catalogue
from app.catalogue.city import city
from app.core.actor import Actor
from app.elements.words import Words
from app.issuance import face, seal_service, showing
from app.issuance.issuers import issuer
from app.issuance.models import Certificate
from app.issuance.showing import Sighting
from app.issuance.types import Kind
from app.portal import access
from app.portal.papers import Paper, ofd_of, papers
from app.web import showing_words, wallet
from app.web.places import face as place_of, link
from app.web.wallet import Held


@dataclass(frozen=True)
class Use:
    """A case in which it stood in for a paper."""

    at: datetime
    number: str
    service: Words
    office: Words
    wording: str


@dataclass(frozen=True)
class Looked:
    """Somebody saw it by a code."""

    at: datetime
    office: Words | None  # None: nobody who signed in as an officer
    why: str
    verdict: str


@dataclass(frozen=True)
class CertificateView:
    held: Held
    issuer: Words
    holder: str
    lines: list[face.Line]
    download: str  # at a terminal that others use too there is none
    ofd: str  # beside it, where a seal platform is connected
    seal_platform: str  # its name
    printing: str
    verify: str
    documents: list[Paper]  # decisions and notices about it: 暂扣、发还
    newer: Held | None
    uses: list[Use]
    sightings: list[Looked]

    @property
    def may_be_shown(self) -> bool:
        """Receipts and documents of a case prove what happened, not what somebody is or may do."""
        return self.held.is_in_force and self.held.kind not in {Kind.RECEIPT, Kind.DOCUMENT}


def build(certificate: Certificate, visitor: Actor) -> CertificateView:
    one = wallet.held(certificate, to_holder=True)
    is_made, is_own_browser = one.state != "prepared", place_of() != "kiosk"
    return CertificateView(
        held=one,
        issuer=issuer(certificate.issuer).signatory,
        holder=face.holder_of(certificate),
        lines=face.for_holder(certificate),
        download=link(".certificate_pdf", certificate_id=one.id) if is_made and is_own_browser else "",
        ofd=ofd_of(certificate) if is_made else "",
        seal_platform=seal_service.name(),
        printing=link("kiosk.paper", certificate_id=one.id) if is_made and not is_own_browser else "",
        verify=link("verify.certificate", reference=str(one.id)) if is_made and is_own_browser else "",
        documents=papers(holding_documents.of_paper(certificate)),
        newer=_newer(one),
        uses=_uses(certificate, visitor),
        sightings=seen(certificate, visitor),
    )


def _newer(one: Held) -> Held | None:
    """What took its place, where the visitor may see it."""
    found = (paper for paper in access.own_certificates() if paper.id == one.replaced_by)
    return next((wallet.held(paper, to_holder=True) for paper in found), None) if one.replaced_by else None


def _uses(certificate: Certificate, visitor: Actor) -> list[Use]:
    """An agent reads of its own filings only."""
    used = certificate_uses.of_certificate(certificate.id)
    theirs = {case.id for case in cases.my_cases(visitor)} if visitor.mandate else {case.id for _use, case in used}
    return [
        Use(
            use.at,
            case.number or "",
            catalogue.version(case.version_id).definition.name,
            city().office(use.department, case.place),
            use.wording,
        )
        for use, case in used
        if case.id in theirs
    ]


def seen(certificate: Certificate, visitor: Actor) -> list[Looked]:
    """Who saw it; an agent reads of what it showed itself only."""
    by = visitor.person if visitor.mandate else None
    return [_looked(one) for one in showing.sightings(certificate.id, shown_by=by)]


def _looked(one: Sighting) -> Looked:
    row = one.row
    return Looked(
        at=row.used_at or row.until,
        office=city().office(row.office, row.place or "") if row.office else None,
        why=showing_words.purpose(row.purpose, one.words) if row.purpose else "",
        verdict=row.verdict.value if row.verdict else "",
    )
