"""Signs requests to registers: HTTP Message Signatures (RFC 9421) over method, address and digest of the content (RFC 9530)."""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.sources.reached import Reached, Signing

COVERED = ("@method", "@target-uri", "content-digest")
LABEL = "yimen"


@dataclass(frozen=True)
class Signer:
    """Makes the headers of one request."""

    key_id: str
    algorithm: str
    key: bytes | Ed25519PrivateKey

    def headers(self, method: str, url: str, body: bytes) -> Mapping[str, str]:
        """Content-Digest, Signature-Input and Signature; a nonce makes each request one of its own."""
        digest = content_digest(body)
        made_at, nonce = int(time.time()), secrets.token_urlsafe(16)  # the other house's time: the demonstration's clock may be moved
        parameters = f'created={made_at};nonce="{nonce}";keyid="{self.key_id}";alg="{self.algorithm}"'
        base, covered = signature_base({"@method": method, "@target-uri": url, "content-digest": digest}, COVERED, parameters)
        signature = base64.b64encode(self._sign(base.encode())).decode()
        return {"Content-Digest": digest, "Signature-Input": f"{LABEL}={covered}", "Signature": f"{LABEL}=:{signature}:"}

    def _sign(self, message: bytes) -> bytes:
        if isinstance(self.key, Ed25519PrivateKey):
            return self.key.sign(message)
        return hmac.new(self.key, message, hashlib.sha256).digest()


def content_digest(body: bytes) -> str:
    """RFC 9530: sha-256=:…:"""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def signature_base(values: Mapping[str, str], covered: Sequence[str], parameters: str) -> tuple[str, str]:
    """RFC 9421 section 2.5: what is signed, and the value of @signature-params."""
    inner = "(" + " ".join(f'"{name}"' for name in covered) + f");{parameters}"
    lines = [f'"{name}": {values[name]}' for name in covered]
    return "\n".join([*lines, f'"@signature-params": {inner}']), inner


def signer(reached: Reached) -> Signer | None:
    """The signer of a register; None where its requests are not signed. Raises OSError or ValueError for a key that cannot be read."""
    return _signer(reached.signing, reached.path(reached.signing.key_file)) if reached.signing else None


def _signer(signing: Signing, path: Path) -> Signer:
    content = path.read_bytes()
    if signing.algorithm == "hmac-sha256":
        return Signer(signing.key_id, signing.algorithm, content.strip())
    key = load_pem_private_key(content, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path.name} holds no Ed25519 key")
    return Signer(signing.key_id, signing.algorithm, key)
