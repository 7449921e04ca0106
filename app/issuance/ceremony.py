"""Ceremonies: what is done with the keys by hand, each act audited and each safe to repeat.

The acts change files and give what they did; who calls them writes that into the audit log (`record`) when it is done.
"""

import getpass
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import exists, select

from app.audit import service as audit
from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import session
from app.issuance import authority, key_folder, key_places, ledger_keys, pki, revoked
from app.issuance.errors import CeremonyRefused, KeyMissing, KeysLost
from app.issuance.issuers import issuer
from app.issuance.models import Certificate

SOON = timedelta(days=90)  # so long before its end a certificate is to be renewed
CHANGING = (pki.TIMESTAMP, pki.LEDGER, pki.OCSP)  # besides the seals; the authorities' own keys stay for their life


class Act(StrEnum):
    MAKE = "make"
    RENEW = "renew"
    ROTATE = "rotate"
    REVOKE = "revoke"
    REQUEST = "request"
    INSTALL = "install"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Done:
    """An act with a key, as it is written into the audit log."""

    act: Act
    name: str
    detail: Mapping[str, str] = field(default_factory=dict)


def record(done: Done) -> None:
    """Into the audit log, in the current transaction: which act, which key, and by whom of this machine."""
    _write(done.act, done.name, {**done.detail, "user": getpass.getuser()})


def _write(act: Act, name: str, detail: Mapping[str, str]) -> None:
    audit.record(SYSTEM, f"key:{act.value}", kind="key", ref=name, detail=detail)


def refuse_when_lost() -> None:
    """Raises KeysLost where something was signed and the authority is gone: new keys would make every earlier paper look like not ours."""
    if not pki.is_there():
        signed = session().scalar(select(exists().where(Certificate.signature.is_not(None))))
        session().rollback()
        if signed:
            raise KeysLost()


def name_of(code: str) -> str:
    """The key's name: of a department, of its office in a district, or of an authority. Raises CeremonyRefused."""
    if code in pki.AUTHORITIES:
        return code
    try:
        issuer(code)
    except KeyError:
        raise CeremonyRefused(reason=f"there is no department {code}") from None
    return pki.seal_name(code)


def _title(name: str) -> str:
    return issuer(name.removeprefix(pki.SEAL)).name.zh if name.startswith(pki.SEAL) else ""


def begin() -> list[Done]:
    """Make the authorities that are not there: root, issuing CA, time-stamp, ledger, status answers. Raises KeysLost."""
    refuse_when_lost()
    with key_folder.alone():
        made = [Done(Act.MAKE, name) for name in pki.AUTHORITIES if authority.make(name, authority.plan_of(name))]
        if made:
            authority.publish_revocations()
    return made


def seal(code: str) -> Done | None:
    """Make a department's seal, or give it a new certificate for the same key where that ends soon; None where neither is due."""
    name = name_of(code)
    refuse_without_authority()
    with key_folder.alone():
        if authority.make(name, authority.plan_of(name, _title(name))):
            return Done(Act.MAKE, name)
        key = pki.load(name)
        if revoked.since(key.id):
            raise CeremonyRefused(reason=f"the seal of {code} was revoked; give it a new key with flask pki rotate {code}")
        if key.certificate.not_valid_after_utc - clock.now() > SOON:
            return None
        _refuse_foreign(key.certificate, code)
        made = authority.certified(authority.plan_of(name, _title(name)), key.signer)
        vouched = _put_in_place(name, [made])
        return Done(Act.RENEW, name, {"before": key.id, **vouched})


def rotate(code: str, *, unvouched: bool = False) -> Done:
    """A new key. The earlier certificate still tells what it signed; its private key is destroyed.

    The new key lies beside the one in use until its certificate stands: whoever signs meanwhile finds the one that fits.
    The ledger's earlier key vouches for the new one. Where it is lost, raises CeremonyRefused unless `unvouched` says that this is known.
    """
    name = name_of(code)
    _refuse_fixed(name)
    with key_folder.alone():
        if not key_folder.certificate_path(name).exists():
            raise CeremonyRefused(reason=f"{code} has no key yet")
        before = pki.certificate(name)
        _refuse_foreign(before, code)
        made = authority.certified(authority.plan_of(name, _title(name)), key_places.signer(_next_key(name)))
        vouched = _put_in_place(name, [made], unvouched=unvouched)
        _take_over(name)
    return Done(Act.ROTATE, name, {"before": pki.fingerprint(before), "certificate": pki.fingerprint(made), **vouched})


