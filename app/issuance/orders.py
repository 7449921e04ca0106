"""The two jobs that make a paper, by name and key: of each there is one for a certificate, however often it is asked for."""

from uuid import UUID

SIGN, DRAW = "issuance.sign", "issuance.render"


def key_of(name: str, certificate_id: UUID) -> str:
    return f"{name}:{certificate_id.hex}"
