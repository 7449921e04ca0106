"""Pre-fill: what the registers know about the subjects of a form, asked before the draft's transaction begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.catalogue.definitions import Definition, Group, Question
from app.catalogue.service import Published
from app.core import transaction
from app.core.actor import Actor, PartyKind, PartyRef
from app.elements.facts import Fact
from app.form_engine.visible import holds
from app.identity import queries as identity
from app.sources import service as sources
from app.sources.service import Gathered, Purpose, Subject, Want


@dataclass(frozen=True)
class Prefill:
    """Answers that are known already, by path, and the sources that did not answer."""

    applicant_name: str
    facts: dict[str, Fact] = field(default_factory=dict)
    down: frozenset[str] = frozenset()
    gathered: Gathered | None = None


def subject_of(party: PartyRef) -> Subject:
    """The party as the registers know it: by ID number or credit code."""
    if party.kind is PartyKind.ORGANISATION:
        firm = identity.organisation(party.id)
        return Subject("organisation", firm.credit_code, firm.name)
    person = identity.person(party.id)
    return Subject("person", person.id_number, person.name)


def wants_of(definition: Definition) -> Iterator[Want]:
    """One wish per element question; a repeated group filled by a list element wishes for that list."""
    for step in definition.form.steps:
        for group in step.groups:
            if group.repeated:
                if group.fill_from:
                    yield Want(group.code, group.fill_from, columns=frozenset(_columns(group)), spread=True)
                continue
            for question in group.questions:
                if question.element:
                    yield Want(question.code, question.element, question.of, spread=False)


def _columns(group: Group) -> dict[str, Question]:
    """What a repeated group asks of each row, by the name the list element gives it."""
    return {(question.element or question.code).rpartition(".")[2]: question for question in group.questions}


def fetch(
    actor: Actor,
    applicant: PartyRef,
    published: Published,
    *,
    case_id: UUID | None = None,
    live: bool = False,
    wants: Sequence[Want] | None = None,
) -> Prefill:
    """Ask the sources, together and in parallel; `case_id` where a case is there already, `live` where nothing remembered will do.

    `wants` are those of the form's wishes that are asked for, all of them unless it is said.

    What was read before is let go, so that no transaction waits for them.
    """
    definition, subject = published.definition, subject_of(applicant)
    transaction.let_go()
    gathered = sources.gather(
        {"applicant": subject, **_derived(definition)},
        list(wants_of(definition) if wants is None else wants),
        purpose=Purpose(definition.code, case_id, actor),
        live=live,
    )
    facts = dict(gathered.facts)
    for group, rows in gathered.rows.items():
        facts |= _row_facts(definition, group, rows)
    return Prefill(subject.name, facts, gathered.down, gathered)


def _derived(definition: Definition) -> dict[str, sources.DerivedSubject]:
    """spouse: household.spouse of applicant -> a subject found through another one's register record."""
    found = {}
    for name, text in definition.form.subjects.items():
        if " of " in text:
            element, _, of = text.partition(" of ")
            found[name] = sources.DerivedSubject(element.strip(), of.strip())
    return found


def _row_facts(definition: Definition, group_code: str, rows: list[dict[str, Fact]]) -> dict[str, Fact]:
    """Rows of a list element as answers members.0.name …; only what the group asks, and only rows that it takes."""
    group = next(group for step in definition.form.steps for group in step.groups if group.code == group_code)
    asked = _columns(group)
    named = [{asked[attribute].code: fact for attribute, fact in row.items() if attribute in asked} for row in rows]
    taken = [row for row in named if holds(group.fill_when, {code: fact.value for code, fact in row.items()})]
    return {f"{group_code}.{number}.{code}": fact for number, row in enumerate(taken[: group.maximum]) for code, fact in row.items()}
