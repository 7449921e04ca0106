"""The jobs that make a certificate, its paper and its OFD copy, by name and key: of each there is one, however often it is asked for."""

from uuid import UUID

from app.core import jobs

SIGN, DRAW, SEAL = "issuance.sign", "issuance.render", "issuance.ofd"


def key_of(name: str, certificate_id: UUID) -> str:
    return f"{name}:{certificate_id.hex}"


def sign(certificate_id: UUID) -> None:
    """Have a record signed after the commit."""
    jobs.enqueue(SIGN, {"certificate_id": str(certificate_id)}, key=key_of(SIGN, certificate_id))


def draw(certificate_id: UUID) -> None:
    """Have the paper of a certificate drawn after the commit, and its record signed before that; asked twice, drawn once."""
    jobs.enqueue(DRAW, {"certificate_id": str(certificate_id)}, key=key_of(DRAW, certificate_id))


def seal(certificate_id: UUID) -> None:
    """Have the seal platform make the OFD copy of a certificate after the commit, from its paper; asked twice, made once."""
    jobs.enqueue(SEAL, {"certificate_id": str(certificate_id)}, key=key_of(SEAL, certificate_id))


def is_sealing_late(certificate_id: UUID) -> bool:
    """Whether the OFD copy was tried and did not come."""
    return jobs.has_failed(key_of(SEAL, certificate_id))
