"""forms/sources.yaml as typed objects: the registers of the city, connected or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.catalogue.documents import read_yaml
from app.catalogue.errors import DefinitionError
from app.catalogue.reading import Key, OneOf, Place, Section, code, read_section, several, shown, text, whole, words
from app.elements.words import Words
from app.sources.record_shape import SHAPE_KEYS, RecordShape, Way, plain

FILE = "sources.yaml"
KINDS = ("embedded", "http", "sql", "table")
SUBJECTS = ("person", "organisation")
NAME = code(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Declared:
    """One register: whose it is, what it can give, and for a register of another house how it answers."""

    title: Words
    department: str
    offers: tuple[str, ...]
    subjects: tuple[str, ...] = ("person",)
    kind: str = ""  # empty: known, but not connected
    rate: int = 0
    subject: str = ""  # where the answer says whose record it is
    record: str = ""
    dated: str = ""
    values: Mapping[str, Way] = field(default_factory=dict)
    query: str = ""  # sql
    path: str = ""  # http, below the address of the instance
    body: object = None  # http: what is asked, $subject, $kind and $attributes filled in
    rows: str = ""  # http: where in the answer the records lie
    name: str = ""

    @property
    def shape(self) -> RecordShape:
        return RecordShape(self.subject, self.values, self.record, self.dated)


SOURCE = Section(
    "source",
    Declared,
    {
        "title": Key(words, required=True),
        "department": Key(text, required=True),
        "kind": Key(OneOf(KINDS, "kind of source")),
        "subjects": Key(several(OneOf(SUBJECTS, "subject"))),
        "offers": Key(several(NAME), required=True),
        "rate": Key(whole),
        **SHAPE_KEYS,
        "query": Key(text),
        "path": Key(text),
        "body": Key(plain),
        "rows": Key(text),
    },
)
NEEDED = {"http": ("path", "subject", "values"), "sql": ("query", "subject", "values"), "table": ("subject", "values")}


def load(path: Path) -> Mapping[str, Declared]:
    """Read the file; raises DefinitionError with every mistake."""
    file = f"{path.parent.name}/{path.name}"
    place = Place((file,), [])
    found = {}
    for name, value in _entries(read_yaml(path, file), place).items():
        at = place.at(f"source {name}")
        NAME(name, at)
        made = read_section(SOURCE, value, at)
        if isinstance(made, Declared):
            _check(made, at)
            found[str(name)] = _named(made, str(name))
    if place.faults:
        raise DefinitionError(place.faults)
    return found


def _entries(document: Mapping[str, object], place: Place) -> Mapping:
    entries = document.get("sources")
    if set(document) != {"sources"} or not isinstance(entries, Mapping):
        place.wrong(f"the file is one mapping under the key sources, not {shown(entries)}")
        return {}
    return entries


def _check(made: Declared, place: Place) -> None:
    """What a kind needs to be asked and read."""
    for key in NEEDED.get(made.kind, ()):
        if not getattr(made, key):
            place.wrong(f"{key} is missing: a source of kind {made.kind} needs it")
    if made.values and (unread := sorted(set(made.offers) - set(made.values))):
        place.wrong(f"values do not say where these lie: {', '.join(unread)}")
    if unoffered := sorted(set(made.values) - set(made.offers)):
        place.wrong(f"values name what is not offered: {', '.join(unoffered)}")


def _named(made: Declared, name: str) -> Declared:
    return Declared(**{**vars(made), "name": name})
