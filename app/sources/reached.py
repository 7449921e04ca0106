"""sources.yaml of the instance: where the registers of other houses stand, with which keys they are asked, and what may be called at all.

This is the operator's file, not content: it holds addresses and names of key files, which lie beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.catalogue.documents import read_yaml
from app.catalogue.errors import DefinitionError
from app.catalogue.reading import Key, OneOf, Place, Section, part, parts, read_section, several, shown, text
from app.core.egress import Egress, EgressRefused, allow
from app.sources.declared import FILE

ALGORITHMS = ("hmac-sha256", "ed25519")


@dataclass(frozen=True)
class Signing:
    """The key with which requests are signed (RFC 9421)."""

    key_id: str
    key_file: str  # hmac-sha256: the shared secret; ed25519: the private key in PEM
    algorithm: str = "hmac-sha256"


@dataclass(frozen=True)
class Reached:
    """How one register is reached."""

    url: str = ""  # http and sql
    file: str = ""  # table
    sheet: str = ""  # table: of a workbook; the first one if not said
    signing: Signing | None = None
    client_certificate: str = ""  # mutual TLS: files of PEM
    client_key: str = ""
    authority: str = ""  # who signed the register's certificate; the system's authorities if not said
    folder: Path = field(default=Path())  # in which the files lie
    egress: Egress = field(default_factory=Egress)

    def path(self, name: str) -> Path:
        return self.folder / name


@dataclass(frozen=True)
class _Opening:
    origin: str
    networks: tuple[str, ...] = ()


SIGNING = Section(
    "signing",
    Signing,
    {"key_id": Key(text, required=True), "key_file": Key(text, required=True), "algorithm": Key(OneOf(ALGORITHMS, "algorithm"))},
    "key_id",
)
REACHED = Section(
    "source",
    Reached,
    {
        "url": Key(text),
        "file": Key(text),
        "sheet": Key(text),
        "signing": Key(part(SIGNING)),
        "client_certificate": Key(text),
        "client_key": Key(text),
        "authority": Key(text),
    },
)
OPENING = Section("opening", _Opening, {"origin": Key(text, required=True), "networks": Key(several(text))}, "origin")


def load(folder: Path) -> Mapping[str, Reached]:
    """How each register is reached, by name; nothing where the operator has no such file. Raises DefinitionError."""
    path = folder / FILE
    if not path.is_file():
        return {}
    place = Place((FILE,), [])
    document = read_yaml(path, FILE)
    egress = _egress(document.get("egress") or [], place.at("egress"))
    found = _reached(document.get("reached") or {}, place)
    if unknown := sorted(set(document) - {"egress", "reached"}):
        place.wrong(f"unknown key {shown(unknown[0])}; known: egress, reached")
    if place.faults:
        raise DefinitionError(place.faults)
    return {name: replace(one, folder=folder, egress=egress) for name, one in found.items()}


def _egress(value: object, place: Place) -> Egress:
    openings = [one for one in parts(OPENING)(value, place) if isinstance(one, _Opening)]
    try:
        return allow((one.origin, one.networks) for one in openings)
    except (EgressRefused, ValueError) as refused:
        place.wrong(str(refused))
        return Egress()


def _reached(value: object, place: Place) -> Mapping[str, Reached]:
    if not isinstance(value, Mapping):
        place.wrong(f"reached is written source: how, not {shown(value)}")
        return {}
    made = {str(name): read_section(REACHED, one, place.at(f"source {name}")) for name, one in value.items()}
    return {name: one for name, one in made.items() if isinstance(one, Reached)}
