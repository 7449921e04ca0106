"""The keys of all seals as outsiders need them to check a signature by themselves: a JWK set (RFC 7517) for phones and programs.

Each key comes with its certificate, so the set needs no signature of its own: whoever does not trust the way it came follows the
certificate to the root at /v/authority/root.pem.
"""

import base64
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from app.catalogue import city
from app.elements.words import Words
from app.issuance import cose, pki, revoked
from app.issuance.canonical import canonical
from app.issuance.issuers import IN, Issuer, issuer

COORDINATE = 32  # bytes of one of P-256


def key_set() -> bytes:
    """All seal certificates of this authority, the revoked and the expired among them: old papers were sealed with them."""
    return _key_set(tuple((mark, revoked.since(mark)) for mark in sorted(pki.seals())))


@lru_cache(maxsize=4)
def _key_set(seals: tuple[tuple[str, datetime | None], ...]) -> bytes:
    offices, known = {_common_name(office): office for office in _offices()}, pki.seals()
    told = []
    for mark, since in seals:
        certificate = known[mark]
        told.append(
            _key(certificate)
            | _office(certificate, offices)
            | {
                "not_before": certificate.not_valid_before_utc.isoformat(),
                "not_after": certificate.not_valid_after_utc.isoformat(),
                "revoked_since": since.isoformat() if since else None,
            }
        )
    return canonical({"keys": told})


def _key(certificate: x509.Certificate) -> dict[str, object]:
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("a seal has a key on P-256")
    point, mark = public.public_numbers(), certificate.fingerprint(SHA256())
    return {
        "kty": "EC",
        "crv": "P-256",
        "alg": "ES256",
        "use": "sig",
        "x": _base64url(point.x.to_bytes(COORDINATE, "big")),
        "y": _base64url(point.y.to_bytes(COORDINATE, "big")),
        "kid": mark[: cose.KEY_ID_BYTES].hex(),
        "x5t#S256": _base64url(mark),
        "x5c": [base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()],
    }


def _office(certificate: x509.Certificate, offices: dict[str, Issuer]) -> dict[str, object]:
    """Whose seal it is; of an office that has another name by now, the name that its certificate says."""
    name = str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    found = offices.get(name)
    words = found.signatory if found else Words(name)
    return {"office": {"code": found.code if found else "", "zh": words.zh, "en": words.en}}


def _offices() -> Iterator[Issuer]:
    for department in city.city().departments:
        yield issuer(department.code)
        yield from (issuer(f"{department.code}{IN}{place}") for place in department.places)


def _common_name(office: Issuer) -> str:
    """As it stands in the seal's certificate: X.520 gives it 64 octets."""
    return office.name.zh.encode()[:64].decode(errors="ignore")


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
