"""The city as forms/city.yaml says: its divisions, departments, halls and topics."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from app.catalogue.documents import CITY, read_yaml
from app.catalogue.errors import DefinitionError
from app.catalogue.reading import Key, Place, Section, code, meant, part, parts, read_section, several, text, texts_by_name, whole, words
from app.elements.words import Words

PROVINCES = Path(__file__).with_name("provinces.txt")


@dataclass(frozen=True)
class Village:
    """A village or community of a town, by its twelve-digit code."""

    code: str
    name: Words


@dataclass(frozen=True)
class Town:
    """A town or street of a division, by its nine-digit code."""

    code: str
    name: Words
    villages: tuple[Village, ...] = ()


@dataclass(frozen=True)
class Division:
    """A district or county, by its six-digit code."""

    code: str
    name: Words
    mark: str = ""  # in the numbers of its offices' documents
    towns: tuple[Town, ...] = ()


@dataclass(frozen=True)
class Department:
    code: str
    name: Words
    short: Words
    seal: str  # the words of its round seal
    credit_code: str
    phone: str
    address: Words
    mark: str = ""  # 机关代字: in the numbers of its documents
    places: Mapping[str, str] = field(default_factory=dict)  # districts with an office of their own -> its credit code
    reviewed_by: Words | None = None  # who hears 行政复议 where it is not the government of the place (a vertical office)


@dataclass(frozen=True)
class Counter:
    number: str
    name: Words


@dataclass(frozen=True)
class Hall:
    code: str
    name: Words
    division: str
    address: Words
    hours: Words
    phone: str
    counters: tuple[Counter, ...] = ()


@dataclass(frozen=True)
class Topic:
    code: str
    name: Words
    icon: str  # a name of web/icons.html
    audience: tuple[str, ...]  # person, organisation
    words: tuple[str, ...] = ()  # a matter whose name has one of them is about this


@dataclass(frozen=True)
class LifeEvent:
    """人生事: what happens to people and firms, and which matters that brings, whatever office they belong to."""

    code: str
    name: Words
    icon: str
    words: tuple[str, ...]  # a matter whose name has one of them is part of it


@dataclass(frozen=True)
class Before:
    """What an application cost who applied before it could be made here, as the city found; the figures of supervision compare with it."""

    trips: int  # to the office, from handing in to fetching
    trip_cost: int  # fen
    basis: Words  # who found that, and how


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Found = TypeVar("Found", bound=_Coded)


@dataclass(frozen=True)
class City:
    code: str
    name: Words
    site: Words
    divisions: tuple[Division, ...]
    departments: tuple[Department, ...]
    halls: tuple[Hall, ...]
    topics: tuple[Topic, ...]
    hot_words: tuple[str, ...]
    mark: str = ""  # in the numbers of the documents of its offices
    events: tuple[LifeEvent, ...] = ()
    sayings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # how people say it -> what the offices call it
    before: Before | None = None  # None: nothing is said to be saved

    def department(self, code: str) -> Department:
        return _find(self.departments, code)

    def division(self, code: str) -> Division:
        return _find(self.divisions, code)

    def hall(self, code: str) -> Hall:
        return _find(self.halls, code)

    def topic(self, code: str) -> Topic:
        return _find(self.topics, code)

    def topics_for(self, audience: str) -> tuple[Topic, ...]:
        return tuple(topic for topic in self.topics if audience in topic.audience)

    def office(self, department: str, place: str) -> Words:
        """What the office of a department in a place is called: the district's own bureau, the town's own government."""
        name = self.department(department).name
        for division in self.divisions:
            if place == division.code and place in self.department(department).places:
                return Words(name.zh.replace(self.name.zh, division.name.zh, 1), name.en.replace(self.name.en, division.name.en, 1))
            for town in division.towns:
                if place == town.code:
                    of = "人民政府" if town.name.zh.endswith(("镇", "乡")) else "办事处"
                    return Words(_within(town.name, division.name).zh + of, f"{town.name.en} Office, {division.name.en}")
        return name

    def office_mark(self, department: str, place: str) -> str:
        """机关代字 of an office: of the city's 云卫, of a district's 临卫."""
        of = next((division.mark for division in self.divisions if division.code == place), self.mark)
        return of + self.department(department).mark

    def reviewer(self, department: str, place: str) -> Words:
        """Who hears an administrative review against an office: the government of its place (Reconsideration Law art. 24)."""
        found = self.department(department)
        of = next((division.name for division in self.divisions if division.code == place), self.name)
        return found.reviewed_by or Words(f"{of.zh}人民政府", f"the People's Government of {of.en}")

    def court(self, department: str, place: str) -> Words:
        """Which court hears an action against an office: that of the district where it sits (Administrative Litigation Law arts 14, 18)."""
        seat = self.department(department).address.zh
        of = next((one.name for one in self.divisions if one.code == place or (not place and seat.startswith(one.name.zh))), self.name)
        return Words(f"{of.zh}人民法院", f"the People's Court of {of.en}")

    def place_name(self, code: str) -> Words:
        """The name of a city, division or town code as people write it in an address; an unknown code stays as it is."""
        if code == self.code:
            return self.name
        for division in self.divisions:
            if code == division.code:
                return division.name
            for town in division.towns:
                if code == town.code:
                    return _within(town.name, division.name)
                for village in town.villages:
                    if code == village.code:
                        return _within(village.name, _within(town.name, division.name))
        return provinces().get(code) or Words(code)


def _within(inner: Words, outer: Words) -> Words:
    """As people write a place: from outside in in Chinese, from inside out in English."""
    return Words(outer.zh + inner.zh, f"{inner.en}, {outer.en}")


@cache
def provinces() -> Mapping[str, Words]:
    """The provinces of the nation by their six-digit codes."""
    lines = (line for line in PROVINCES.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {code: Words(zh, en) for code, zh, en in (line.split(" ", 2) for line in lines)}


def _find(items: Iterable[Found], code: str) -> Found:
    known = {item.code: item for item in items}
    if code not in known:
        raise KeyError(f"{code!r} is not in forms/{CITY}; {meant(code, known)}")
    return known[code]


def needed(read: object) -> Key:
    return Key(read, required=True)  # type: ignore[arg-type]


SLUG = code(r"[a-z][a-z0-9-]*")
DIGITS = code(r"\d{6}(\d{3}){0,2}")
VILLAGE = Section("village", Village, {"code": needed(DIGITS), "name": needed(words)})
TOWN = Section("town", Town, {"code": needed(DIGITS), "name": needed(words), "villages": Key(parts(VILLAGE))})
DIVISION = Section("division", Division, {"code": needed(DIGITS), "name": needed(words), "mark": Key(text), "towns": Key(parts(TOWN))})
DEPARTMENT = Section(
    "department",
    Department,
    {
        "code": needed(SLUG),
        "name": needed(words),
        "short": needed(words),
        "mark": needed(text),
        "seal": needed(text),
        "credit_code": needed(text),
        "places": Key(texts_by_name),
        "reviewed_by": Key(words),
        "phone": needed(text),
        "address": needed(words),
    },
)
COUNTER = Section("counter", Counter, {"number": needed(text), "name": needed(words)}, "number")
HALL = Section(
    "hall",
    Hall,
    {
        "code": needed(SLUG),
        "name": needed(words),
        "division": needed(DIGITS),
        "address": needed(words),
        "hours": needed(words),
        "phone": needed(text),
        "counters": Key(parts(COUNTER)),
    },
)
TOPIC = Section(
    "topic",
    Topic,
    {"code": needed(SLUG), "name": needed(words), "icon": needed(SLUG), "audience": needed(several(text)), "words": Key(several(text))},
)
EVENT = Section("event", LifeEvent, {"code": needed(SLUG), "name": needed(words), "icon": needed(SLUG), "words": needed(several(text))})

BEFORE = Section("before", Before, {"trips": needed(whole), "trip_cost": needed(whole), "basis": needed(words)})


def sayings(value: object, place: Place) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        place.wrong("sayings are written how people say it: [what the offices call it, …]")
        return {}
    read = several(text)
    return {text(said, place): read(meant, place.at(str(said))) for said, meant in value.items()}  # type: ignore[misc]


def _city(**found: object) -> City:
    """`figures` are not part of the city: catalogue.documents writes them into services."""
    return City(**{key: value for key, value in found.items() if key != "figures"})  # type: ignore[arg-type]


SHAPE = Section(
    "city",
    _city,
    {
        "code": needed(DIGITS),
        "name": needed(words),
        "mark": needed(text),
        "site": needed(words),
        "figures": Key(lambda value, _place: value),
        "divisions": needed(parts(DIVISION)),
        "departments": needed(parts(DEPARTMENT)),
        "halls": needed(parts(HALL)),
        "topics": needed(parts(TOPIC)),
        "hot_words": needed(several(text)),
        "events": Key(parts(EVENT)),
        "sayings": Key(sayings),
        "before": Key(part(BEFORE)),
    },
)


def load(path: Path) -> City:
    """Read a city file; raises DefinitionError with every mistake."""
    shown = f"{path.parent.name}/{path.name}"
    place = Place((shown,), [])
    found = read_section(SHAPE, read_yaml(path, shown), place)
    if place.faults or not isinstance(found, City):
        raise DefinitionError(place.faults)
    return found


_current: City | None = None


def use(loaded: City) -> None:
    """Set the city of this process; called once at start."""
    global _current
    _current = loaded


def is_known() -> bool:
    """Whether this process has a city yet; content can be read and checked before."""
    return _current is not None


def city() -> City:
    """The city of this installation."""
    if _current is None:
        raise RuntimeError("no city: create the application first")
    return _current