def _put_in_place(name: str, certificates: list[x509.Certificate], *, unvouched: bool = False) -> dict[str, str]:
    """The certificate in use from now on. Of the ledger the key before vouches for it; gives whether, for the audit log."""
    told = {}
    if name == pki.LEDGER and key_folder.certificate_path(name).exists():
        by = _who_vouches(unvouched=unvouched)
        if by:
            ledger_keys.vouch(by, certificates[0])
        told = {"vouched": "yes" if by else "no"}
    authority.put_in_place(name, certificates)
    return told


def _who_vouches(*, unvouched: bool) -> pki.Key | None:
    """The ledger's key in use; None of one that was revoked, for a thief could say the same, or that is lost."""
    if unvouched or revoked.since(pki.fingerprint(pki.certificate(pki.LEDGER))):
        return None
    try:
        return pki.load(pki.LEDGER)
    except KeyMissing:
        lost = "the ledger's key cannot be used, so it vouches for no other; if it is lost for good, flask pki rotate ledger --unvouched"
        raise CeremonyRefused(reason=lost) from None


def _next_key(name: str) -> bytes:
    """What finds the key that comes next: the one that waits already, or a new one. Where an act broke off, it is finished first."""
    waiting = key_folder.key_paths(name)[1]
    if waiting.exists() and _fits(waiting, name):
        _take_over(name)
    if not waiting.exists():
        key_folder.keep_key(waiting, key_places.make(name))
    return key_folder.kept_key(waiting)


def _fits(path: Path, name: str) -> bool:
    """Whether the key in this file is that of the certificate in use."""
    in_use = key_folder.certificate_path(name).exists()
    return in_use and pki.is_key_of(key_places.signer(key_folder.kept_key(path)), pki.certificate(name))


def _take_over(name: str) -> None:
    """The next key becomes the one in use, and the one before is no more."""
    used, waiting = key_folder.key_paths(name)
    old = key_folder.kept_key(used) if used.exists() else None
    waiting.replace(used)
    if old is not None:
        key_places.destroy(old)


def revoke(which: str, reason: str, since: datetime) -> Done | None:
    """Trust nothing that this seal signed from `since` on; what it signed before stays good. None where that is known already.

    `which` is a department, whose seal in use is meant, or the beginning of a certificate's fingerprint.
    """
    if reason not in revoked.REASONS:
        raise CeremonyRefused(reason=f"unknown reason {reason}; known: {', '.join(revoked.REASONS)}")
    if since > clock.now():
        raise CeremonyRefused(reason="a revocation cannot begin in the future")
    with key_folder.alone():
        certificate = _meant(which)
        changed = revoked.note(certificate, since.replace(microsecond=0), reason)
        authority.publish_revocations()
    if not changed:
        return None
    return Done(Act.REVOKE, pki.fingerprint(certificate), {"reason": reason, "since": since.isoformat()})


def _meant(which: str) -> x509.Certificate:
    everything = pki.seals() | {key: one for name in CHANGING for key, one in pki.every(name).items()}
    found = [one for key, one in everything.items() if len(which) >= 8 and key.startswith(which.lower())]
    if len(found) > 1:
        raise CeremonyRefused(reason=f"several certificates begin with {which}")
    if found:
        return found[0]
    name = name_of(which)
    if name in {pki.ROOT, pki.ISSUING} or not key_folder.certificate_path(name).exists():
        raise CeremonyRefused(reason=f"{which} has no certificate that can be revoked here")
    return pki.certificate(name)


def request(code: str) -> tuple[Done, bytes]:
    """A request (PKCS#10, PEM) that a real authority certify a new key of this department. Asked again, the same key is meant."""
    name = name_of(code)
    _refuse_fixed(name)
    with key_folder.alone():
        made = authority.request_for(authority.plan_of(name, _title(name)).title, key_places.signer(_next_key(name)))
    return Done(Act.REQUEST, name), made.public_bytes(Encoding.PEM)


def install(code: str, pem: bytes) -> Done | None:
    """Take the certificate that answers a request, with those above it; None where it is in use already.

    Raises CeremonyRefused unless it is for the waiting key, in force, may sign, and leads up to a root that the file holds.
    """
    name = name_of(code)
    _refuse_fixed(name)
    try:
        certificates = x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise CeremonyRefused(reason="the file holds no certificates in PEM") from None
    with key_folder.alone():
        in_use = key_folder.certificate_path(name)
        if in_use.exists() and pki.certificate(name) == certificates[0]:
            return None
        _refuse_unfit(name, certificates)
        vouched = _put_in_place(name, certificates)
        if key_folder.key_paths(name)[1].exists() and _fits(key_folder.key_paths(name)[1], name):
            _take_over(name)
    marks = {"certificate": pki.fingerprint(certificates[0]), "root": pki.fingerprint(certificates[-1])}
    return Done(Act.INSTALL, name, marks | vouched)


