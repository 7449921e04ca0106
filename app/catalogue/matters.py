"""All matters of all offices in memory, found by office, topic, life event, alphabet, channel and audience."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

from sqlalchemy import RowMapping, select

from app.catalogue import city as cities, pinyin, service
from app.catalogue.definitions import Definition
from app.catalogue.errors import NoSuchMatter
from app.catalogue.models import Matter
from app.core.db import run, table_of

OTHER_LETTER = "#"
CHANNELS = ("window", "online", "phone", "kiosk", "post")


@dataclass(frozen=True)
class Entry:
    """One matter, and where the catalogue puts it."""

    code: str
    name: str
    office: str
    matter_type: str
    area: str
    audience: tuple[str, ...]
    channels: tuple[str, ...]
    legal_days: int | None
    promised_days: int | None
    phone: str
    topics: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    letter: str = OTHER_LETTER
    service: str | None = None  # the service that carries it, by code


@dataclass(frozen=True)
class Chosen:
    """What a visitor narrows the catalogue by; empty means all."""

    office: str = ""
    topic: str = ""
    event: str = ""
    audience: str = ""
    channel: str = ""
    letter: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, facet.name) for facet in fields(self))

    def but(self, **facets: str) -> "Chosen":
        return replace(self, **facets)


FACETS: Mapping[str, Callable[[Entry], tuple[str, ...]]] = {
    "office": lambda entry: (entry.office,),
    "topic": lambda entry: entry.topics,
    "event": lambda entry: entry.events,
    "audience": lambda entry: entry.audience,
    "channel": lambda entry: entry.channels,
    "letter": lambda entry: (entry.letter,),
}


@dataclass(frozen=True)
class Catalogue:
    """Every matter that some list has, by the letter it is read with."""

    entries: tuple[Entry, ...]
    by_code: Mapping[str, Entry] = field(repr=False)

    def chosen(self, wanted: Chosen) -> list[Entry]:
        """The matters that fit every facet."""
        asked = [(values, value) for facet, values in FACETS.items() if (value := getattr(wanted, facet))]
        return [entry for entry in self.entries if all(value in values(entry) for values, value in asked)]

    def counts(self, wanted: Chosen) -> Mapping[str, Counter[str]]:
        """How many matters each value of each facet would leave, with the other facets as they are."""
        fitting = self.chosen(wanted)
        left = {facet: self.chosen(wanted.but(**{facet: ""})) if getattr(wanted, facet) else fitting for facet in FACETS}
        return {facet: Counter(value for entry in left[facet] for value in values(entry)) for facet, values in FACETS.items()}


_built: tuple[service.Generation | None, Catalogue] | None = None


def catalogue() -> Catalogue:
    """All matters as the lists have them now; read again after each import and each publication."""
    global _built
    token = service.generation()
    if _built is None or _built[0] != token or token is None:
        _built = (token, _build(_listed()))
    return _built[1]


def one(code: str) -> Entry:
    """The matter of this code; raises NoSuchMatter."""
    found = catalogue().by_code.get(code)
    if found is None:
        raise NoSuchMatter()
    return found


@dataclass(frozen=True)
class Coverage:
    """How much of an office's list can be applied for here."""

    office: str
    all: int
    open: int

    @property
    def percent(self) -> float:
        return 100 * self.open / self.all if self.all else 0.0


def by_kind() -> dict[str, int]:
    """事项类型 -> how many matters are of it, by code."""
    return dict(sorted(Counter(entry.matter_type for entry in catalogue().entries).items()))


def coverage() -> list[Coverage]:
    """Every office with its matters, the longest list first."""
    entries = catalogue().entries
    open_here = Counter(entry.office for entry in entries if entry.service)
    return [Coverage(office, count, open_here[office]) for office, count in Counter(entry.office for entry in entries).most_common()]


def _listed() -> Iterable[RowMapping]:
    matter = table_of(Matter).c
    columns = [matter[each.name] for each in fields(Entry) if each.name in matter]
    return run(select(*columns).where(matter.withdrawn_at.is_(None)), {}).mappings()


def _build(rows: Iterable[RowMapping]) -> Catalogue:
    carried = {code: published.definition for published in service.all_current() for code in _codes_of(published.definition)}
    entries = sorted((_entry(row, carried.get(str(row["code"]))) for row in rows), key=lambda entry: (entry.letter, entry.name, entry.code))
    return Catalogue(tuple(entries), {entry.code: entry for entry in entries})


def _codes_of(definition: Definition) -> Iterable[str]:
    """Every code by which a list may name what the service is for."""
    return filter(None, (definition.catalogue_code, definition.item_code, definition.implementation_code, definition.local_code))


def _entry(row: RowMapping, carrier: Definition | None) -> Entry:
    found = Entry(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})  # type: ignore[arg-type]
    city = cities.city()
    return replace(
        found,
        topics=carrier.topics if carrier else _about(found.name, city.topics),
        events=_about(found.name, city.events),
        audience=carrier.audience if carrier else found.audience,
        letter=letter_of(found.name),
        service=carrier.code if carrier else None,
    )


def _about(name: str, shelves: Iterable[cities.Topic | cities.LifeEvent]) -> tuple[str, ...]:
    return tuple(shelf.code for shelf in shelves if any(word in name for word in shelf.words))


def letter_of(name: str) -> str:
    """Under which letter people look it up: the first sound of its first character or letter."""
    for sign in name:
        if sign.isascii() and sign.isalpha():
            return sign.upper()
        if sounds := pinyin.table().get(sign):
            return sounds[0][0].upper()
    return OTHER_LETTER
