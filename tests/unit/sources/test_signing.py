"""HTTP Message Signatures (RFC 9421) and content digests (RFC 9530), by the examples of the standards."""

import base64
import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.sources.reached import Reached, Signing
from app.sources.signing import content_digest, signature_base, signer

SECRET = base64.b64decode("uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==")


def test_the_signature_of_rfc_9421_b_2_5():
    values = {"date": "Tue, 20 Apr 2021 02:07:55 GMT", "@authority": "example.com", "content-type": "application/json"}
    base, _ = signature_base(values, ("date", "@authority", "content-type"), 'created=1618884473;keyid="test-shared-secret"')
    made = base64.b64encode(hmac.new(SECRET, base.encode(), hashlib.sha256).digest()).decode()
    assert made == "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8="


def test_the_digest_of_rfc_9530():
    assert content_digest(b'{"hello": "world"}\n') == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"


def test_each_request_has_a_signature_of_its_own(tmp_path):
    (tmp_path / "k").write_bytes(b"secret\n")
    made = signer(Reached(signing=Signing("us", "k"), folder=tmp_path))
    first, second = (made.headers("POST", "https://a.example/x", b"{}") for _ in range(2))
    assert first["Content-Digest"] == second["Content-Digest"] and first["Signature"] != second["Signature"]


def test_an_ed25519_key_signs_what_its_public_half_verifies(tmp_path):
    key = Ed25519PrivateKey.generate()
    (tmp_path / "k").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    headers = signer(Reached(signing=Signing("us", "k", "ed25519"), folder=tmp_path)).headers("POST", "https://a.example/x", b"{}")
    parameters = headers["Signature-Input"].partition(");")[2]
    values = {"@method": "POST", "@target-uri": "https://a.example/x", "content-digest": headers["Content-Digest"]}
    base, _ = signature_base(values, tuple(values), parameters)
    key.public_key().verify(base64.b64decode(headers["Signature"].partition("=:")[2].rstrip(":")), base.encode())
