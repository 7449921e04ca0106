"""Reading YAML into typed objects by a table of keys. Every mistake is kept with its place; nothing is guessed."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from reprlib import Repr

from app.core.rules import Formula, Rule, RuleError, parse, parse_formula
from app.elements.words import Words

Reader = Callable[[object, "Place"], object]
NOTE = "note"  # what the authors tell one another: allowed in every mapping, kept, and shown to nobody else
_short = Repr()
_short.maxstring = _short.maxother = 80
shown = _short.repr  # a value as a message quotes it: never a page long


@dataclass(frozen=True)
class Place:
    """Where in a file the reader stands, and the list that its mistakes go to."""

    trail: tuple[str, ...]
    faults: list[str]

    def at(self, part: str) -> "Place":
        return Place((*self.trail, part), self.faults)

    def wrong(self, what: str) -> None:
        self.faults.append(": ".join((*self._shown(), what)))

    def _shown(self) -> Iterable[str]:
        """A field is found by its step: naming the form and the group too would only make the line longer."""
        inner = {part.partition(" ")[0] for part in self.trail if " " in part}
        needless = ({"form"} if "step" in inner else set()) | ({"group"} if "field" in inner else set())
        return (part for part in self.trail if part.partition(" ")[0] not in needless)


@dataclass(frozen=True)
class Key:
    read: Reader
    required: bool = False


@dataclass(frozen=True)
class Section:
    """One kind of mapping in a file: which keys it may have, and what is made of them."""

    name: str  # what a message calls it: field, step, material
    make: Callable[..., object]
    keys: Mapping[str, Key]
    named_by: str = "code"


def meant(wrong: str, known: Iterable[str]) -> str:
    """The list of what is known, and the nearest one: for the end of a message."""
    names = sorted(known)
    near = get_close_matches(str(wrong)[:60], names, 1, 0.6)
    return f"known: {', '.join(names)}" + (f", did you mean {near[0]!r}?" if near else "")


def read_section(section: Section, value: object, place: Place) -> object:
    """What the section makes of `value`, or None when it has mistakes (which are then in the list)."""
    if not isinstance(value, Mapping):
        place.wrong(f"a {section.name} is a mapping of keys, not {shown(value)}")
        return None
    before = len(place.faults)
    for key in value:
        if key == NOTE and NOTE not in section.keys:
            comment(value[NOTE], place.at(NOTE))
        elif key not in section.keys:
            place.wrong(f"unknown key {shown(key)}; {meant(key, section.keys)}")
    for key, rule in section.keys.items():
        if rule.required and value.get(key) is None:
            place.wrong(f"{key} is missing")
    found = {key: section.keys[key].read(value[key], place.at(key)) for key in value if key in section.keys and value[key] is not None}
    return section.make(**found) if len(place.faults) == before else None


def comment(value: object, place: Place) -> None:
    if not isinstance(value, str):
        place.wrong(f"a note is plain text for who edits the file, not {shown(value)}; what people read is written in hint, text or label")


@dataclass(frozen=True)
class Part:
    """One section below a key."""

    section: Section

    def __call__(self, value: object, place: Place) -> object:
        return read_section(self.section, value, place)


@dataclass(frozen=True)
class Parts:
    """A list of sections, each named in messages by its code, else by its position."""

    section: Section

    def __call__(self, value: object, place: Place) -> tuple[object, ...]:
        if not isinstance(value, list):
            place.wrong(f"a list is needed, not {shown(value)}")
            return ()
        outer, section = Place(place.trail[:-1], place.faults), self.section
        return tuple(
            read_section(section, item, outer.at(f"{section.name} {_name(section, item, number)}")) for number, item in enumerate(value, 1)
        )


def _name(section: Section, item: object, number: int) -> str:
    name = item.get(section.named_by) if isinstance(item, Mapping) else None
    return name if isinstance(name, str) else str(number)


def text(value: object, place: Place) -> str:
    if not isinstance(value, str) or not value.strip():
        place.wrong(f"text is needed, not {shown(value)}" + ("; put it in quotes" if isinstance(value, int | float | date) else ""))
        return ""
    return " ".join(value.split())


def words(value: object, place: Place) -> Words:
    """Both languages; publishing refuses what lacks one, so a draft may still lack English."""
    if not isinstance(value, Mapping) or not isinstance(value.get("zh"), str):
        place.wrong(f"words are written {{zh: …, en: …}}, not {shown(value)}")
        return Words("")
    for key in sorted(map(str, set(value) - {"zh", "en", NOTE})):
        place.wrong(f"unknown language {key!r}; known: en, zh")
    english = value.get("en") or ""
    if not isinstance(english, str) or value.get("en") is False:
        place.wrong(f"en: {shown(value['en'])} is no text: YAML reads Yes and No and bare numbers as values; put them in quotes")
        english = ""
    return Words(tidy(value["zh"]), tidy(english))


def tidy(written: str) -> str:
    """YAML's folded lines join Chinese sentences with a space that nobody wrote."""
    return re.sub(r"(?<=[^\x00-\xff]) (?=[^\x00-\xff])", "", " ".join(written.split()))


