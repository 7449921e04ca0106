"""Certificates of ours that are no longer trusted, since when and why. Verification asks here; the lists for outsiders are made from it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509

from app.core.settings import current
from app.issuance import key_folder
from app.issuance.key_signer import fingerprint

FILE = "revoked.json"
REASONS: Mapping[str, x509.ReasonFlags] = {  # RFC 5280, 5.3.1: those that fit the seal of an office
    "key-compromise": x509.ReasonFlags.key_compromise,
    "affiliation-changed": x509.ReasonFlags.affiliation_changed,
    "superseded": x509.ReasonFlags.superseded,
    "cessation-of-operation": x509.ReasonFlags.cessation_of_operation,
    "privilege-withdrawn": x509.ReasonFlags.privilege_withdrawn,
}


@dataclass(frozen=True)
class Revocation:
    fingerprint: str
    serial: int
    since: datetime  # what it signed before that moment stays good
    reason: str


def _path() -> Path:
    return key_folder.folder() / FILE


@lru_cache(maxsize=8)
def _read(_instance: Path, changed: tuple[object, ...]) -> Mapping[str, Revocation]:
    if not any(changed):
        return {}
    found = [Revocation(**{**row, "since": datetime.fromisoformat(row["since"])}) for row in json.loads(_path().read_bytes())]
    return {one.fingerprint: one for one in found}


def known() -> Mapping[str, Revocation]:
    """Every revocation by the fingerprint of the certificate."""
    return _read(current().instance, key_folder.stamp(FILE))


def since(key_id: str | None) -> datetime | None:
    """From which moment on the certificate of this fingerprint is not trusted; None where it is."""
    found = known().get(key_id or "")
    return found.since if found else None


def note(certificate: x509.Certificate, moment: datetime, reason: str) -> bool:
    """Revoke from `moment` on; a second time only an earlier moment counts. Gives whether anything changed. Called alone."""
    before = known()
    mine = fingerprint(certificate)
    if mine in before and before[mine].since <= moment:
        return False
    rows = [*(one for key, one in before.items() if key != mine), Revocation(mine, certificate.serial_number, moment, reason)]
    said = [{**asdict(one), "since": one.since.isoformat()} for one in rows]
    key_folder.write(_path(), json.dumps(said, indent=1).encode())
    return True
