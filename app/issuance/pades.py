"""The strict rule for signatures in PDFs. A reader's “valid” is not enough: appended bytes and padding pass there."""

import asyncio
import hashlib
import io
from collections.abc import Mapping
from datetime import datetime, timedelta

from asn1crypto import cms
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import PdfSignatureStatus, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from app.core.settings import LEVELS
from app.issuance import after_signature, revoked, trust
from app.issuance.trust import Trust

B_T, B_LT = LEVELS
SEAL_REVOKED = "the seal was revoked"
NEAR = timedelta(minutes=10)  # between an authority's clock and ours


def _context(moment: datetime, believed: Trust) -> ValidationContext:
    return ValidationContext(**believed.at(moment))


def fault_of(pdf: bytes, seals: Mapping[str, x509.Certificate], moment: datetime) -> str | None:
    """Why the signature of this PDF is not accepted, or None when it is.

    Exactly one signature, certified, time-stamped and covering the whole file, by a seal of ours that was in force at `moment`,
    nothing changed since; only the validation data of B-LT may follow it. A paper outlives the seal that signed it: `moment` is
    when we issued the file, by our own record. Whatever the parser throws is a fault of the file: a broken signature must never
    become an error page.
    """
    try:
        return _fault(pdf, seals, moment)
    except Exception as broken:  # noqa: BLE001 - parsers of foreign files throw anything
        return f"unreadable ({type(broken).__name__})"


def _fault(pdf: bytes, seals: Mapping[str, x509.Certificate], moment: datetime) -> str | None:
    reader = PdfFileReader(io.BytesIO(pdf))
    signatures = reader.embedded_signatures
    if len(signatures) != 1 or len(reader.embedded_regular_signatures) != 1:
        return f"{len(signatures)} signatures"
    status = validate_pdf_signature(
        signatures[0], _context(moment, trust.of_seals()), ts_validation_context=_context(moment, trust.of_time())
    )
    signed_by = status.signing_cert.sha256.hex()
    if (since := revoked.since(signed_by)) and since <= moment:
        return SEAL_REVOKED
    if not status.bottom_line or not status.docmdp_ok:
        return "the signature is not valid"
    if status.timestamp_validity is None:
        return "no time-stamp"
    if signed_by not in seals:
        return "not a seal of this authority"
    return _change(pdf, reader, status)


def _change(pdf: bytes, reader: PdfFileReader, status: PdfSignatureStatus) -> str | None:
    """What was changed after signing: nothing in B-T, and B-LT adds one revision of certificates and lists."""
    if status.modification_level in {None, ModificationLevel.NONE} and status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return None
    is_dated = status.modification_level is ModificationLevel.LTA_UPDATES and status.coverage is SignatureCoverageLevel.ENTIRE_REVISION
    if is_dated and after_signature.is_validation_data(pdf, reader):
        return None
    return "changed after signing"


def level_of(pdf: bytes) -> str:
    """The PAdES level of a file that was found without fault."""
    return B_LT if "/DSS" in PdfFileReader(io.BytesIO(pdf)).root else B_T


def fault_of_stamp(token: bytes, content: bytes, moment: datetime) -> str | None:
    """Why this RFC 3161 token does not vouch for these bytes at about this moment, or None when it does."""
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        context = _context(moment, trust.of_time())
        found = asyncio.run(validate_tst_signed_data(signed, context, lambda name: hashlib.new(name, content).digest()))
        status = TimestampSignatureStatus(**found)
    except Exception as broken:  # noqa: BLE001 - parsers of foreign bytes throw anything
        return f"unreadable ({type(broken).__name__})"
    if not (status.valid and status.intact and status.trusted):
        return "the time-stamp does not fit"
    return None if abs(status.timestamp - moment) < NEAR else f"stamped at {status.timestamp:%Y-%m-%d %H:%M}"
