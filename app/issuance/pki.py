"""The keys of the demonstration: root → issuing CA → one seal per department, the time-stamp authority, the ledger.

ECDSA P-256 throughout: readers outside accept it in PDFs, and Ed25519 is not accepted there. Private keys lie sealed
under the master key. A real city puts its own certificates here and its keys behind a cryptographic machine.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.core import clock, seal
from app.core.settings import current
from app.issuance.errors import KeyMissing

ROOT, ISSUING, TIMESTAMP, LEDGER = "root", "issuing", "timestamp", "ledger"
EARLIER = timedelta(days=30)  # the demonstration's clock may be set back to the real one
CRL_LIFE = timedelta(days=365)


@dataclass(frozen=True)
class Key:
    """A private key with its certificate and the certificates above it, parsed once."""

    private: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def id(self) -> str:
        return fingerprint(self.certificate)

    def sign(self, content: bytes) -> bytes:
        return self.private.sign(content, ec.ECDSA(hashes.SHA256()))


def fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()


def folder() -> Path:
    return current().instance / "pki"


def is_there() -> bool:
    """Whether this instance has an authority."""
    return _paths(ROOT)[1].exists()


def seal_name(department: str) -> str:
    return f"seal-{department}"


def ensure(departments: Iterable[tuple[str, str]]) -> None:
    """Make what is missing: authorities, and a seal for each (code, name). Twice or from two processes: made once."""
    wanted = [(seal_name(code), name) for code, name in departments]
    if all(_paths(name)[1].exists() for name, _ in wanted) and (folder() / "issuing.crl").exists():
        return
    with _alone():
        _ensure_authorities()
        for name, title in wanted:
            if not _paths(name)[1].exists():
                _make(name, title, issuer=ISSUING)
        if not (folder() / "issuing.crl").exists():
            publish_revocations()


def _ensure_authorities() -> None:
    plans = (
        (ROOT, "云江市政务根 CA", None, None),
        (ISSUING, "云江市电子证照签发 CA", ROOT, None),
        (TIMESTAMP, "云江市可信时间戳", ISSUING, ExtendedKeyUsageOID.TIME_STAMPING),
        (LEDGER, "云江市电子证照签发台账", ISSUING, None),
    )
    for name, title, issuer, usage in plans:
        if not _paths(name)[1].exists():
            _make(name, title, issuer=issuer, usage=usage)


@contextmanager
def _alone() -> Iterator[None]:
    """Only one process of this machine makes keys at a time."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder() / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _paths(name: str) -> tuple[Path, Path]:
    return folder() / f"{name}.key", folder() / f"{name}.pem"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_suffix(path.suffix + ".draft")
    draft.write_bytes(content)
    draft.chmod(0o600 if path.suffix == ".key" else 0o644)
    os.replace(draft, path)


def _make(name: str, title: str, *, issuer: str | None, usage: x509.ObjectIdentifier | None = None) -> None:
    """A key and its certificate. The certificate is written last: where it stands, the key is whole."""
    private = ec.generate_private_key(ec.SECP256R1())
    above = load(issuer) if issuer else None
    certificate = _certificate(title, private, above, authority=name in {ROOT, ISSUING}, usage=usage)
    key_path, certificate_path = _paths(name)
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    _write(key_path, seal.seal(der, f"pki/{name}"))
    _write(certificate_path, certificate.public_bytes(Encoding.PEM))


def _within(text: str, limit: int) -> str:
    """X.520 gives a common name 64 octets; a Chinese character takes three."""
    return text.encode()[:limit].decode(errors="ignore")


def _name(title: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "电子证照签章（演示）"),
            x509.NameAttribute(NameOID.COMMON_NAME, _within(title, 64)),
        ]
    )


