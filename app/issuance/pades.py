"""The strict rule for signatures in PDFs. A reader's “valid” is not enough: appended bytes and padding pass there."""

import io
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import crl, x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from app.issuance import pki

UNTOUCHED = {None, ModificationLevel.NONE}


@lru_cache(maxsize=4)
def _trust(_place: Path, _changed: int) -> tuple[asn1.Certificate, asn1.Certificate, list[crl.CertificateList]]:
    root, issuing = (asn1.Certificate.load(pki.certificate(name).public_bytes(Encoding.DER)) for name in (pki.ROOT, pki.ISSUING))
    return root, issuing, [crl.CertificateList.load(one) for one in pki.revocation_lists()]


def _context(moment: datetime) -> ValidationContext:
    root, issuing, lists = _trust(pki.folder(), pki.folder().stat().st_mtime_ns)
    return ValidationContext(
        trust_roots=[root],
        other_certs=[issuing],
        crls=lists,
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=moment,
        retroactive_revinfo=True,  # today's list tells what was revoked before that moment
    )


def fault_of(pdf: bytes, seals: Mapping[str, x509.Certificate], moment: datetime) -> str | None:
    """Why the signature of this PDF is not accepted, or None when it is.

    Exactly one signature, certified and covering the whole file, by a seal of ours that was in force at `moment`, nothing
    changed since. A paper outlives the seal that signed it: `moment` is when we issued the file, by our own record.
    Whatever the parser throws is a fault of the file: a broken signature must never become an error page.
    """
    try:
        return _fault(pdf, seals, moment)
    except Exception as broken:  # noqa: BLE001 - parsers of foreign files throw anything
        return f"unreadable ({type(broken).__name__})"


def _fault(pdf: bytes, seals: Mapping[str, x509.Certificate], moment: datetime) -> str | None:
    signatures = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    if len(signatures) != 1:
        return f"{len(signatures)} signatures"
    status = validate_pdf_signature(signatures[0], _context(moment), ts_validation_context=_context(moment))
    if not status.bottom_line or not status.docmdp_ok:
        return "the signature is not valid"
    if status.modification_level not in UNTOUCHED or status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return "changed after signing"
    if status.signing_cert.sha256.hex() not in seals:
        return "not a seal of this authority"
    return None
