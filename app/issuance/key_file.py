"""Private keys in files of the instance, sealed under the master key: the default."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from app.issuance.key_signer import KeySigner

CURVE = ec.SECP256R1
ALGORITHM = ec.ECDSA(hashes.SHA256())


class FileSigner:
    """A key in the memory of this process."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._private.public_key()

    def sign(self, content: bytes) -> bytes:
        return self._private.sign(content, ALGORITHM)


class FilePlace:
    """What is kept is the key itself, in DER; who keeps it seals it."""

    def make(self, name: str) -> bytes:  # noqa: ARG002 - a machine labels its keys, a file has a name already
        return ec.generate_private_key(CURVE()).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    def signer(self, kept: bytes) -> KeySigner:
        """The signer; raises ValueError for what is no P-256 key."""
        private = load_der_private_key(kept, None)
        if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, CURVE):
            raise ValueError("no P-256 key")
        return FileSigner(private)

    def destroy(self, kept: bytes) -> None:
        """Nothing is left to do when the file is gone."""
