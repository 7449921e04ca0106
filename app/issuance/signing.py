"""The signature over a record, which is the certificate itself."""

from app.issuance import pki


def sign_record(document: bytes, department: str) -> tuple[bytes, str]:
    """(signature, key id) over the canonical bytes of a record: ECDSA P-256 with SHA-256, DER. Raises KeyMissing or SealRevoked."""
    key = pki.seal_key(department)
    return key.sign(document), key.id
