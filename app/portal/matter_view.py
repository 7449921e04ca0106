"""What the pages of the catalogue and of the search show of matters and services."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.catalogue import enquiries, index, matters as catalogue, service as services, wording
from app.catalogue.city import Department, city
from app.catalogue.definitions import Definition
from app.catalogue.matters import Chosen, Entry
from app.elements.words import Words
from app.portal import offers
from app.web.language import look

ON_A_PAGE = 30
Runs = Sequence[tuple[str, bool]]  # text, and whether it is what was searched for


@dataclass(frozen=True)
class Result:
    """One thing that was found; with a definition it can be applied for here."""

    name: Runs
    lang: str  # where the name is not in the reader's language
    office: Words  # or what an enquiry tells
    address: str
    definition: Definition | None = None


@dataclass(frozen=True)
class Option:
    """A value that narrows the list, and how many matters it leaves."""

    value: str
    name: Words
    count: int


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Listed:
    """A page of the catalogue."""

    chosen: Chosen
    lines: list[Result]
    count: int
    all: int
    page: int
    pages: int
    facets: list[Facet]
    letters: list[Option]
    events: list[tuple[Option, str]]  # with the name of the icon

    def address(self, page: int = 1, **facets: str) -> str:
        """The list with other facets, or another page of it."""
        values = {**vars(self.chosen), **facets}
        return url_for(".matters", **{name: value for name, value in values.items() if value}, page=page if page > 1 else None)


def listed(chosen: Chosen, page: int) -> Listed:
    known = catalogue.catalogue()
    found = known.chosen(chosen)
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    counts = known.counts(chosen)
    events = {} if chosen else counts["event"]
    return Listed(
        chosen,
        [_line(entry) for entry in found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]],
        len(found),
        len(known.entries),
        page,
        pages,
        [_facet(name, label, names, counts[name]) for name, label, names in _facets()],
        [Option(letter, Words(letter), count) for letter, count in sorted(counts["letter"].items())],
        [(Option(event.code, event.name, events[event.code]), event.icon) for event in city().events if events.get(event.code)],
    )


def _facets() -> Iterable[tuple[str, str, Mapping[str, Words]]]:
    """Name, label, and what its values are called, in the order in which they are offered; an office is called by its name."""
    yield "event", _("Life event"), {event.code: event.name for event in city().events}
    yield "topic", _("Topic"), {topic.code: topic.name for topic in city().topics}
    yield "office", _("Office"), {office.name.zh: office.name for office in city().departments}
    yield "audience", _("For whom"), {"person": Words(_("Citizens")), "organisation": Words(_("Business"))}
    yield "channel", _("How to apply"), {code: Words(channel_word(code)) for code in catalogue.CHANNELS}


def channel_word(code: str) -> str:
    words = {
        "window": _("At a window"),
        "online": _("Online"),
        "phone": _("By phone app"),
        "kiosk": _("At a terminal"),
        "post": _("By post"),
    }
    return words.get(code, code)


def _facet(name: str, label: str, names: Mapping[str, Words], counts: Mapping[str, int]) -> Facet:
    values = [*(value for value in names if value in counts), *sorted(counts.keys() - names.keys())]
    return Facet(name, label, [Option(value, names.get(value, Words(value)), counts[value]) for value in values])


def _line(entry: Entry) -> Result:
    definition = services.current(entry.service, lately=True).definition if entry.service else None
    address = url_for(".guide", code=entry.service) if entry.service else url_for(".matter", code=entry.code)
    return Result(*_read(definition.name if definition else Words(entry.name)), _office(entry.office), address, definition)


def results(hits: Iterable[index.Hit], text: str) -> list[Result]:
    """What was found for a text, its words emphasised in the names."""
    made = {index.Kind.SERVICE: _of_service, index.Kind.ENQUIRY: _of_enquiry, index.Kind.MATTER: _of_matter}
    return [made[hit.kind](hit, text) for hit in hits]


def _of_service(hit: index.Hit, text: str) -> Result:
    offer = offers.offer_of(services.current(hit.code).definition)
    return Result(*_read(offer.definition.name, text), offer.department, offer.address, offer.definition)


def _of_enquiry(hit: index.Hit, text: str) -> Result:
    enquiry = enquiries.one(hit.code)
    return Result(*_read(enquiry.name, text), enquiry.summary, url_for(".enquiry", code=hit.code))


def _of_matter(hit: index.Hit, text: str) -> Result:
    entry = catalogue.one(hit.code)
    return Result(*_read(Words(entry.name), text), _office(entry.office), url_for(".matter", code=entry.code))


def _read(name: Words, text: str = "") -> tuple[Runs, str]:
    """The name as this reader has it, with what was searched for marked, and its language where it is another one."""
    shown = name.in_language(look().lang)
    return wording.marked(shown, text) if text else [(shown, False)], "" if look().lang == "zh" or name.en else "zh-Hans"


def department_of(office: str) -> Department | None:
    """The city's department of this name, where the list's office is one."""
    return next((each for each in city().departments if office in {each.name.zh, each.short.zh}), None)


def _office(name: str) -> Words:
    known = department_of(name)
    return known.short if known else Words(name)
