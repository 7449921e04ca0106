"""How far the registers reach: which questions and papers of the services they answer, and which register would free most if it did.

From dictionary × services, as the services are offered now.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from app.catalogue import enquiries, service as catalogue
from app.catalogue.definitions import Definition, Material, Proof, Question
from app.elements.dictionary import Dictionary, Element
from app.issuance import types

# What is said by pressing, worked out or read is no work of filling in.
NOT_TYPED = frozenset({"consent", "information", "computed"})


@dataclass(frozen=True)
class Ask:
    """A place where a service asks for an element."""

    service: str
    question: str
    required: bool


@dataclass
class Reach:
    """What hangs on one register: questions that it fills, and papers that it makes needless."""

    questions: int = 0
    papers: int = 0
    services: set[str] = field(default_factory=set)

    @property
    def freed(self) -> int:
        return self.questions + self.papers


@dataclass(frozen=True)
class Share:
    """Of the services offered, how many are one-click: nothing of what they need has to be typed or brought."""

    one_click: int
    services: int
    filled: int  # questions that a register answers
    questions: int

    @property
    def percent(self) -> float:
        return 100 * self.one_click / self.services if self.services else 0.0

    @property
    def filled_percent(self) -> float:
        return 100 * self.filled / self.questions if self.questions else 0.0


def definitions() -> list[Definition]:
    """Every service that is offered now."""
    return [published.definition for published in catalogue.all_current()]


def by_register(offered: Collection[Definition], dictionary: Dictionary) -> Mapping[str, Reach]:
    """What hangs on each register that leads an element which some service asks, or proves a paper.

    What the holder's certificate says hangs on none.
    """
    found: dict[str, Reach] = defaultdict(Reach)
    for definition in offered:
        held = _held(definition)
        for _, element in _typed(definition):
            if element not in held and (lead := _lead(element, dictionary)):
                found[lead].questions += 1
                found[lead].services.add(definition.code)
        for material in definition.materials:
            if lead := _proves(material, dictionary):
                found[lead].papers += 1
                found[lead].services.add(definition.code)
    return found


def share(offered: Collection[Definition], dictionary: Dictionary, answering: Collection[str]) -> Share:
    """How much of the services is filled while these registers answer."""
    asked = filled = 0
    for definition in offered:
        held, elements = _held(definition), [element for _, element in _typed(definition)]
        asked += len(elements)
        filled += sum(1 for element in elements if element in held or _lead(element, dictionary) in answering)
    one_click = sum(1 for definition in offered if is_one_click(definition, dictionary, answering))
    return Share(one_click, len(offered), filled, asked)


def is_one_click(definition: Definition, dictionary: Dictionary, answering: Collection[str]) -> bool:
    """一键申报: what everybody must answer is known to a register that answers, and no paper has to be brought."""
    always = {
        question.code
        for step, group, question in definition.form.questions()
        if question.required and (step.when, group.when, question.when) == (None, None, None)
    }
    held = _held(definition)
    needed = [element for question, element in _typed(definition) if question.code in always and element not in held]
    return all(_lead(element, dictionary) in answering for element in needed) and all(
        _is_there(material, dictionary, answering) for material in definition.materials if material.when is None
    )


def asking(element: str, offered: Collection[Definition]) -> list[Ask]:
    """Where an element is asked: services by code, then enquiries."""
    found = [
        Ask(definition.code, question.code, question.required)
        for definition in offered
        for question in _questions(definition)
        if question.element == element
    ]
    return found + [Ask(enquiry.code, "", False) for enquiry in enquiries.current().values() if element in enquiry.elements]


def uses(offered: Collection[Definition]) -> Mapping[str, int]:
    """Element -> how many services ask it."""
    asked: dict[str, set[str]] = defaultdict(set)
    for definition in offered:
        for question in _questions(definition):
            if question.element:
                asked[question.element].add(definition.code)
    return {element: len(services) for element, services in asked.items()}


def _questions(definition: Definition) -> Iterator[Question]:
    return (question for _, _, question in definition.form.questions())


def _typed(definition: Definition) -> Iterator[tuple[Question, str | None]]:
    """What somebody has to answer, with its element; a row that a list of a register fills is that list's."""
    for _, group, question in definition.form.questions():
        if question.type not in NOT_TYPED:
            yield question, question.element or group.fill_from


def _held(definition: Definition) -> frozenset[str]:
    """What the certificates say that the service lets the holder prove a material with; who applies has them."""
    said: set[str] = set()
    for kind in (types.all_types().get(material.certificate or "") for material in definition.materials):
        if kind:
            said |= set(kind.elements.values()) | {rule.element for rule in kind.facts.values() if rule.element}
    return frozenset(said)


def _lead(element: str | None, dictionary: Dictionary) -> str | None:
    known: Element | None = dictionary.get(element) if element else None
    return known.lead if known else None


def _proves(material: Material, dictionary: Dictionary) -> str | None:
    return _lead(material.element, dictionary) if Proof.REGISTER in material.ways else None


def _is_there(material: Material, dictionary: Dictionary, answering: Collection[str]) -> bool:
    """Whether nobody has to bring or scan it."""
    if material.ways and material.ways[0] in {Proof.FORM, Proof.STATEMENT, Proof.CERTIFICATE}:
        return True
    return _proves(material, dictionary) in answering
