"""Answers whether a certificate of ours is good, revoked or unknown at this moment (OCSP, RFC 6960), signed by a key of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from app.core import clock
from app.core.errors import DomainError
from app.issuance import key_folder, pki, revoked
from app.issuance.key_signer import Hidden

LONGEST_REQUEST = 2048  # bytes: one certificate is asked about, with a nonce
LONGEST_NONCE = 32  # RFC 8954
GOOD_FOR = timedelta(minutes=10)  # so long an answer may be kept, and so late a revocation reaches who keeps it
SKEW = timedelta(minutes=5)  # clocks of others may be behind ours
MALFORMED, LATER, NOT_HERE = (
    ocsp.OCSPResponseStatus.MALFORMED_REQUEST,
    ocsp.OCSPResponseStatus.TRY_LATER,
    ocsp.OCSPResponseStatus.UNAUTHORIZED,
)
HASHES: dict[str, type[hashes.HashAlgorithm]] = {"sha1": hashes.SHA1, "sha256": hashes.SHA256}  # what a question may name the issuer by


@dataclass(frozen=True)
class Answer:
    content: bytes
    may_be_kept: bool  # a nonce makes it one asker's, a failure is over soon


def answer(question: bytes) -> Answer:
    """The answer to a question in DER. What is no question, or not about our authority, is refused unsigned."""
    if len(question) > LONGEST_REQUEST:
        return _refused(MALFORMED)
    try:
        asked = ocsp.load_der_ocsp_request(question)
        nonce = _nonce(asked)
        known_by = HASHES.get(asked.hash_algorithm.name)
    except (ValueError, NotImplementedError, UnsupportedAlgorithm):
        return _refused(MALFORMED)
    if nonce and len(nonce) > LONGEST_NONCE:
        return _refused(MALFORMED)
    if known_by is None or not pki.is_there() or (asked.issuer_name_hash, asked.issuer_key_hash) != _issuer_by(known_by()):
        return _refused(NOT_HERE)
    try:
        return Answer(_signed(asked, known_by(), nonce), nonce is None)
    except DomainError:  # the key is missing or its machine silent
        return _refused(LATER)


def _refused(status: ocsp.OCSPResponseStatus) -> Answer:
    return Answer(ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER), may_be_kept=False)


def _nonce(asked: ocsp.OCSPRequest) -> bytes | None:
    try:
        return asked.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        return None


def _issuer_by(algorithm: hashes.HashAlgorithm) -> tuple[bytes, bytes]:
    """How a question names our issuing CA: the hashes of its name and of the bits of its key."""
    issuing = pki.certificate(pki.ISSUING)
    public = issuing.public_key()
    bits = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint) if isinstance(public, ec.EllipticCurvePublicKey) else b""
    return _hashed(issuing.subject.public_bytes(), algorithm), _hashed(bits, algorithm)


def _hashed(content: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(content)
    return digest.finalize()


def _signed(asked: ocsp.OCSPRequest, algorithm: hashes.HashAlgorithm, nonce: bytes | None) -> bytes:
    key, now = pki.load(pki.OCSP), clock.now().replace(microsecond=0)
    status, since, reason = _state(asked.serial_number)
    built = ocsp.OCSPResponseBuilder().add_response_by_hash(
        issuer_name_hash=asked.issuer_name_hash,
        issuer_key_hash=asked.issuer_key_hash,
        serial_number=asked.serial_number,
        algorithm=algorithm,
        cert_status=status,
        this_update=now - SKEW,
        next_update=now + GOOD_FOR,
        revocation_time=since,
        revocation_reason=reason,
    )
    built = built.responder_id(ocsp.OCSPResponderEncoding.HASH, key.certificate).certificates([key.certificate])
    if nonce is not None:
        built = built.add_extension(x509.OCSPNonce(nonce), critical=False)
    return built.sign(Hidden(key.signer), hashes.SHA256()).public_bytes(Encoding.DER)


def _state(serial: int) -> tuple[ocsp.OCSPCertStatus, datetime | None, x509.ReasonFlags | None]:
    certificate = _issued(pki.folder(), key_folder.stamp_of(str(pki.folder()))).get(serial)
    if certificate is None:
        return ocsp.OCSPCertStatus.UNKNOWN, None, None
    revocation = revoked.known().get(certificate)
    if revocation is None:
        return ocsp.OCSPCertStatus.GOOD, None, None
    return ocsp.OCSPCertStatus.REVOKED, revocation.since, revoked.REASONS[revocation.reason]


@lru_cache(maxsize=4)
def _issued(place: Path, _changed: tuple[object, ...]) -> dict[int, str]:
    """The fingerprints of everything that our issuing CA certified, by serial number."""
    issuing = pki.certificate(pki.ISSUING).subject
    found = (x509.load_pem_x509_certificate(path.read_bytes()) for path in place.glob("*.pem"))
    return {one.serial_number: pki.fingerprint(one) for one in found if one.issuer == issuing}