def _refuse_unfit(name: str, certificates: list[x509.Certificate]) -> None:
    mine, now = certificates[0], clock.now()
    keys = [key_folder.kept_key(path) for path in key_folder.key_paths(name) if path.exists()]
    if not any(pki.is_key_of(key_places.signer(kept), mine) for kept in keys):
        raise CeremonyRefused(reason="the certificate is for another key than the one that was requested")
    if not all(one.not_valid_before_utc <= now < one.not_valid_after_utc for one in certificates):
        raise CeremonyRefused(reason="a certificate in the file is not in force today")
    if len(certificates) < 2 or certificates[-1].subject != certificates[-1].issuer:
        raise CeremonyRefused(reason="the file must hold the certificate first, then those above it up to the root")
    for below, above in zip(certificates, [*certificates[1:], certificates[-1]], strict=True):
        try:
            below.verify_directly_issued_by(above)
        except (ValueError, TypeError, InvalidSignature):
            raise CeremonyRefused(reason=f"{below.subject.rfc4514_string()} was not signed by the certificate after it") from None
    if not _may_sign(mine) or not all(_may_certify(one) for one in certificates[1:]):
        raise CeremonyRefused(reason="a certificate in the file is not meant for this use (key usage)")


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.digital_signature or usage.content_commitment


def _may_certify(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def refuse_without_authority() -> None:
    if not pki.is_there():
        raise CeremonyRefused(reason="there is no authority yet; begin with flask pki begin")


def _refuse_fixed(name: str) -> None:
    """The root and the issuing CA are what everybody outside knows; they do not change under an installation."""
    refuse_without_authority()
    if name in {pki.ROOT, pki.ISSUING}:
        raise CeremonyRefused(reason=f"the key of {name} stays for its life")


def _refuse_foreign(certificate: x509.Certificate, code: str) -> None:
    if certificate.issuer != pki.certificate(pki.ISSUING).subject:
        raise CeremonyRefused(reason=f"the certificate of {code} is another authority's; ask it with flask pki request {code}")


# --- what there is ------------------------------------------------------------------------------------------------


class State(StrEnum):
    IN_USE = "in use"
    ENDS_SOON = "ends soon"
    ENDED = "ended"
    REVOKED = "revoked"
    EARLIER = "earlier"
    NO_KEY = "no key"


@dataclass(frozen=True)
class Listed:
    """One certificate as `flask pki list` shows it."""

    name: str
    state: State
    until: datetime
    fingerprint: str
    certified_by: str
    is_awaited: bool  # a request waits for the certificate of its next key


def listed() -> Iterator[Listed]:
    """Every certificate of the house, those in use before the earlier ones, and the revocation lists."""
    names = [*pki.AUTHORITIES, *sorted(path.stem for path in pki.folder().glob(f"{pki.SEAL}*.pem"))]
    for name in dict.fromkeys(one.partition(key_folder.EARLIER)[0] for one in names):
        if not key_folder.certificate_path(name).exists():
            continue
        mine = pki.fingerprint(pki.certificate(name))
        for key, certificate in pki.every(name).items():
            waiting = key == mine and key_folder.key_paths(name)[1].exists()
            state = _state(name, certificate, is_in_use=key == mine)
            yield Listed(name, state, certificate.not_valid_after_utc, key, _common_name(certificate.issuer), waiting)
    for name, until, issuer_name, digest in authority.lists():
        yield Listed(name, _state_until(until), until, digest, _common_name(issuer_name), False)


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""


def _state(name: str, certificate: x509.Certificate, *, is_in_use: bool) -> State:
    if revoked.since(pki.fingerprint(certificate)):
        return State.REVOKED
    if not is_in_use:
        return State.EARLIER
    try:
        pki.load(name)
    except KeyMissing:
        return State.NO_KEY
    return _state_until(certificate.not_valid_after_utc)


def _state_until(end: datetime) -> State:
    left = end - clock.now()
    if left <= timedelta(0):
        return State.ENDED
    return State.ENDS_SOON if left <= SOON else State.IN_USE
