"""Reading and checking services: every mistake of every file, each with its file, line, key and cure."""

import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.catalogue import canonical, city, loader
from app.catalogue.definitions import Definition
from app.catalogue.documents import CITY, Document, Elements, Folder, completed, read_text, text_of
from app.catalogue.errors import DefinitionError
from app.catalogue.lines import Fault, Finder
from app.catalogue.service import digest
from app.core.db import dump_json
from app.elements import dictionary
from app.elements.reading import DictionaryError
from app.issuance import types
from app.issuance.types import CertificateType
from app.publishing import rules
from app.publishing.checks import CHECKS
from app.publishing.errors import NotPublishable
from app.publishing.ground import Ground
from app.publishing.references import REFERENCES
from app.sources import directories, registry

ELEMENTS = "elements.yaml"
FROM = "from"  # said of a version, so it is no part of its content


@dataclass(frozen=True)
class Candidate:
    """A service that passed every check, as it would be kept. Packed: a city may publish ten thousand at once."""

    code: str
    department: str
    item_code: str
    starts: date | None
    sha256: str  # of the content
    packed_content: bytes
    packed_text: bytes

    @property
    def content(self) -> str:
        return zlib.decompress(self.packed_content).decode()

    @property
    def source(self) -> str:
        """As it was written, in the canonical form; made when it is kept, for most of what is checked has not changed."""
        written = read_text(zlib.decompress(self.packed_text).decode(), self.code)
        return canonical.service({key: value for key, value in written.items() if key != FROM})


@dataclass(frozen=True)
class Checked:
    """One file: what may be published, or what is wrong with it."""

    candidate: Candidate | None
    faults: tuple[Fault, ...] = ()
    definition: Definition | None = None  # of a text, where it can be read; ten thousand files keep none


@dataclass(frozen=True)
class Office:
    """A folder like forms/ with everything that its services may refer to."""

    folder: Folder
    ground: Ground

    @property
    def elements(self) -> Elements:
        return self.ground.elements


def office(root: Path, *, certificates: Mapping[str, CertificateType] | None = None, connected: Collection[str] | None = None) -> Office:
    """The dictionary and the city of a folder; raises NotPublishable where one of them is faulty."""
    try:
        ground = Ground(
            elements=dictionary.load(root / ELEMENTS),
            city=city.load(root / CITY),
            certificates=types.all_types() if certificates is None else certificates,
            connected=frozenset(registry.names() if connected is None else connected),
            directories=frozenset(directories.current()),
        )
    except (DefinitionError, DictionaryError) as wrong:
        raise NotPublishable([_of_file(fault) for fault in wrong.faults]) from None
    return Office(Folder(root), ground)


def _of_file(said: str) -> Fault:
    """A fault of the city or the dictionary, which name their file themselves."""
    file, _, what = said.partition(": ")
    return Fault(file, 1, "", what)


def service_files(root: Path) -> list[Path]:
    """forms/<department>/<code>.yaml; folders whose name begins with an underscore hold parts, not services."""
    return sorted(path for path in root.glob("*/*.yaml") if not path.parent.name.startswith("_"))


def check_folder(
    root: Path, *, certificates: Mapping[str, CertificateType] | None = None, connected: Collection[str] | None = None
) -> list[Candidate]:
    """Every service under `root`, read and checked; raises NotPublishable with the mistakes of all files."""
    return check_files(office(root, certificates=certificates, connected=connected), service_files(root))


def check_files(at: Office, paths: Iterable[Path]) -> list[Candidate]:
    """The services of these files; raises NotPublishable with the mistakes of all of them."""
    checked = [check_file(at, path) for path in paths]
    candidates = [one.candidate for one in checked if one.candidate]
    faults = [fault for one in checked for fault in one.faults]
    faults += _used_twice(at, candidates)
    if not candidates and not faults:
        faults = [Fault(str(at.folder.root), 1, "", "there is no service to publish; put one under <department>/<code>.yaml")]
    if faults:
        raise NotPublishable(faults)
    return candidates


def check_file(at: Office, path: Path) -> Checked:
    """One service file."""
    shown = at.folder.shown(path)
    try:
        text = text_of(path, shown)
        document, definition = loader.load_written(read_text(text, shown), path, at.elements, at.folder)
    except DefinitionError as wrong:
        return _faulty(Finder(path, at.folder), wrong.faults)
    faults = faults_of(definition, at.ground)
    if faults:
        return _faulty(Finder(path, at.folder), [f"{shown}: {fault}" for fault in faults])
    return Checked(_candidate(definition, document, text))


def definition_of(at: Office, path: Path) -> Definition:
    """What a file says, if it may be published; else raises NotPublishable."""
    checked = check_file(at, path)
    if checked.faults:
        raise NotPublishable(checked.faults)
    return loader.load(path, at.elements)


def check_text(at: Office, text: str, shown: str) -> Checked:
    """The same for a service that somebody writes in the browser; `shown` is its name in messages."""
    finder = Finder.of_text(text, shown, at.folder)
    try:
        document = completed(read_text(text, shown), at.elements, at.folder, shown=shown)
        definition = loader.read(document, shown)
    except DefinitionError as wrong:
        return _faulty(finder, wrong.faults)
    faults = tuple(map(finder.fault, faults_of(definition, at.ground)))
    return Checked(None if faults else _candidate(definition, document, text), faults, definition)


def faults_of(definition: Definition, ground: Ground) -> list[str]:
    """Every fault of one service, in the order of the checks."""
    return [fault for check in (*CHECKS, rules.make_sense, *REFERENCES) for fault in check(definition, ground)]


def _faulty(finder: Finder, said: Iterable[str]) -> Checked:
    return Checked(None, tuple(finder.fault(fault) for fault in said))


def _candidate(definition: Definition, document: Document, text: str) -> Candidate:
    content = dump_json({key: value for key, value in document.items() if key != FROM})
    starts = document.get(FROM)
    return Candidate(
        definition.code,
        definition.department,
        definition.item_code,
        date.fromisoformat(str(starts)) if starts else None,
        digest(content),
        zlib.compress(content.encode(), 1),
        zlib.compress(text.encode(), 1),
    )


def _used_twice(at: Office, candidates: Iterable[Candidate]) -> list[Fault]:
    """A code, or the code of an item, that two files have."""
    first: dict[tuple[str, str], Candidate] = {}
    faults = []
    for candidate in candidates:
        for key, code in (("code", candidate.code), ("item_code", candidate.item_code)):
            other = first.setdefault((key, code), candidate) if code else candidate
            if other is not candidate:
                file = at.folder.root / candidate.department / f"{candidate.code}.yaml"
                fault = Finder(file, at.folder).fault(
                    f"{key} {code!r} is the one of {other.department}/{other.code}.yaml too; give it another"
                )
                faults.append(replace(fault, key=key))
    return faults
