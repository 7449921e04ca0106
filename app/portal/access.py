"""Own things or a 404: what the portal shows belongs to the party that is acted for."""

from uuid import UUID

from app.cases import queries as cases
from app.cases.models import Case
from app.cases.outcome import RECEIPT, reference
from app.core.actor import Actor
from app.core.errors import Missing
from app.issuance import queries as issuance
from app.issuance.models import Certificate
from app.issuance.types import Kind
from app.web.session import actor


def own_case(number: str) -> Case:
    """The submitted case of the party acted for; a foreign one is as missing as none."""
    return cases.own_case(actor(), number)


def own_certificates() -> list[Certificate]:
    """What was issued to the party acted for, newest first; of one day the receipts last.

    An agent sees what came of its own filings and nothing else of the giver's.
    """
    visitor = actor()
    if visitor.party is None:
        raise Missing()
    issued = issuance.of_holder(visitor.party.id)
    certificates = sorted(issued, key=lambda paper: (paper.issued_on, paper.type_code != RECEIPT), reverse=True)
    if visitor.mandate is None:
        return certificates
    filed = _filed_by(visitor)
    return [certificate for certificate in certificates if certificate.reference in filed]


def certificates_held() -> list[Certificate]:
    """What the party acted for holds; documents of a case stand with the case."""
    return [paper for paper in own_certificates() if issuance.type_of(paper).kind is not Kind.DOCUMENT]


def own_certificate(certificate_id: UUID) -> Certificate:
    """One of them, or Missing."""
    found = next((certificate for certificate in own_certificates() if certificate.id == certificate_id), None)
    if found is None:
        raise Missing()
    return found


def _filed_by(agent: Actor) -> set[str]:
    return {reference(case) for case in cases.my_cases(agent)}
