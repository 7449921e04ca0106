"""Reading YAML into typed objects by a table of keys. Every mistake is kept with its place; nothing is guessed."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from app.core.rules import Rule, RuleError, parse
from app.elements.words import Words

Reader = Callable[[object, "Place"], object]


@dataclass(frozen=True)
class Place:
    """Where in a file the reader stands, and the list that its mistakes go to."""

    trail: tuple[str, ...]
    faults: list[str]

    def at(self, part: str) -> "Place":
        return Place((*self.trail, part), self.faults)

    def wrong(self, what: str) -> None:
        self.faults.append(": ".join((*self._shown(), what)))

    def wrong_at(self, line: str, what: str) -> None:
        """The same, with the file and line that the text itself knows instead of the file alone."""
        Place((line or self.trail[0], *self.trail[1:]), self.faults).wrong(what)

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
    near = get_close_matches(str(wrong), names, 1, 0.6)
    return f"known: {', '.join(names)}" + (f", did you mean {near[0]!r}?" if near else "")


def read_section(section: Section, value: object, place: Place) -> object:
    """What the section makes of `value`, or None when it has mistakes (which are then in the list)."""
    if not isinstance(value, Mapping):
        place.wrong(f"a {section.name} is a mapping of keys, not {value!r}")
        return None
    before = len(place.faults)
    for key in value:
        if key not in section.keys:
            place.wrong(f"unknown key {key!r}; {meant(key, section.keys)}")
    for key, rule in section.keys.items():
        if rule.required and value.get(key) is None:
            place.wrong(f"{key} is missing")
    found = {key: section.keys[key].read(value[key], place.at(key)) for key in value if key in section.keys and value[key] is not None}
    return section.make(**found) if len(place.faults) == before else None


def part(section: Section) -> Reader:
    return lambda value, place: read_section(section, value, place)


def parts(section: Section) -> Reader:
    """A list of sections, each named in messages by its code, else by its position."""

    def read(value: object, place: Place) -> tuple[object, ...]:
        if not isinstance(value, list):
            place.wrong(f"a list is needed, not {value!r}")
            return ()
        outer = Place(place.trail[:-1], place.faults)
        return tuple(
            read_section(section, item, outer.at(f"{section.name} {_name(section, item, number)}")) for number, item in enumerate(value, 1)
        )

    return read


def _name(section: Section, item: object, number: int) -> str:
    name = item.get(section.named_by) if isinstance(item, Mapping) else None
    return name if isinstance(name, str) else str(number)


def text(value: object, place: Place) -> str:
    if not isinstance(value, str) or not value.strip():
        place.wrong(f"text is needed, not {value!r}" + ("; put it in quotes" if isinstance(value, int | float) else ""))
        return ""
    return " ".join(value.split())


def words(value: object, place: Place) -> Words:
    """Both languages; publishing refuses what lacks one, so a draft may still lack English."""
    if not isinstance(value, Mapping) or not isinstance(value.get("zh"), str):
        place.wrong(f"words are written {{zh: …, en: …}}, not {value!r}")
        return Words("")
    for key in set(value) - {"zh", "en"}:
        place.wrong(f"unknown language {key!r}; known: en, zh")
    return Words(_tidy(value["zh"]), _tidy(str(value.get("en") or "")))


def _tidy(written: str) -> str:
    """YAML's folded lines join Chinese sentences with a space that nobody wrote."""
    return re.sub(r"(?<=[^\x00-\xff]) (?=[^\x00-\xff])", "", " ".join(written.split()))


def whole(value: object, place: Place) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        place.wrong(f"a whole number is needed, not {value!r}")
        return 0
    return value


def yes_no(value: object, place: Place) -> bool:
    if not isinstance(value, bool):
        place.wrong(f"true or false is needed, not {value!r}")
        return False
    return value


def rule(value: object, place: Place) -> Rule | None:
    try:
        return parse(value if isinstance(value, str) else str(value).lower())
    except RuleError as mistake:
        place.wrong_at(getattr(value, "place", ""), str(mistake))
        return None


def code(pattern: str) -> Reader:
    """A name that other things refer to."""

    def read(value: object, place: Place) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            place.wrong(f"{value!r} is not a code: lower-case letters, digits and {'-' if '-' in pattern[4:] else '_'}, a letter first")
            return ""
        return value

    return read


def one_of(known: Iterable[str] | type[StrEnum], what: str) -> Reader:
    names = [str(name) for name in known]
    make = known if isinstance(known, type) else str

    def read(value: object, place: Place) -> object:
        if value not in names:
            Place(place.trail[:-1], place.faults).wrong(f"unknown {what} {value!r}; {meant(str(value), names)}")
            return ""
        return make(value)

    return read


def several(read: Reader) -> Reader:
    """A list of simple values."""

    def read_all(value: object, place: Place) -> tuple[object, ...]:
        if not isinstance(value, list):
            place.wrong(f"a list is needed, not {value!r}")
            return ()
        return tuple(read(item, place.at(str(number))) for number, item in enumerate(value, 1))

    return read_all


def texts_by_name(value: object, place: Place) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        place.wrong(f"a mapping of names is needed, not {value!r}")
        return {}
    return {str(name): text(item, place.at(str(name))) for name, item in value.items()}
