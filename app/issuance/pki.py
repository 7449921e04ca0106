"""The keys of the house by name: root → issuing CA → one seal per department, the time-stamp authority, the ledger, the status answers.

Making and revoking them is app/issuance/authority.py and the ceremonies; here they are found, read and used.
"""

import os
import re
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.core.seal import SealBroken
from app.core.settings import current
from app.issuance import key_folder, key_places, revoked
from app.issuance.errors import KeyMissing, SealRevoked
from app.issuance.key_folder import EARLIER, folder
from app.issuance.key_signer import Key, KeySigner, fingerprint

__all__ = ["Key", "certificate", "fingerprint", "folder", "is_signed_by", "load", "published", "seal_key", "seals"]

ROOT, ISSUING, TIMESTAMP, LEDGER, OCSP = "root", "issuing", "timestamp", "ledger", "ocsp"
AUTHORITIES = (ROOT, ISSUING, TIMESTAMP, LEDGER, OCSP)
SEAL = "seal-"
PUBLISHED = re.compile(rf"(root|issuing)\.(pem|cer|crl)|({LEDGER}|{TIMESTAMP})({EARLIER}[0-9a-f]{{16}})?\.pem")


def is_there() -> bool:
    """Whether this instance has an authority."""
    return key_folder.certificate_path(ROOT).exists()


def seal_name(department: str) -> str:
    return f"{SEAL}{department}"


def load(name: str) -> Key:
    """The key called `name`; raises KeyMissing. Read once per process until one of its files changes: reading costs more than signing."""
    return _load(current().instance, name, key_folder.stamp(f"{name}.pem", f"{name}.key", f"{name}.next.key"))


@lru_cache(maxsize=256)
def _load(_place: Path, name: str, _changed: tuple[object, ...]) -> Key:
    """The key that fits the certificate: while one takes another's place, that may be the next one (ceremony.py)."""
    if not key_folder.certificate_path(name).exists():
        raise KeyMissing(department=name)
    mine = certificate(name)
    for path in key_folder.key_paths(name):
        signer = _signer(path)
        if signer and is_key_of(signer, mine):
            return Key(signer, mine, chain_above(name))
    raise KeyMissing(department=name)


def _signer(path: Path) -> KeySigner | None:
    try:
        return key_places.signer(key_folder.kept_key(path))
    except (FileNotFoundError, ValueError, SealBroken):
        return None


def is_key_of(signer: KeySigner, certificate: x509.Certificate) -> bool:
    return public_bytes(signer.public_key()) == public_bytes(certificate.public_key())


def public_bytes(public: object) -> bytes:
    """A public key in its one usual form (SubjectPublicKeyInfo), to compare by."""
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) if hasattr(public, "public_bytes") else b""


def bundle(name: str) -> list[x509.Certificate]:
    """The certificate in use, and of an outside authority those above it."""
    return x509.load_pem_x509_certificates(key_folder.certificate_path(name).read_bytes())


def certificate(name: str) -> x509.Certificate:
    return bundle(name)[0]


def chain_above(name: str) -> tuple[x509.Certificate, ...]:
    own = bundle(name)[1:]
    if own or name == ROOT:
        return tuple(own)
    return (certificate(ROOT),) if name == ISSUING else (certificate(ISSUING), certificate(ROOT))


def seal_key(department: str) -> Key:
    """The seal of a department; raises KeyMissing or SealRevoked."""
    key = load(seal_name(department))
    if revoked.since(key.id):
        raise SealRevoked(department=department)
    return key


def ledger_key() -> Key:
    """The ledger's key; raises KeyMissing or SealRevoked: a head that nobody should believe is not signed, entries wait."""
    key = load(LEDGER)
    if revoked.since(key.id):
        raise SealRevoked(department=LEDGER)
    return key


def every(name: str) -> dict[str, x509.Certificate]:
    """The certificates that a name ever had, by fingerprint: what an earlier one signed stays signed."""
    paths = [key_folder.certificate_path(name), *sorted(folder().glob(f"{name}{EARLIER}*.pem"))]
    found = (x509.load_pem_x509_certificate(path.read_bytes()) for path in paths if path.exists())
    return {fingerprint(one): one for one in found}


@lru_cache(maxsize=8)
def _seals(place: Path, _changed: int) -> dict[str, x509.Certificate]:
    found = (x509.load_pem_x509_certificate(path.read_bytes()) for path in sorted(place.glob(f"{SEAL}*.pem")))
    return {fingerprint(one): one for one in found}


def seals() -> dict[str, x509.Certificate]:
    """Every certificate that a seal of ours has or had, by its fingerprint: needs no private key, so that any node can verify."""
    place = folder()
    try:
        return _seals(place, os.stat(place).st_mtime_ns)
    except FileNotFoundError:
        return {}


def outside_authorities() -> list[x509.Certificate]:
    """The certificates above seals that another authority certified, root and all."""
    bundles = (x509.load_pem_x509_certificates(path.read_bytes()) for path in sorted(folder().glob(f"{SEAL}*.pem")))
    return list({fingerprint(one): one for found in bundles for one in found[1:]}.values())


def revocation_lists() -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder().glob("*.crl"))]


def published(name: str) -> bytes | None:
    """What outsiders need to check signatures by themselves: authorities' certificates and revocation lists, by file name."""
    if not PUBLISHED.fullmatch(name):
        return None
    is_der = name.endswith(".cer")
    path = folder() / (f"{name.removesuffix('.cer')}.pem" if is_der else name)
    if not path.exists():
        return None
    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER) if is_der else path.read_bytes()


def is_signed_by(certificate_of_key: x509.Certificate, content: bytes, signature: bytes) -> bool:
    """Whether `signature` over `content` was made with the key of this certificate."""
    public = certificate_of_key.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return False
    try:
        public.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
