"""The two jobs that make a certificate and its paper, by name and key: of each there is one, however often it is asked for."""

from uuid import UUID

from app.core import jobs

SIGN, DRAW = "issuance.sign", "issuance.render"


def key_of(name: str, certificate_id: UUID) -> str:
    return f"{name}:{certificate_id.hex}"


def sign(certificate_id: UUID) -> None:
    """Have a record signed after the commit."""
    jobs.enqueue(SIGN, {"certificate_id": str(certificate_id)}, key=key_of(SIGN, certificate_id))


def draw(certificate_id: UUID) -> None:
    """Have the paper of a certificate drawn after the commit, and its record signed before that; asked twice, drawn once."""
    jobs.enqueue(DRAW, {"certificate_id": str(certificate_id)}, key=key_of(DRAW, certificate_id))
