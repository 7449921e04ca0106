"""Reads forms/elements.yaml and names every fault in it: the file, the element, what is wrong and what is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from app.core import strict_yaml
from app.core.actor import Role
from app.elements import rights
from app.elements.masks import MASKS
from app.elements.rights import DESKS, Rights, Sight
from app.elements.values import LISTS, TYPES, Choice
from app.elements.words import Words

SENSITIVITIES = ("open", "personal", "sensitive")
KEYS = frozenset(
    [
        "name",
        "type",
        "lead",
        "attribute",
        "cross_check",
        "lock",
        "fresh_days",
        "sensitivity",
        "mask",
        "shown",
        "basis",
        "options",
        "matchable",
        "columns",
        "unit",
        "element",
    ]
)


class DictionaryError(RuntimeError):
    """The dictionary cannot be used; each line of the message is one fault."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass
class Entry:
    """One element as the file has it, checked."""

    name: Words
    type: str
    sensitivity: str = "personal"
    fresh_days: int = 30
    basis: tuple[str, ...] = ()
    lead: str | None = None
    attribute: str = ""
    cross_check: tuple[str, ...] = ()
    lock: bool = False
    mask: str = "none"
    shown: str = ""  # the name of a rule under `rights`
    options: tuple[Choice, ...] = ()
    columns: dict[str, "Entry"] = field(default_factory=dict)
    element: str | None = None
    unit: Words | None = None
    matchable: bool = False


class Content(NamedTuple):
    """The file: elements by code, and the rules of who sees them by name."""

    entries: Mapping[str, Entry]
    rights: Mapping[str, Rights]


def read(path: Path) -> Content:
    """Every element of the file by code; raises DictionaryError."""
    name = f"{path.parent.name}/{path.name}"
    try:
        document = strict_yaml.load(path.read_text(encoding="utf-8"))
    except (strict_yaml.YamlFault, UnicodeDecodeError) as fault:
        raise DictionaryError([f"{name}: not readable: {' '.join(str(fault).split())}"]) from fault
    if not isinstance(document, dict) or not isinstance(document.get("elements"), dict):
        raise DictionaryError([f"{name}: needs a mapping with the key 'elements'"])
    reader = _Reader(name, document)
    entries = {str(code): reader.entry(str(code), raw) for code, raw in document["elements"].items()}
    reader.check_references(entries)
    if reader.faults:
        raise DictionaryError(reader.faults)
    return Content(entries, reader.rights)


