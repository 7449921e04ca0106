"""What the portal offers, as its lists show it: services on shelves, and never an empty shelf."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from app.catalogue import service as catalogue
from app.catalogue.city import city
from app.catalogue.definitions import Definition
from app.elements.words import Words

POPULAR = 8


@dataclass(frozen=True)
class Offer:
    """A service in a list."""

    definition: Definition
    department: Words
    address: str


@dataclass(frozen=True)
class Shelf:
    """A topic or a department that has services."""

    code: str
    name: Words
    icon: str
    count: int
    address: str


def offered(*, audience: str | None = None, topic: str | None = None, department: str | None = None) -> list[Offer]:
    """The services of today that fit, in the order of their codes."""
    return [
        offer_of(definition)
        for definition in (published.definition for published in catalogue.all_current())
        if (audience is None or audience in definition.audience)
        and (topic is None or topic in definition.topics)
        and (department is None or department == definition.department)
    ]


def offer_of(definition: Definition) -> Offer:
    return Offer(definition, city().department(definition.department).short, url_for(".guide", code=definition.code))


def popular(offers: Iterable[Offer]) -> list[Offer]:
    """What citizens may ask for, and among it what is done at once, comes first; with few services this is all of them."""

    def place(offer: Offer) -> tuple[bool, int, str]:
        return "person" not in offer.definition.audience, offer.definition.promised_days, offer.definition.code

    return sorted(offers, key=place)[:POPULAR]


def topic_shelves(offers: Iterable[Offer]) -> list[Shelf]:
    """Topics with services, in the city's order."""
    counts = _counts(code for offer in offers for code in offer.definition.topics)
    return [
        Shelf(topic.code, topic.name, topic.icon, counts[topic.code], url_for(".topic", code=topic.code))
        for topic in city().topics
        if topic.code in counts
    ]


def department_shelves(offers: Iterable[Offer]) -> list[Shelf]:
    """Departments with services, in the city's order."""
    counts = _counts(offer.definition.department for offer in offers)
    return [
        Shelf(office.code, office.short, "building", counts[office.code], url_for(".department", code=office.code))
        for office in city().departments
        if office.code in counts
    ]


def search_words(offers: Iterable[Offer], language: str, limit: int = 5) -> list[str]:
    """Words to begin with: the city's own in Chinese, names of services in any other language."""
    if language == "zh":
        return list(city().hot_words[:limit])
    return [offer.definition.called.in_language(language) for offer in offers][: limit - 1]


def _counts(codes: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for code in codes:
        counts[code] = counts.get(code, 0) + 1
    return counts
