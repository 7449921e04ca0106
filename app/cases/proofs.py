"""证明: which services give a proof from what the registers say, and what is left to a person to answer.

Nothing is marked in the content: a service is one when its result is a proof, the machine may decide it, and its form asks a person
for nothing but the purpose, the recipient and an agreement. Everything else of it the registers know.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from app.cases.proof_errors import NoProof
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition, Group, Question, Step
from app.catalogue.errors import NoSuchService
from app.catalogue.service import Published
from app.core.actor import PartyKind
from app.elements import dictionary
from app.elements.words import Words
from app.form_engine.registry import type_of
from app.issuance import types
from app.issuance.errors import UnknownType
from app.issuance.types import Kind

CODE = "proof"  # of the one page on which everything that is left is answered
PURPOSE, RECIPIENT = "purpose", "recipient"  # facts of the certificate
TITLE = Words("用途与授权", "Purpose and agreement")
NAME = re.compile(r"[a-z_][a-z0-9_]*")  # of an answer, in what a fact of the certificate is made of
_known: dict[UUID, "Proof | None"] = {}  # a published version never changes


@dataclass(frozen=True)
class Proof:
    """A service that gives a proof, and the questions that no register answers."""

    published: Published
    step: Step

    @property
    def definition(self) -> Definition:
        return self.published.definition

    @property
    def questions(self) -> frozenset[str]:
        return frozenset(question.code for group in self.step.groups for question in group.questions)

    @property
    def told(self) -> list[Words]:
        """What the paper holds, by name."""
        outcome = self.definition.outcome
        return [rule.label for code, rule in types.get(outcome.certificate).facts.items() if code in outcome.facts]

    @property
    def agreements(self) -> list[Words]:
        """What is agreed to by asking for it, word for word."""
        asked = (question for group in self.step.groups for question in group.questions)
        return [question.text for question in asked if question.type == "consent" and question.text]

    @property
    def registers(self) -> frozenset[str]:
        """Which registers it stands on: those of what it states and of what the machine judges it by."""
        definition = self.definition
        named = {name for source in definition.outcome.facts.values() for name in NAME.findall(source)}
        judged = definition.automatic.rule.names if definition.automatic else frozenset()
        return _leads(definition, named | judged)


def of(published: Published) -> Proof | None:
    """The proof that this service gives; None where it gives none, or asks more."""
    if published.version_id not in _known:
        _known[published.version_id] = _read(published)
    return _known[published.version_id]


def one(code: str) -> Proof:
    """The proof of this service as it is offered today; raises NoProof."""
    try:
        found = of(catalogue.current(code))
    except NoSuchService as missing:
        raise NoProof() from missing
    if found is None:
        raise NoProof()
    return found


def offered(kind: PartyKind) -> list[Proof]:
    """Every proof that such a party can ask for, as the services stand in the list."""
    found = (of(published) for published in catalogue.all_current(lately=True) if kind in published.definition.audience)
    return [proof for proof in found if proof]


def read_by(definition: Definition) -> frozenset[str]:
    """Which registers a service asks about its applicant."""
    return _leads(definition, None)


def _leads(definition: Definition, names: Iterable[str] | None) -> frozenset[str]:
    """The registers that lead what these questions and groups ask about the applicant; all of them without names."""
    wanted, known, found = None if names is None else frozenset(names), dictionary.current(), set()
    for _step, group, question in definition.form.questions():
        if group.repeated:
            code, element = group.code, group.fill_from
        else:
            code, element = question.code, question.element if question.of == "applicant" else None
        if element and element in known and (wanted is None or code in wanted):
            found.add(known[element].lead)
    return frozenset(lead for lead in found if lead)


def _read(published: Published) -> Proof | None:
    definition = published.definition
    if definition.automatic is None or len(definition.form.subjects) != 1 or not _is_proof(definition.outcome.certificate):
        return None
    open_questions = [question for _, group, question in definition.form.questions() if not _is_known(group, question)]
    asked = {definition.outcome.facts.get(PURPOSE), definition.outcome.facts.get(RECIPIENT)}
    if any(question.code not in asked and question.type != "consent" for question in open_questions):
        return None
    return Proof(published, Step(CODE, TITLE, tuple(_groups(definition, {question.code for question in open_questions}))))


def _is_proof(certificate: str) -> bool:
    try:
        return types.get(certificate).kind is Kind.PROOF
    except UnknownType:
        return False


def _is_known(group: Group, question: Question) -> bool:
    """Whether a register or the house answers it, or it asks nothing."""
    filled = question.element or question.value or (group.repeated and group.fill_from)
    return bool(filled) or not type_of(question.type).is_asked


def _groups(definition: Definition, wanted: set[str]) -> Iterator[Group]:
    """The purpose, then the recipient, then what is agreed to: in one group without a heading of its own."""
    found = [question for _, _, question in definition.form.questions() if question.code in wanted]
    yield Group(CODE, TITLE, tuple(sorted(found, key=lambda question: question.type == "consent")))
