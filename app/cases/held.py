"""What a party holds of certificates, as far as who acts for it may see them."""

from app.cases import queries
from app.cases.outcome import RECEIPT, reference
from app.core.actor import Actor
from app.core.errors import Missing
from app.issuance import queries as issuance
from app.issuance.models import Certificate


def certificates_of(actor: Actor) -> list[Certificate]:
    """What was issued to the party acted for, newest first; of one day the receipts last.

    An agent sees what came of its own filings and nothing else of the giver's.
    """
    if actor.party is None:
        raise Missing()
    issued = issuance.of_holder(actor.party.id)
    certificates = sorted(issued, key=lambda paper: (paper.issued_on, paper.type_code != RECEIPT), reverse=True)
    if actor.mandate is None:
        return certificates
    filed = {reference(case) for case in queries.my_cases(actor)}
    return [certificate for certificate in certificates if certificate.reference in filed]
