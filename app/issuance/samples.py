"""Samples: the invented facts beside each type, and the record they make. Never signed, never stored."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.core import clock, strict_yaml
from app.core.db import new_id
from app.core.settings import current
from app.issuance import lint, numbering
from app.issuance.canonical import canonical
from app.issuance.errors import TypeFault
from app.issuance.issuers import Issuer, issuer
from app.issuance.records import FORMAT, Record
from app.issuance.types import OFFICE, CertificateType

FILE = "sample.yaml"


def text_of(code: str) -> str:
    """The samples of a shipped type as they are in its folder."""
    return (current().root / "certificates" / code / FILE).read_text(encoding="utf-8")


def read(code: str, text: str) -> list[Mapping[str, Any]]:
    """The samples of a type; raises TypeFault that names the file and the line."""
    place = f"certificates/{code}/{FILE}"
    try:
        said = strict_yaml.load_content(text)
    except strict_yaml.YamlFault as fault:
        raise TypeFault(f"{place}: {fault}") from fault
    if not isinstance(said, list) or not said:
        raise TypeFault(f"{place}: write a list of samples, each with holder and facts")
    for one in said:
        if (
            not isinstance(one, dict)
            or not isinstance(one.get("facts"), dict)
            or set(one.get("holder") or ()) != {"kind", "name", "number"}
        ):
            raise TypeFault(f"{place}: each sample has facts and a holder with kind, name and number")
    return said


def office(kind: CertificateType, said: Mapping[str, Any]) -> Issuer:
    """Who would issue the sample: the type's issuer, or the office that the sample names."""
    code = said.get("office") if kind.issuer == OFFICE else kind.issuer
    if not code:
        raise TypeFault(f"certificates/{kind.code}/{FILE}: name the office, for the type leaves it open: office: health@990001")
    return issuer(str(code))


def record(kind: CertificateType, said: Mapping[str, Any]) -> Record:
    """The record of a sample as it would be signed today; raises FactsRefused, CharacterMissing or TypeFault."""
    by, today, certificate_id = office(kind, said), clock.today(), new_id()
    facts = lint.checked(kind, said["facts"])
    number = numbering.compose(kind.numbering, today.year, 1, by.mark)
    until = kind.valid_for.until(today) if kind.valid_for else None
    document = {
        "format": FORMAT,
        "id": str(certificate_id),
        "number": number,
        "identifier": numbering.identifier(f"{by.credit_code}{kind.national_type}", by.credit_code, f"{today.year}{1:07}"),
        "nonce": secrets.token_bytes(16).hex(),
        "type": {"code": kind.code, "kind": kind.kind.value, "name": kind.titled(facts).zh, "sha256": kind.sha256},
        "issuer": {"code": by.code, "name": by.name.zh, "credit_code": by.credit_code},
        "holder": dict(said["holder"]),
        "issued_on": today.isoformat(),
        "valid_until": until.isoformat() if until else None,
        "facts": facts,
    }
    lint.refuse_missing_characters(lint.printed_texts(document))
    return Record(
        id=UUID(str(document["id"])),
        number=number,
        issuer=by.code,
        type_code=kind.code,
        type_sha256=kind.sha256,
        canonical=canonical(document),
        document=document,
        signature=None,
        key_id=None,
        issued_on=today,
        valid_until=until,
        reference="sample",
    )
