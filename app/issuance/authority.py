"""The authority of the house at work: makes keys, certifies them, publishes revocation lists.

A demonstration makes what is missing by itself. In production only the ceremonies come here, and a real city puts its own
certificates in (`flask pki request`, `flask pki install`) and its keys behind a cryptographic machine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from app.catalogue import city
from app.core import clock
from app.core.settings import current
from app.issuance import key_folder, key_places, pki, revoked
from app.issuance.errors import KeyMissing
from app.issuance.key_signer import Hidden, Key, KeySigner
from app.issuance.pki import ISSUING, LEDGER, OCSP, ROOT, TIMESTAMP
from app.issuance.revoked import Revocation

BEFORE = timedelta(days=30)  # the demonstration's clock may be set back to the real one
CRL_LIFE = timedelta(days=365)
LONGEST_NAME = 64  # X.520 gives a common name 64 octets; a Chinese character takes three


@dataclass(frozen=True)
class Plan:
    """What a certificate of ours is for."""

    title: str
    issuer: str | None
    years: int
    usage: x509.ObjectIdentifier | None = None
    is_authority: bool = False


def plan_of(name: str, title: str = "") -> Plan:
    """Of an authority by its name, of a seal with the title of its department."""
    place = city.city().name.zh
    plans = {
        ROOT: Plan(f"{place}政务根 CA", None, 20, is_authority=True),
        ISSUING: Plan(f"{place}电子证照签发 CA", ROOT, 10, is_authority=True),
        TIMESTAMP: Plan(f"{place}可信时间戳", ISSUING, 10, ExtendedKeyUsageOID.TIME_STAMPING),
        LEDGER: Plan(f"{place}电子证照签发台账", ISSUING, 5),
        OCSP: Plan(f"{place}证书状态查询", ISSUING, 5, ExtendedKeyUsageOID.OCSP_SIGNING),
    }
    return plans.get(name) or Plan(title, ISSUING, 5)


def ensure(departments: Iterable[tuple[str, str]]) -> None:
    """Make what is missing: authorities, and a seal for each (code, name). Twice or from two processes: made once."""
    seals = {pki.seal_name(code): title for code, title in departments}
    wanted = [*pki.AUTHORITIES, *seals]
    if all(key_folder.certificate_path(name).exists() for name in wanted) and _list_path(ISSUING).exists():
        return
    with key_folder.alone():
        for name in wanted:
            make(name, plan_of(name, seals.get(name, "")))
        if not _list_path(ISSUING).exists():
            publish_revocations()


def make(name: str, plan: Plan) -> bool:
    """A key and its certificate, unless they are there; gives whether they were made. Called alone.

    The certificate is written last: where it stands, the key is whole.
    """
    if key_folder.certificate_path(name).exists():
        return False
    kept = key_places.make(name)
    key_folder.keep_key(key_folder.key_paths(name)[0], kept)
    put_in_place(name, [certified(plan, key_places.signer(kept))])
    return True


def certified(plan: Plan, signer: KeySigner) -> x509.Certificate:
    """A certificate for this key, not in its place yet."""
    return _certificate(plan, signer, pki.load(plan.issuer) if plan.issuer else None)


def put_in_place(name: str, certificates: list[x509.Certificate]) -> None:
    """The certificate of a name from now on, with those above it where they are not ours. Called alone."""
    path = key_folder.certificate_path(name)
    if path.exists():
        mark = pki.fingerprint(pki.certificate(name))[:16]
        key_folder.write(path.with_name(f"{name}{key_folder.EARLIER}{mark}.pem"), path.read_bytes())
    key_folder.write(path, b"".join(one.public_bytes(Encoding.PEM) for one in certificates))


def _name(title: str) -> x509.Name:
    organisation = "电子证照签章（演示）" if current().demonstration else "电子证照签章"
    within = title.encode()[:LONGEST_NAME].decode(errors="ignore")
    parts = ((NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, within))
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])


def _certificate(plan: Plan, signer: KeySigner, above: Key | None) -> x509.Certificate:
    now = clock.now().replace(microsecond=0)
    superior = above.signer if above else signer
    own, its = signer.public_key(), superior.public_key()
    built = (
        x509.CertificateBuilder()
        .subject_name(_name(plan.title))
        .issuer_name(above.certificate.subject if above else _name(plan.title))
        .public_key(own)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + timedelta(days=365 * plan.years))
        .add_extension(x509.BasicConstraints(plan.is_authority, (0 if above else 1) if plan.is_authority else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(its), critical=False)
        .add_extension(_key_usage(authority=plan.is_authority, commits=plan.usage is None), critical=True)
    )
    for extension, critical in _further(plan):
        built = built.add_extension(extension, critical=critical)
    return built.sign(Hidden(superior), hashes.SHA256())


def _further(plan: Plan) -> Iterable[tuple[x509.ExtensionType, bool]]:
    """Where its state can be asked for, and what else it is for. The answers' own certificate is not asked about (RFC 6960, 4.2.2.2.1)."""
    if plan.usage:
        yield x509.ExtendedKeyUsage([plan.usage]), plan.usage == ExtendedKeyUsageOID.TIME_STAMPING
    if plan.usage == ExtendedKeyUsageOID.OCSP_SIGNING:
        yield x509.OCSPNoCheck(), False
    elif plan.issuer:
        yield _list_of(plan.issuer), False
        yield _access(plan.issuer), False


