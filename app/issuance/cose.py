"""COSE_Sign1 (RFC 9052) with ES256 (RFC 9053), written and nothing else: fifteen lines that every COSE library can read.

The libraries that were tried cannot read back what they write with this cbor2; the signature itself is `cryptography`'s.
"""

import cbor2
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from app.issuance.pki import Key

SIGN1 = 18  # the tag of a COSE_Sign1
ALGORITHM, KEY_ID, ES256 = 1, 4, -7
KEY_ID_BYTES = 8  # of the SHA-256 of the seal's certificate: enough to find it among ours, and it is checked all the same
HALF = 32


def signed(payload: bytes, key: Key) -> bytes:
    """The payload with the signature of this key and with the key's id, which is signed too."""
    protected = cbor2.dumps({ALGORITHM: ES256, KEY_ID: bytes.fromhex(key.id)[:KEY_ID_BYTES]}, canonical=True)
    r, s = decode_dss_signature(key.sign(cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)))
    signature = r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")
    return cbor2.dumps(cbor2.CBORTag(SIGN1, [protected, {}, payload, signature]), canonical=True)
