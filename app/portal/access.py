"""Own things or a 404: what the portal shows belongs to the party that is acted for."""

from uuid import UUID

from app.cases import held, queries as cases
from app.cases.models import Case
from app.core.errors import Missing
from app.issuance import queries as issuance
from app.issuance.models import Certificate
from app.issuance.types import Kind
from app.web.session import actor


def own_case(number: str) -> Case:
    """The submitted case of the party acted for; a foreign one is as missing as none."""
    return cases.own_case(actor(), number)


def own_certificates() -> list[Certificate]:
    """What the visitor may see of what the party acted for holds."""
    return held.certificates_of(actor())


def certificates_held() -> list[Certificate]:
    """What the party acted for holds; documents of a case stand with the case."""
    return [paper for paper in own_certificates() if issuance.type_of(paper).kind is not Kind.DOCUMENT]


def own_certificate(certificate_id: UUID) -> Certificate:
    """One of them, or Missing."""
    found = next((certificate for certificate in own_certificates() if certificate.id == certificate_id), None)
    if found is None:
        raise Missing()
    return found