def _list_of(authority: str) -> x509.CRLDistributionPoints:
    """Where outsiders find the revocation list; readers only check certificates that name one."""
    return x509.CRLDistributionPoints([x509.DistributionPoint([_address(f"{authority}.crl")], None, None, None)])


def _access(authority: str) -> x509.AuthorityInformationAccess:
    """Where the certificate above is, and for what the issuing CA certified who answers for its state."""
    found = [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, _address(f"{authority}.cer"))]
    if authority == ISSUING:
        found.insert(0, x509.AccessDescription(AuthorityInformationAccessOID.OCSP, _address("ocsp")))
    return x509.AuthorityInformationAccess(found)


def _address(name: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(f"{current().public_url}/v/authority/{name}")


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


def request_for(title: str, signer: KeySigner) -> x509.CertificateSigningRequest:
    """A request that another authority certifies this key (PKCS#10)."""
    built = x509.CertificateSigningRequestBuilder().subject_name(_name(title))
    built = built.add_extension(_key_usage(authority=False, commits=True), critical=True)
    return built.sign(Hidden(signer), hashes.SHA256())


# --- revocation lists ---------------------------------------------------------------------------------------------


def _list_path(authority: str) -> Path:
    return key_folder.folder() / f"{authority}.crl"


def publish_revocations() -> None:
    """Write the lists of the issuing CA and of the root again. A root whose key is kept elsewhere keeps its list."""
    ours = pki.certificate(ISSUING).subject
    certified = {key for key, one in pki.seals().items() if one.issuer == ours}
    certified |= {key for name in (TIMESTAMP, LEDGER, OCSP) for key in pki.every(name)}
    revocations = {key: one for key, one in revoked.known().items() if key in certified}
    key_folder.write(_list_path(ISSUING), _list(pki.load(ISSUING), revocations, _number(ISSUING)))
    try:
        root = pki.load(ROOT)
    except KeyMissing:
        return
    key_folder.write(_list_path(ROOT), _list(root, {}, _number(ROOT)))


def _number(authority: str) -> int:
    """Greater than the last one's, whatever the clock says (RFC 5280, 5.2.3)."""
    path = _list_path(authority)
    now = int(clock.now().timestamp())
    if not path.exists():
        return now
    last = x509.load_der_x509_crl(path.read_bytes()).extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    return max(now, last + 1)


def _list(authority: Key, revocations: Mapping[str, Revocation], number: int) -> bytes:
    now = clock.now().replace(microsecond=0)
    public = authority.certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise KeyMissing(department=authority.id)
    built = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now - BEFORE)
        .next_update(now + CRL_LIFE)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
    )
    for one in revocations.values():
        entry = x509.RevokedCertificateBuilder().serial_number(one.serial).revocation_date(one.since)
        built = built.add_revoked_certificate(entry.add_extension(x509.CRLReason(revoked.REASONS[one.reason]), critical=False).build())
    return built.sign(Hidden(authority.signer), hashes.SHA256()).public_bytes(Encoding.DER)


def lists() -> Iterable[tuple[str, datetime, x509.Name, str]]:
    """The published lists: file, when the next one is due, whose it is, its SHA-256."""
    for path in sorted(key_folder.folder().glob("*.crl")):
        found = x509.load_der_x509_crl(path.read_bytes())
        if found.next_update_utc:
            yield path.name, found.next_update_utc, found.issuer, found.fingerprint(hashes.SHA256()).hex()


def revocations_age(now: datetime) -> timedelta:
    """How old the issuing CA's list is; the sweeper renews it in time."""
    path = _list_path(ISSUING)
    return now - (x509.load_der_x509_crl(path.read_bytes()).last_update_utc + BEFORE) if path.exists() else CRL_LIFE
