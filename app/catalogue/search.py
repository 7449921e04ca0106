"""Search over what the catalogue offers now: services, enquiries, and the matters that no service carries yet."""

from app.catalogue import city as cities, enquiries, matters, service
from app.catalogue.enquiries import Enquiry
from app.catalogue.index import Entry, Hit, Index, Kind
from app.catalogue.service import Published

MATTERS_BETWEEN = 20  # so many matters may stand between two services that fit


def entry_of(published: Published) -> Entry:
    """What people may type to mean this service."""
    definition, city = published.definition, cities.city()
    department = city.department(definition.department)
    topics = [topic.name for topic in city.topics if topic.code in definition.topics]
    others = (definition.summary, definition.result, department.name, department.short, *topics)
    return Entry(
        code=definition.code,
        names=(definition.name.zh, definition.name.en),
        aliases=tuple(dict.fromkeys((*definition.aliases, definition.called.zh, definition.called.en))),
        others=tuple(text for words in others for text in (words.zh, words.en) if text),
    )


def matter_entry(matter: matters.Entry) -> Entry:
    """What people may type to mean a matter that no service carries yet."""
    return Entry(code=matter.code, names=(matter.name,), others=(matter.office,), kind=Kind.MATTER)


_built: tuple[service.Generation | None, Index] | None = None


def enquiry_entry(enquiry: Enquiry) -> Entry:
    """What people may type to look something up."""
    names = (enquiry.name.zh, enquiry.name.en)
    return Entry(enquiry.code, names, enquiry.aliases, (enquiry.summary.zh, enquiry.summary.en), Kind.ENQUIRY)


def find(query: str, limit: int = 20) -> list[Hit]:
    """Services and matters that fit what was typed, best first."""
    return index().find(query, limit)


def find_services(query: str, limit: int = 20) -> list[Hit]:
    """Only what can be applied for here, best first."""
    return [hit for hit in index().find(query, limit * MATTERS_BETWEEN) if hit.kind is Kind.SERVICE][:limit]


def near(query: str, limit: int = 4) -> list[Hit]:
    """What to suggest where nothing was found; empty when nothing is near."""
    return index().near(query, limit)


def index() -> Index:
    """The index of the catalogue as it is offered now; built again after each publication."""
    global _built
    token = service.generation()
    if _built is None or _built[0] != token or token is None:
        offered = [entry_of(published) for published in service.all_current()]
        asked = [enquiry_entry(enquiry) for enquiry in enquiries.current().values()]
        listed = [matter_entry(matter) for matter in matters.catalogue().entries if not matter.service]
        _built = (token, Index([*offered, *asked, *listed], cities.city().sayings))
    return _built[1]
