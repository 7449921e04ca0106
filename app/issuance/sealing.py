"""The seal in a PDF: PAdES B-T or B-LT, certifying, no change allowed.

pyHanko takes 20 MB of every process that imports it: only who seals or examines a file does (tests/test_architecture.py).
"""

import asyncio
import hashlib
import io
import logging
from functools import lru_cache

from asn1crypto import algos
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers import constants
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.core import clock
from app.core.settings import LEVELS, current
from app.issuance import pki, trust
from app.issuance.key_signer import Key
from app.issuance.timestamp import OutsideTimeStamper, OwnTimeStamper

FIELD = "Seal"
RESERVED = 12288  # bytes for the signature: spares pyHanko a whole dry run to estimate them
RESERVED_OUTSIDE = 32768  # the chain of an outside time-stamp authority may be long
LONGEST_SIGNATURE = 72  # DER of two 256-bit integers
B_T, B_LT = LEVELS

log = logging.getLogger(__name__)


class SealSigner(signers.Signer):
    """A key of ours as pyHanko takes it: its own signers want the private key itself."""

    def __init__(self, key: Key) -> None:
        certificates = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        certificates.register_multiple(trust.parsed(above) for above in key.chain)
        super().__init__(
            signing_cert=trust.parsed(key.certificate),
            cert_registry=certificates,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            embed_roots=False,
        )
        self.key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002 - pyHanko names it
        return bytes(LONGEST_SIGNATURE) if dry_run else self.key.sign(data)


class MetadataKept(IncrementalPdfFileWriter):
    """Adds to a file and leaves its metadata as they are: pyHanko would name itself and a new date of change in them, packed."""

    def _update_meta(self) -> None:
        """Nothing."""


class PdfASigner(signers.PdfSigner):
    """Leaves the file PDF 1.7, which PDF/A-3 is built on (ISO 19005-3, 6.1.2): pyHanko declares PDF 2.0 for P-256 (ISO/TS 32002)."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:  # noqa: ARG002 - pyHanko names it
        pdf_out.register_extension(constants.ESIC_EXTENSION_1)


@lru_cache(maxsize=64)
def _signer(key: Key) -> SealSigner:
    return SealSigner(key)


@lru_cache(maxsize=4)
def _own_time_stamper(key: Key) -> OwnTimeStamper:
    return OwnTimeStamper(key)


def _time_context() -> ValidationContext:
    return ValidationContext(**trust.of_time_service().at(clock.now()))


def _time_stamper() -> TimeStamper:
    settings = current()
    if settings.tsa_url:
        return OutsideTimeStamper(settings.tsa_url, settings.tsa_networks, _time_context)
    return _own_time_stamper(pki.load(pki.TIMESTAMP))


def stamp(content: bytes) -> bytes:
    """The RFC 3161 token of the house's time-stamper over these bytes, DER."""
    token = asyncio.run(_time_stamper().async_timestamp(hashlib.sha256(content).digest(), "sha256"))
    return token.dump()


def sign_pdf(pdf: bytes, department: str, reason: str, *, level: str = B_T) -> bytes:
    """The PDF with the department's certifying signature and a time-stamp; any later change breaks it (DocMDP 1).

    Raises KeyMissing, SealRevoked or TimeStampMissing, and then nothing is signed.
    """
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
    )
    key = pki.seal_key(department)
    signer = PdfASigner(metadata, _signer(key), timestamper=_time_stamper())
    signed = io.BytesIO()
    reserved = RESERVED_OUTSIDE if current().tsa_url else RESERVED
    signer.sign_pdf(MetadataKept(io.BytesIO(pdf)), output=signed, bytes_reserved=reserved)
    return _with_validation_data(signed, key) if level == B_LT else signed.getvalue()


def _with_validation_data(signed: io.BytesIO, key: Key) -> bytes:
    """B-LT: whoever checks the file in years finds in it every certificate and revocation list that the check needs.

    Where a list is missing, which can only be that of another authority, the file stays B-T and says no more than is true.
    """
    own, time = trust.of_seals(), trust.of_time_service()
    signature = PdfFileReader(signed).embedded_regular_signatures[0]
    in_token = [one.chosen for token in extract_tst_data_iter(signature.signer_info, signed=False) for one in token["certificates"]]
    certificates = trust.distinct(
        [trust.parsed(key.certificate), *map(trust.parsed, key.chain), *own.roots, *in_token, *time.others, *time.roots]
    )
    lists = [*own.lists, *time.lists]
    unlisted = {one.issuer.human_friendly for one in certificates if not one.self_issued} - {one.issuer.human_friendly for one in lists}
    if unlisted:
        log.warning("a paper of %s is B-T: there is no revocation list of %s", key.id, "; ".join(sorted(unlisted)))
        return signed.getvalue()
    writer = MetadataKept(signed)
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=certificates, crls=lists)
    writer.write_in_place()  # type: ignore[no-untyped-call]
    return signed.getvalue()
