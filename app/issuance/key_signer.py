"""The one port to private keys: whoever signs is handed a KeySigner, and nobody sees the key.

ECDSA P-256 throughout: readers outside accept it in PDFs, and Ed25519 is not accepted there.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec


class KeySigner(Protocol):
    """A private key at work: ECDSA P-256 with SHA-256, signatures in DER."""

    def public_key(self) -> ec.EllipticCurvePublicKey: ...

    def sign(self, content: bytes) -> bytes: ...


class KeyPlace(Protocol):
    """Where private keys are kept. What `make` gives is kept sealed in the instance and finds the key again."""

    def make(self, name: str) -> bytes: ...

    def signer(self, kept: bytes) -> KeySigner: ...

    def destroy(self, kept: bytes) -> None: ...


@dataclass(frozen=True, eq=False)
class Key:
    """A KeySigner with its certificate and the certificates above it, parsed once."""

    signer: KeySigner
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @cached_property
    def id(self) -> str:
        return fingerprint(self.certificate)

    def sign(self, content: bytes) -> bytes:
        return self.signer.sign(content)


def fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()


class Hidden(ec.EllipticCurvePrivateKey):
    """A KeySigner as `cryptography` takes it to sign certificates, lists and answers. What would show the key is refused."""

    def __init__(self, signer: KeySigner) -> None:
        self._signer = signer

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        if not isinstance(signature_algorithm.algorithm, hashes.SHA256):
            self._refuse()
        return self._signer.sign(bytes(data))

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._signer.public_key()

    @property
    def curve(self) -> ec.EllipticCurve:
        return self.public_key().curve

    @property
    def key_size(self) -> int:
        return self.curve.key_size

    def _refuse(self, *_asked: object, **_more: object) -> NoReturn:
        raise TypeError("a KeySigner signs with SHA-256 and does nothing else")

    exchange = private_numbers = private_bytes = _refuse

    def __copy__(self) -> "Hidden":
        return self

    def __deepcopy__(self, _memo: object) -> "Hidden":
        return self