def whole(value: object, place: Place) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        place.wrong(f"a whole number is needed, not {shown(value)}")
        return 0
    return value


def yes_no(value: object, place: Place) -> bool:
    if not isinstance(value, bool):
        place.wrong(f"true or false is needed, not {shown(value)}")
        return False
    return value


def day(value: object, place: Place) -> date | None:
    try:
        return value if isinstance(value, date) and not isinstance(value, datetime) else date.fromisoformat(str(value))
    except ValueError:
        place.wrong(f"a day is needed, written 2027-01-01, not {shown(value)}")
        return None


def rule(value: object, place: Place) -> Rule | None:
    try:
        return parse(value if isinstance(value, str) else str(value).lower())
    except RuleError as mistake:
        place.wrong(str(mistake))
        return None


def formula(value: object, place: Place) -> Formula | None:
    try:
        return parse_formula(str(value))
    except RuleError as mistake:
        place.wrong(str(mistake))
        return None


@dataclass(frozen=True)
class Code:
    """A name that other things refer to."""

    pattern: str

    def __call__(self, value: object, place: Place) -> str:
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            mark = "-" if "-" in self.pattern[4:] else "_"
            place.wrong(f"{shown(value)} is not a code: lower-case letters, digits and {mark}, a letter first")
            return ""
        return value


@dataclass(frozen=True)
class Measure:
    """Two whole numbers with a sign between them: 5:7, 358x441."""

    sign: str
    example: str

    @property
    def pattern(self) -> str:
        return rf"[1-9]\d{{0,3}}{self.sign}[1-9]\d{{0,3}}"

    def __call__(self, value: object, place: Place) -> str:
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            place.wrong(f'two numbers are written "{self.example}", in quotes, not {shown(value)}')
            return ""
        return value


@dataclass(frozen=True)
class OneOf:
    """A word of a list."""

    known: Iterable[str] | type[StrEnum]
    what: str

    def __call__(self, value: object, place: Place) -> object:
        names = [str(name) for name in self.known]
        if value not in names:
            Place(place.trail[:-1], place.faults).wrong(f"unknown {self.what} {shown(value)}; {meant(str(value), names)}")
            return ""
        return self.known(value) if isinstance(self.known, type) else str(value)


@dataclass(frozen=True)
class Several:
    """A list of simple values."""

    read: Reader

    def __call__(self, value: object, place: Place) -> tuple[object, ...]:
        if not isinstance(value, list):
            place.wrong(f"a list is needed, not {shown(value)}")
            return ()
        return tuple(self.read(item, place.at(str(number))) for number, item in enumerate(value, 1))


part, parts, code, one_of, several, measure = Part, Parts, Code, OneOf, Several, Measure  # as a table of keys reads best


def texts_by_name(value: object, place: Place) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        place.wrong(f"a mapping of names is needed, not {shown(value)}")
        return {}
    return {str(name): text(item, place.at(str(name))) for name, item in value.items() if name != NOTE}
