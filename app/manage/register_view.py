"""What the data bureau sees of elements and registers: who asks, who answers, and which register to connect or mend next."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.cases import queries as cases
from app.catalogue import enquiries, service as catalogue
from app.catalogue.city import city
from app.core.actor import Role
from app.elements import dictionary, rights
from app.elements.dictionary import Element, Sensitivity
from app.elements.rights import Sight
from app.elements.words import Words
from app.publishing import reach
from app.publishing.reach import Reach, Share
from app.sources import health, registry, switches
from app.sources.health import SourceHealth
from app.sources.models import SwitchState

MOSTLY_FAILS = 50  # percent of a day's calls
SENSITIVITY_TONES = {Sensitivity.OPEN: "green", Sensitivity.PERSONAL: "blue", Sensitivity.SENSITIVE: "orange"}


@dataclass(frozen=True)
class RegisterLine:
    """One register with what hangs on it."""

    name: str
    title: Words
    owner: Words
    state: str
    tone: str
    answers: bool
    is_connected: bool
    reach: Reach
    applications: int  # of the last year, of the services that hang on it


@dataclass(frozen=True)
class Registers:
    share: Share
    possible: Share  # if every register answered
    answering: list[RegisterLine]  # those that answer, what hangs on them
    next: list[RegisterLine]  # those that do not: which frees most comes first


def registers() -> Registers:
    """Every register that the city knows, with the one-click share as it is and as it could be."""
    offered, elements = reach.definitions(), dictionary.current()
    hangs, filed = reach.by_register(offered, elements), cases.filed_by_service()
    stands, seen = switches.states(), {one.source: one for one in health.report()}
    lines = [_line(name, hangs.get(name, Reach()), filed, _state(stands.get(name), seen.get(name))) for name in registry.declared()]
    answering = frozenset(line.name for line in lines if line.answers)
    return Registers(
        reach.share(offered, elements, answering),
        reach.share(offered, elements, frozenset(registry.declared())),
        sorted((line for line in lines if line.answers), key=_most_first),
        sorted((line for line in lines if not line.answers), key=_most_first),
    )


def _most_first(line: RegisterLine) -> tuple[int, int, str]:
    return -line.reach.freed, -line.applications, line.name


def _line(name: str, hangs: Reach, filed: dict[str, int], stands: tuple[str, str, bool]) -> RegisterLine:
    declared = registry.declared()[name]
    state, tone, answers = stands
    applications = sum(filed.get(service, 0) for service in hangs.services)
    owner = city().department(declared.department).short
    return RegisterLine(name, declared.title, owner, state, tone, answers, name in registry.current(), hangs, applications)


def _state(switch: SwitchState | None, one: SourceHealth | None) -> tuple[str, str, bool]:
    """In words, its tone, and whether forms can count on it."""
    if switch is None or one is None:
        return _("Not connected"), "grey", False
    if switch is SwitchState.DOWN:
        return _("Switched off"), "orange", False
    if one.calls and one.failure_percent >= MOSTLY_FAILS:
        return _("Fails: %(failures)s of %(calls)s calls in a day", failures=one.failures, calls=one.calls), "red", False
    return _("Connected"), "green", True


# --- elements ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ElementLine:
    element: Element
    lead: Words | None
    is_answered: bool
    services: int


@dataclass(frozen=True)
class Elements:
    lines: list[ElementLine]
    subjects: list[str]
    subject: str
    text: str
    total: int


@dataclass(frozen=True)
class Place:
    """A service or an enquiry that asks for the element."""

    name: Words
    code: str
    question: str
    is_enquiry: bool
    required: bool


@dataclass(frozen=True)
class OneElement:
    element: Element
    lead: Words | None
    cross_check: list[Words]
    places: list[Place]
    sights: dict[Role, Sight]  # of every post that handles cases


def elements(subject: str, text: str) -> Elements:
    """The dictionary, narrowed to a subject or to what was typed."""
    known, uses = dictionary.current(), reach.uses(reach.definitions())
    wanted = text.strip().lower()
    found = [
        element
        for element in known.values()
        if (not subject or element.subject == subject)
        and (not wanted or wanted in f"{element.code} {element.name.zh} {element.name.en}".lower())
    ]
    lines = [ElementLine(element, _title(element.lead), _is_answered(element), uses.get(element.code, 0)) for element in found]
    return Elements(lines, list(dict.fromkeys(element.subject for element in known.values())), subject, text, len(known))


def element(code: str) -> OneElement | None:
    """One element with everywhere it is asked; None where there is none of this code."""
    found = dictionary.current().get(code)
    if found is None:
        return None
    asked = [_place(ask) for ask in reach.asking(code, reach.definitions())]
    shown = dictionary.current().rights_of(found)
    sights = {post: rights.of(shown, post) for post in rights.DESKS}
    return OneElement(found, _title(found.lead), [registry.title(name) for name in found.cross_check], asked, sights)


def _place(ask: reach.Ask) -> Place:
    if ask.question:
        return Place(catalogue.current(ask.service, lately=True).definition.name, ask.service, ask.question, False, ask.required)
    return Place(enquiries.one(ask.service).name, ask.service, "", True, False)


def _title(name: str | None) -> Words | None:
    return registry.title(name) if name else None


def _is_answered(element: Element) -> bool:
    return bool(element.lead and element.lead in registry.current())