def _certificate(
    title: str, private: ec.EllipticCurvePrivateKey, above: Key | None, *, authority: bool, usage: x509.ObjectIdentifier | None
) -> x509.Certificate:
    now = clock.now().replace(microsecond=0)
    years = 20 if above is None else 10 if authority or usage else 5
    signer = above.private if above else private
    built = (
        x509.CertificateBuilder()
        .subject_name(_name(title))
        .issuer_name(above.certificate.subject if above else _name(title))
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(authority, (0 if above else 1) if authority else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(_key_usage(authority=authority, commits=usage is None), critical=True)
    )
    if above:
        built = built.add_extension(_list_of(ROOT if authority else ISSUING), critical=False)
    if usage:
        built = built.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return built.sign(signer, hashes.SHA256())


def _list_of(authority: str) -> x509.CRLDistributionPoints:
    """Where outsiders find the revocation list; readers only check certificates that name one."""
    address = x509.UniformResourceIdentifier(f"{current().public_url}/v/authority/{authority}.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([address], None, None, None)])


def _key_usage(*, authority: bool, commits: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority and commits,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def load(name: str) -> Key:
    """The key called `name`; raises KeyMissing. Parsed once per process: parsing costs more than signing."""
    return _load(folder(), name)


@lru_cache(maxsize=64)
def _load(_place: Path, name: str) -> Key:
    key_path, _ = _paths(name)
    try:
        sealed = key_path.read_bytes()
    except FileNotFoundError:
        raise KeyMissing(department=name) from None
    private = load_der_private_key(seal.unseal(sealed, f"pki/{name}"), None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise KeyMissing(department=name)
    return Key(private, certificate(name), () if name == ROOT else chain_above(name))


def certificate(name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(_paths(name)[1].read_bytes())


def chain_above(name: str) -> tuple[x509.Certificate, ...]:
    return (certificate(ROOT),) if name == ISSUING else (certificate(ISSUING), certificate(ROOT))


def seal_key(department: str) -> Key:
    """The seal of a department; raises KeyMissing."""
    return load(seal_name(department))


@lru_cache(maxsize=8)
def _seals(place: Path, _changed: int) -> dict[str, x509.Certificate]:
    found = (x509.load_pem_x509_certificate(path.read_bytes()) for path in sorted(place.glob("seal-*.pem")))
    return {fingerprint(one): one for one in found}


def seals() -> dict[str, x509.Certificate]:
    """Every seal certificate of this authority by its fingerprint: needs no private key, so that any node can verify."""
    place = folder()
    try:
        return _seals(place, os.stat(place).st_mtime_ns)
    except FileNotFoundError:
        return {}


# --- revocation lists ---------------------------------------------------------------------------------------------


def publish_revocations(revoked: Iterable[tuple[int, datetime]] = ()) -> None:
    """Write the lists of the root and of the issuing CA again, with these serial numbers of seals added."""
    path = folder() / "issuing.crl"
    before = x509.load_der_x509_crl(path.read_bytes()) if path.exists() else ()
    known = {entry.serial_number: entry.revocation_date_utc for entry in before} | dict(revoked)
    _write(folder() / "root.crl", _crl(load(ROOT), {}))
    _write(path, _crl(load(ISSUING), known))


def _crl(authority: Key, revoked: Mapping[int, datetime]) -> bytes:
    now = clock.now().replace(microsecond=0)
    built = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now - EARLIER)
        .next_update(now + CRL_LIFE)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.private.public_key()), critical=False)
    )
    for serial, since in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
        built = built.add_revoked_certificate(entry.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False).build())
    return built.sign(authority.private, hashes.SHA256()).public_bytes(Encoding.DER)


def revocation_lists() -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder().glob("*.crl"))]


def revocations_age(now: datetime) -> timedelta:
    """How old the issuing CA's list is; the sweeper renews it in time."""
    path = folder() / "issuing.crl"
    return now - (x509.load_der_x509_crl(path.read_bytes()).last_update_utc + EARLIER) if path.exists() else CRL_LIFE


def published(name: str) -> bytes | None:
    """What outsiders need to check signatures by themselves: authorities' certificates and revocation lists, by file name."""
    known = {f"{authority}.{kind}" for authority in (ROOT, ISSUING) for kind in ("pem", "crl")} | {f"{LEDGER}.pem", f"{TIMESTAMP}.pem"}
    path = folder() / name
    return path.read_bytes() if name in known and path.exists() else None


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