class _Reader:
    """Walks the document once and collects faults instead of stopping at the first."""

    def __init__(self, file: str, document: Mapping) -> None:
        self.file = file
        self.laws: Mapping = document.get("laws") or {}
        self.named_options: Mapping = document.get("options") or {}
        self.faults: list[str] = []
        self.rights = self._rights(document.get("rights"))

    def _rights(self, raw: object) -> dict[str, Rights]:
        """Who sees how, rule by rule; every post that is named handles cases."""
        if not isinstance(raw, dict) or not all(isinstance(rule, dict) for rule in raw.values()):
            self.faults.append(f"{self.file}: needs a mapping with the key 'rights': rule: {{post: clear | masked | none}}")
            return {}
        for name in sorted({rights.PLAIN, rights.MASKED, rights.JUDGED} - set(raw)):
            self.faults.append(f"{self.file}: rights: the rule {name!r} is missing; elements without `shown` use it")
        return {str(name): self._rule(str(name), rule) for name, rule in raw.items()}

    def _rule(self, name: str, raw: Mapping) -> Rights:
        place = f"rights, rule {name}"
        posts = [self._one_of(place, "post", post, DESKS) for post in raw]
        return {Role(post): Sight(self._one_of(place, "sight", sight, Sight)) for post, sight in zip(posts, raw.values(), strict=True)}

    def fault(self, place: str, what: str) -> None:
        self.faults.append(f"{self.file}: element {place}: {what}")

    def entry(self, code: str, raw: object) -> Entry:
        entry = Entry(Words(""), "text")
        if "." not in code:
            self.fault(code, "a code is written subject.attribute, for example person.name")
        if not isinstance(raw, dict):
            self.fault(code, "is not a mapping")
            return entry
        self._fill(code, raw, entry)
        self._check(code, entry)
        return entry

    def _fill(self, code: str, raw: Mapping, entry: Entry) -> None:
        self._fill_column(code, raw, entry)
        entry.sensitivity = self._one_of(code, "sensitivity", raw.get("sensitivity", "personal"), SENSITIVITIES)
        entry.basis = tuple(self._law(code, law) for law in self._list(code, "basis", raw.get("basis")))
        entry.cross_check = tuple(self._list(code, "cross_check", raw.get("cross_check")))
        entry.lead, entry.attribute = raw.get("lead"), str(raw.get("attribute", ""))
        entry.lock, entry.matchable = bool(raw.get("lock")), bool(raw.get("matchable"))
        entry.unit = self._words(code, "unit", raw["unit"]) if "unit" in raw else None
        entry.fresh_days = self._days(code, raw.get("fresh_days", 30))
        entry.shown = self._one_of(code, "shown", raw.get("shown", rights.usual(entry.sensitivity, entry.mask)), self.rights or [""])
        for name, column in (raw.get("columns") or {}).items():
            place, made = f"{code}, column {name}", Entry(Words(""), "text")
            if isinstance(column, dict):
                self._fill_column(place, column, made)
                entry.columns[str(name)] = made
            else:
                self.fault(place, "is not a mapping")

    def _fill_column(self, code: str, raw: Mapping, entry: Entry) -> None:
        for key in sorted(set(map(str, raw)) - KEYS):
            self.fault(code, f"unknown key {key!r}; known: {', '.join(sorted(KEYS))}")
        entry.name = self._words(code, "name", raw.get("name"))
        entry.type = self._one_of(code, "type", raw.get("type"), sorted(TYPES))
        entry.mask = self._one_of(code, "mask", raw.get("mask", "none"), sorted(MASKS))
        entry.element = raw.get("element")
        entry.options = self._options(code, raw.get("options"))
        if entry.type == "choice" and not entry.options:
            self.fault(code, "a choice needs options")

    def _check(self, code: str, entry: Entry) -> None:
        """What one element must be whole in itself."""
        if not entry.basis:
            self.fault(code, "has no basis: say which law lets us collect it")
        if (entry.type in LISTS) != bool(entry.columns):
            self.fault(code, "table and rows, and only they, have columns")
        if entry.matchable and entry.sensitivity == "sensitive":
            self.fault(code, "is sensitive and may not be matchable")
        if entry.sensitivity == "sensitive" and self.rights.get(entry.shown, {}).get(Role.CLERK) is Sight.CLEAR:
            self.fault(code, f"is sensitive; the rule {entry.shown!r} shows it in clear at every window")
        if entry.cross_check and not entry.lead:
            self.fault(code, "has cross-checks but no lead source")
        if entry.lead in entry.cross_check:
            self.fault(code, f"its lead {entry.lead!r} cannot cross-check itself")
        if entry.lock and not entry.lead:
            self.fault(code, "is locked but no source gives it: nobody could answer it")

    def check_references(self, entries: Mapping[str, Entry]) -> None:
        for code, entry in entries.items():
            for name, column in entry.columns.items():
                if column.element and column.element not in entries:
                    self.fault(f"{code}, column {name}", f"unknown element {column.element!r}")

    def _words(self, code: str, key: str, raw: object) -> Words:
        if isinstance(raw, dict) and isinstance(raw.get("zh"), str) and raw["zh"].strip():
            if not isinstance(english := raw.get("en", ""), str):
                self.fault(code, f"{key}: en: {english!r} is no text: YAML reads Yes and No as values; put them in quotes")
                return Words(raw["zh"].strip())
            return Words(raw["zh"].strip(), english.strip())
        self.fault(code, f"{key} needs Chinese text: {key}: {{zh: …, en: …}}")
        return Words("")

    def _one_of(self, code: str, key: str, raw: object, known: Iterable[str]) -> str:
        known = tuple(known)
        if raw in known:
            return str(raw)
        self.fault(code, f"unknown {key} {raw!r}; known: {', '.join(known)}")
        return known[0]

    def _list(self, code: str, key: str, raw: object) -> list[str]:
        if raw is None:
            return []
        if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
            return raw
        self.fault(code, f"{key} is a list of names")
        return []

    def _law(self, code: str, law: str) -> str:
        if law in self.laws:
            return str(self.laws[law])
        self.fault(code, f"unknown law {law!r}; known: {', '.join(map(str, self.laws))}")
        return law

    def _days(self, code: str, raw: object) -> int:
        if isinstance(raw, int) and not isinstance(raw, bool) and raw > 0:
            return raw
        self.fault(code, f"fresh_days is a number of days above 0, not {raw!r}")
        return 1

    def _options(self, code: str, raw: object) -> tuple[Choice, ...]:
        if raw is None:
            return ()
        if isinstance(raw, str):
            if raw not in self.named_options:
                self.fault(code, f"unknown options {raw!r}; known: {', '.join(map(str, self.named_options))}")
                return ()
            raw = self.named_options[raw]
        if not isinstance(raw, dict):
            self.fault(code, "options are a name of the list above or written out as code: {zh: …, en: …}")
            return ()
        return tuple(Choice(str(option), self._words(code, f"option {option}", words)) for option, words in raw.items())
