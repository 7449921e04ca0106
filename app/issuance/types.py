"""Types of certificates as content: what a folder under certificates/ says, frozen, known by the hash of all that is printed."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from app.core import strict_yaml
from app.core.rules import Rule, RuleError, parse
from app.core.settings import LEVELS
from app.elements.facts import Value
from app.elements.masks import MASKS
from app.elements.words import Words
from app.issuance import fonts
from app.issuance.canonical import canonical
from app.issuance.errors import TypeFault, UnknownType
from app.issuance.numbering import PLACE, PLACES

SHARED = "_shared"
OWN_FILES = ("type.yaml", "template.html", "style.css")
REQUIRED = {"name", "kind", "issuer", "national_type", "numbering", "facts"}
KEYS = REQUIRED | {
    "titles", "valid_for", "paper", "agrees", "elements", "shown_on_verify", "found_by_number", "signature",
}  # fmt: skip
FACT_KEYS = {"label", "type", "required", "columns", "element", "from"}
PAPERS = ("portrait", "landscape", "document", "card")
OFFICE = "office"  # in the place of a department: the office that prepares it
OWN_ELEMENTS = {"number", "valid_until"}  # what a certificate says besides its facts
Member = TypeVar("Member", bound=StrEnum)
DURATION = re.compile(r"(\d+) (day|month|year)s?")


class Kind(StrEnum):
    LICENCE = "licence"
    PERMIT = "permit"
    PROOF = "proof"
    NOTICE = "notice"
    RECEIPT = "receipt"
    DOCUMENT = "document"  # 文书 of a case: notices and decisions


class FactType(StrEnum):
    TEXT = "text"
    YES_NO = "yes_no"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"  # fen
    AREA = "area"  # hundredths of a square metre
    LIST = "list"
    TABLE = "table"
    PHOTO = "photo"  # a small JPEG (photos.py)


@dataclass(frozen=True)
class FactRule:
    """One fact that a type may print."""

    code: str
    label: Words
    type: FactType
    required: bool = False
    columns: Mapping[str, "FactRule"] = field(default_factory=dict)
    element: str = ""  # of the dictionary: forms may take it from a certificate of this type
    origin: str = ""  # where it comes from, as origins.py reads it


@dataclass(frozen=True)
class Agreement:
    """What must hold between facts; a paper that contradicts itself is never made."""

    rule: Rule
    message: Words


@dataclass(frozen=True)
class Title:
    """What the paper is called when a rule over its facts holds: a search that finds nothing proves something else."""

    rule: Rule
    name: Words


@dataclass(frozen=True)
class Duration:
    amount: int
    unit: str

    def until(self, start: date) -> date:
        """The last day: a year from 1 March 2026 ends on 28 February 2027."""
        if self.unit == "day":
            return start + timedelta(days=self.amount - 1)
        months = start.month - 1 + self.amount * (12 if self.unit == "year" else 1)
        year, month = start.year + months // 12, months % 12 + 1
        try:
            return date(year, month, start.day) - timedelta(days=1)
        except ValueError:  # there is no such day: the month's last day is the last day
            return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


@dataclass(frozen=True)
class CertificateType:
    code: str
    name: Words
    kind: Kind
    issuer: str
    national_type: str
    numbering: str
    facts: Mapping[str, FactRule]
    shown_on_verify: Mapping[str, str]  # fact -> mask
    sha256: str
    files: Mapping[str, str]
    valid_for: Duration | None = None
    paper: str = "portrait"
    agrees: tuple[Agreement, ...] = ()
    signature: str = ""  # PAdES level of its files; empty: the installation's
    elements: Mapping[str, str] = field(default_factory=dict)  # number, valid_until -> element of the dictionary
    titles: tuple[Title, ...] = ()
    found_by_number: bool = True  # whether somebody who has only the number is told anything at all

    def titled(self, facts: Mapping[str, Value]) -> Words:
        """What the paper with these facts is called."""
        said = {name: facts.get(name) for name in self.facts}
        return next((title.name for title in self.titles if title.rule.judge(said).answer), self.name)


_known: Mapping[str, CertificateType] = MappingProxyType({})


def load(root: Path) -> Mapping[str, CertificateType]:
    """All types under the folder certificates/; raises TypeFault naming the file and the cure."""
    folders = sorted(path.parent for path in root.glob("*/type.yaml"))
    types = {folder.name: from_files(folder.name, read_files(folder)) for folder in folders}
    _refuse_shared_identifiers(types)
    return MappingProxyType(types)


def _refuse_shared_identifiers(types: Mapping[str, CertificateType]) -> None:
    """Two types of one office with one national code would come to one national identifier, and the second paper be refused."""
    taken: dict[tuple[str, str], str] = {}
    for code, kind in types.items():
        other = taken.setdefault((kind.issuer, kind.national_type), code)
        if other != code:
            raise TypeFault(f"certificates/{code}: national_type {kind.national_type} is that of {other} already; take one that is free")


def use(types: Mapping[str, CertificateType]) -> None:
    """Called once at start with what `load` read."""
    global _known
    _known = types


def all_types() -> Mapping[str, CertificateType]:
    return _known


def get(code: str) -> CertificateType:
    """The type as its folder says; raises UnknownType."""
    if code not in _known:
        raise UnknownType(type=code)
    return _known[code]


def read_files(folder: Path) -> dict[str, str]:
    """All that decides how the type looks: its own files and the shared ones (as _shared/…)."""
    missing = [name for name in OWN_FILES if not (folder / name).is_file()]
    if missing:
        raise TypeFault(f"certificates/{folder.name}: {', '.join(missing)} is missing")
    files = {name: (folder / name).read_text(encoding="utf-8") for name in OWN_FILES}
    shared = sorted(path for path in (folder.parent / SHARED).iterdir() if path.suffix in {".html", ".css", ".svg"})
    return files | {f"{SHARED}/{path.name}": path.read_text(encoding="utf-8") for path in shared}


def from_files(code: str, files: Mapping[str, str]) -> CertificateType:
    """The type that these files define. Its hash covers them and the font they are set in."""
    place = f"certificates/{code}/type.yaml"
    try:
        said = strict_yaml.load(files["type.yaml"])
    except strict_yaml.YamlFault as fault:
        raise TypeFault(f"{place}: {fault}") from fault
    _refuse(place, set(said) - KEYS, "unknown keys {}; known: " + ", ".join(sorted(KEYS)))
    _refuse(place, REQUIRED - set(said), "missing keys {}")
    facts = {name: _fact(place, name, rule) for name, rule in said["facts"].items()}
    shown = said.get("shown_on_verify", {})
    _refuse_to_show(place, facts, shown)
    _refuse(
        place,
        {place[1] for place in PLACE.finditer(said["numbering"])} - PLACES,
        "numbering: unknown places {}; known: " + ", ".join(PLACES),
    )
    _refuse(place, set(said.get("elements", {})) - OWN_ELEMENTS, "elements: unknown {}; known: " + ", ".join(sorted(OWN_ELEMENTS)))
    _refuse(place, {said["signature"]} - set(LEVELS) if "signature" in said else set(), "unknown signature {}; known: " + ", ".join(LEVELS))
    _refuse(place, {said.get("paper", "portrait")} - set(PAPERS), "unknown paper {}; known: " + ", ".join(PAPERS))
    return CertificateType(
        code=code,
        name=_words(place, said["name"]),
        kind=_member(place, Kind, said["kind"]),
        issuer=said["issuer"],
        national_type=str(said["national_type"]),
        numbering=said["numbering"],
        facts=MappingProxyType(facts),
        shown_on_verify=MappingProxyType(shown),
        sha256=hashlib.sha256(canonical({**files, "font": fonts.sha256()})).hexdigest(),
        files=MappingProxyType(dict(files)),
        valid_for=_duration(place, said.get("valid_for")),
        paper=said.get("paper", "portrait"),
        signature=said.get("signature", ""),
        agrees=tuple(_agreement(place, one) for one in said.get("agrees", [])),
        elements=MappingProxyType(dict(said.get("elements", {}))),
        titles=tuple(_title(place, one) for one in said.get("titles", [])),
        found_by_number=said.get("found_by_number", True),
    )


def _refuse_to_show(place: str, facts: Mapping[str, FactRule], shown: Mapping[str, str]) -> None:
    _refuse(place, set(shown) - set(facts), "shown_on_verify names {}, which are no facts")
    _refuse(place, set(shown.values()) - set(MASKS), "unknown masks {}; known: " + ", ".join(MASKS))
    _refuse(place, {name for name in shown if facts[name].type is FactType.PHOTO}, "shown_on_verify: {} is a photo, which is never shown")


def _fact(place: str, code: str, said: Mapping) -> FactRule:
    kind = _member(f"{place}: fact {code}", FactType, said.get("type", "text"))
    _refuse(f"{place}: fact {code}", set(said) - FACT_KEYS, "unknown keys {}; known: " + ", ".join(sorted(FACT_KEYS)))
    columns = {name: _fact(f"{place}: fact {code}", name, column) for name, column in said.get("columns", {}).items()}
    if (kind is FactType.TABLE) != bool(columns):
        raise TypeFault(f"{place}: fact {code}: exactly a table has columns")
    return FactRule(
        code,
        _words(f"{place}: fact {code}", said.get("label")),
        kind,
        said.get("required", False),
        MappingProxyType(columns),
        said.get("element", ""),
        said.get("from", ""),
    )


def _title(place: str, said: Mapping) -> Title:
    try:
        return Title(parse(said["when"]), _words(f"{place}: titles", said.get("name")))
    except RuleError as fault:
        raise TypeFault(f"{place}: titles: {fault}") from fault


def _agreement(place: str, said: Mapping) -> Agreement:
    try:
        return Agreement(parse(said["rule"]), _words(place, said["message"]))
    except RuleError as fault:
        raise TypeFault(f"{place}: agrees: {fault}") from fault


def _duration(place: str, said: str | None) -> Duration | None:
    if said is None:
        return None
    found = DURATION.fullmatch(said)
    if not found:
        raise TypeFault(f"{place}: valid_for {said!r} is not like “30 days”, “6 months”, “2 years”")
    return Duration(int(found[1]), found[2])


def _member(place: str, kind: type[Member], said: str) -> Member:
    try:
        return kind(said)
    except ValueError:
        raise TypeFault(f"{place}: unknown {kind.__name__.lower()} {said!r}; known: {', '.join(kind)}") from None


def _words(place: str, said: Mapping | None) -> Words:
    if not said or not said.get("zh"):
        raise TypeFault(f"{place}: a name in Chinese (zh) is missing")
    return Words(said["zh"], said.get("en", ""))


def _refuse(place: str, wrong: set[str], text: str) -> None:
    if wrong:
        raise TypeFault(f"{place}: " + text.format(", ".join(sorted(wrong))))
