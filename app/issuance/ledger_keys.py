"""The keys that the ledger has and had, and who vouches for each: the key before it, in a statement that any outsider can check.

The statement is signed before the new certificate takes its place, while the earlier key is still there. A key that was lost or revoked
vouches for nothing: outsiders who know it are told to ask by another way (docs/log.md).
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from app.issuance import key_folder, pki, revoked
from app.issuance.key_folder import EARLIER
from app.issuance.pki import LEDGER, Key


@dataclass(frozen=True)
class LedgerKey:
    """A certificate of the ledger, with those above it up to the root, and the earlier one whose key vouches for it."""

    chain: tuple[x509.Certificate, ...]
    is_in_use: bool
    revoked_since: datetime | None
    follows: str  # the fingerprint of the earlier certificate; "" of the first, and of one that nobody vouches for
    signature: bytes

    @property
    def id(self) -> str:
        return pki.fingerprint(self.chain[0])


def statement(key: str, follows: str) -> bytes:
    """What is signed, a line that an outsider can write again. A head has its size in the place of “key”: neither passes for the other."""
    return f"yimen ledger key {key} follows {follows}".encode()


def vouch(by: Key, certificate: x509.Certificate) -> None:
    """The key in use says that this certificate follows its own. Called alone; it counts once the certificate is in its place."""
    key = pki.fingerprint(certificate)
    said = {"key": key, "signature": base64.b64encode(by.sign(statement(key, by.id))).decode()}
    key_folder.write(_path(by.id), json.dumps(said, indent=1).encode())


def told() -> list[LedgerKey]:
    """Every key, oldest first, the one in use last."""
    names = [*sorted(path.stem for path in pki.folder().glob(f"{LEDGER}{EARLIER}*.pem")), LEDGER]
    chains = [(pki.certificate(name), *pki.chain_above(name)) for name in names if key_folder.certificate_path(name).exists()]
    before = _followed([pki.fingerprint(chain[0]) for chain in chains])
    found = [_told(chain, *before.get(pki.fingerprint(chain[0]), ("", b"")), is_in_use=chain is chains[-1]) for chain in chains]
    return sorted(found, key=lambda one: (one.is_in_use, one.chain[0].not_valid_before_utc))


def _told(chain: tuple[x509.Certificate, ...], follows: str, signature: bytes, *, is_in_use: bool) -> LedgerKey:
    return LedgerKey(chain, is_in_use, revoked.since(pki.fingerprint(chain[0])), follows, signature)


def _followed(keys: list[str]) -> dict[str, tuple[str, bytes]]:
    """For a key the one that vouches for it, and its signature."""
    kept = {key: json.loads(_path(key).read_bytes()) for key in keys if _path(key).exists()}
    return {said["key"]: (key, base64.b64decode(said["signature"])) for key, said in kept.items()}


def _path(key: str) -> Path:
    """Beside the earlier certificate: the one that its key vouches for."""
    return key_folder.folder() / f"{LEDGER}{EARLIER}{key[:16]}.follower"
