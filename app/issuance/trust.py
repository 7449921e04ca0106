"""Whom our own check of a PDF believes: our authority, the ones that certified seals of ours, and who vouches for the time-stamps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import crl, pem, x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.core.settings import current
from app.issuance import key_folder, pki


@dataclass(frozen=True)
class Trust:
    roots: tuple[asn1.Certificate, ...]
    others: tuple[asn1.Certificate, ...]
    lists: tuple[crl.CertificateList, ...]

    def at(self, moment: datetime) -> Mapping[str, Any]:
        """As pyHanko's validator is told. Nothing is ever fetched; today's lists tell what was revoked before that moment."""
        return {
            "trust_roots": list(self.roots),
            "other_certs": list(self.others),
            "crls": list(self.lists),
            "allow_fetching": False,
            "revocation_mode": "soft-fail",
            "moment": moment,
            "retroactive_revinfo": True,
        }


def of_seals() -> Trust:
    """For the signature: our root, and the roots above seals that were certified elsewhere."""
    return _of_seals(pki.folder(), key_folder.stamp_of(str(pki.folder())))


@lru_cache(maxsize=4)
def _of_seals(_place: Path, _changed: tuple[object, ...]) -> Trust:
    others = [pki.certificate(pki.ISSUING), *pki.outside_authorities()]
    roots = [pki.certificate(pki.ROOT), *(one for one in others if one.subject == one.issuer)]
    lists = tuple(crl.CertificateList.load(one) for one in pki.revocation_lists())
    return Trust(tuple(map(parsed, roots)), tuple(map(parsed, others)), lists)


def of_time() -> Trust:
    """For the time-stamp: our own service, and whoever vouches for the outside one."""
    ours, theirs = of_seals(), of_time_service()
    return Trust(ours.roots + theirs.roots, ours.others + theirs.others, ours.lists + theirs.lists)


def of_time_service() -> Trust:
    """What stands in the file that the operator names: certificates, the self-signed of them as roots, and revocation lists."""
    path = current().tsa_trust
    return _of_file(path, key_folder.stamp_of(path)) if path else Trust((), (), ())


@lru_cache(maxsize=4)
def _of_file(path: str, _changed: tuple[object, ...]) -> Trust:
    blocks = [(kind, der) for kind, _headers, der in pem.unarmor(Path(path).read_bytes(), multiple=True)]
    certificates = [asn1.Certificate.load(der) for kind, der in blocks if kind == "CERTIFICATE"]
    lists = [crl.CertificateList.load(der) for kind, der in blocks if kind == "X509 CRL"]
    roots = tuple(one for one in certificates if one.self_issued)
    return Trust(roots, tuple(one for one in certificates if not one.self_issued), tuple(lists))


def parsed(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


def distinct(certificates: Iterable[asn1.Certificate]) -> list[asn1.Certificate]:
    return list({one.sha256: one for one in certificates}.values())
