"""The seal in a PDF: PAdES B-T, certifying, no change allowed.

pyHanko takes 20 MB of every process that imports it: only who seals or examines a file does (tests/test_architecture.py).
"""

import io
from functools import lru_cache
from pathlib import Path

from asn1crypto import algos, x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.issuance import pki
from app.issuance.pki import Key
from app.issuance.timestamp import OwnTimeStamper

FIELD = "Seal"
RESERVED = 12288  # bytes for the signature: spares pyHanko a whole dry run to estimate them
LONGEST_SIGNATURE = 72  # DER of two 256-bit integers


class KeySigner(signers.Signer):
    """Keeps the parsed key: pyHanko's own signer parses it again for every signature."""

    def __init__(self, key: Key) -> None:
        certificates = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        certificates.register_multiple(_asn1(above) for above in key.chain)
        super().__init__(
            signing_cert=_asn1(key.certificate),
            cert_registry=certificates,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            embed_roots=False,
        )
        self.key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002 - pyHanko names it
        return bytes(LONGEST_SIGNATURE) if dry_run else self.key.sign(data)


def _asn1(certificate: Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))


@lru_cache(maxsize=64)
def _signer(_place: Path, department: str) -> KeySigner:
    return KeySigner(pki.seal_key(department))


@lru_cache(maxsize=4)
def _time_stamper(_place: Path) -> OwnTimeStamper:
    return OwnTimeStamper(pki.load(pki.TIMESTAMP))


def sign_pdf(pdf: bytes, department: str, reason: str) -> bytes:
    """The PDF with the department's certifying signature and a time-stamp; any later change breaks it (DocMDP 1)."""
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
    )
    signer = signers.PdfSigner(metadata, _signer(pki.folder(), department), timestamper=_time_stamper(pki.folder()))
    signed = io.BytesIO()
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=signed, bytes_reserved=RESERVED)
    return signed.getvalue()
