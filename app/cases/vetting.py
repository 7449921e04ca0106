"""逐人查询: an officer asks a register about each person of a list and settles what the reply says of each.

The register proposes at most that there is nothing. A record, a name that differs and a silence are weighed by the officer, and the
next one decides on all of it: no reply is given by a machine, so that neither its kind nor its time tells anything of the register.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cases import acts, parts, tasks, vettings
from app.cases.answers_store import read_answers
from app.cases.models import Case
from app.cases.vetting_errors import VettingIncomplete, VettingNotAsked, VettingNotHere, VettingUnexplained
from app.cases.vetting_models import CaseVetting
from app.cases.vettings import Person, Result, Said, Vetted
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.catalogue.flow import Vetting
from app.core import clock, transaction
from app.core.actor import Actor
from app.core.db import session
from app.elements import dictionary
from app.elements.facts import Value
from app.form_engine.answers import Answers
from app.sources import service as sources
from app.sources.guard import CALLS_IN_FLIGHT
from app.sources.models import Outcome
from app.sources.service import Gathered, Purpose, Subject, Want
from app.sources.weighing import agree

NAME = "person.name"
SETTLE = "settle_vetting"


@dataclass(frozen=True)
class Asked:
    """What came back about each person, and the calls that were made."""

    vetted: Vetted
    gathered: tuple[Gathered, ...]


def ask(case: Case, officer: Actor) -> Asked:
    """Ask live about every person, a handful at a time: a register takes no more at once. No transaction is open meanwhile."""
    definition = _definition(case)
    vetting, answers = _held(case, officer, definition), Answers(read_answers(case))
    element, persons = vettings.element_of(vetting, answers), vettings.listed(vetting, answers)
    if not element:
        raise VettingNotHere()
    purpose = Purpose(definition.code, case.id, officer)
    transaction.let_go()
    answered: list[Person] = []
    gathered: list[Gathered] = []
    for start in range(0, len(persons), CALLS_IN_FLIGHT):
        few = persons[start : start + CALLS_IN_FLIGHT]
        found = _ask(few, element, purpose)
        answered += [replace(one, said=_said(found, number, one)) for number, one in enumerate(few)]
        gathered.append(found)
    return Asked(Vetted(element, clock.today().isoformat(), tuple(answered)), tuple(gathered))


def record(case: Case, officer: Actor, asked: Asked) -> None:
    """Keep what came back, in the place of what was asked and settled before; that it was asked, and by whom, stays on record."""
    _held(case, officer, _definition(case))
    if officer.person is None:
        raise VettingNotHere()
    for one in asked.gathered:
        sources.record_calls(one, case_id=case.id)
    row = session().get(CaseVetting, case.id) or CaseVetting(case_id=case.id)
    row.document, row.asked_at, row.asked_by = vettings.sealed(case, asked.vetted), clock.now(), officer.person
    row.settled_at = row.settled_by = None
    session().add(row)
    audit.record(officer, "case:ask_vetting", kind="case", ref=str(case.id), detail={"persons": len(asked.vetted.persons)})


def settle(case: Case, officer: Actor, results: Sequence[Result | None], *, note: str, key: str) -> Case:
    """核定查询结果: what the reply says of each person. What does not follow from the register alone is explained in `note`."""
    if not acts.first_time(key, SETTLE, case.id):
        return case
    definition = _definition(case)
    _held(case, officer, definition)
    vetted = vettings.current(case, definition)
    if vetted is None or len(results) != len(vetted.persons):
        raise VettingNotAsked()
    persons = tuple(replace(one, result=result) for one, result in zip(vetted.persons, results, strict=True))
    if any(one.result is None for one in persons):
        raise VettingIncomplete()
    if any(one.result is not one.proposal for one in persons) and not note.strip():
        raise VettingUnexplained()
    row = session().get_one(CaseVetting, case.id)
    row.document = vettings.sealed(case, replace(vetted, persons=persons, note=note.strip()))
    row.settled_at, row.settled_by = clock.now(), officer.person
    audit.record(officer, f"case:{SETTLE}", kind="case", ref=str(case.id), detail={"persons": len(persons)})
    return case


def opened(case: Case, officer: Actor, into: Session) -> None:
    """Somebody reads what a register said about others: each time is on record."""
    audit.record(officer, "case:read_vetting", kind="case", ref=str(case.id), into=into)


def may_ask(case: Case, officer: Actor, definition: Definition) -> bool:
    """Whether the step at which it is asked is this officer's now."""
    task, step = tasks.task_for(case, officer), definition.vetting_step
    return task is not None and step is not None and task.step == step.code


def _held(case: Case, officer: Actor, definition: Definition) -> Vetting:
    """What is asked at the officer's open step; raises where it is not theirs, or asks nothing."""
    task, step = tasks.hold(case, officer), definition.vetting_step
    parts.require_whole(case, officer)
    if step is None or step.vetting is None or task.step != step.code:
        raise VettingNotHere()
    return step.vetting


def _ask(persons: Sequence[Person], element: str, purpose: Purpose) -> Gathered:
    subjects = {f"person{number}": Subject("person", one.id_number, one.name) for number, one in enumerate(persons)}
    return sources.gather(subjects, list(_wants(subjects, element)), purpose=purpose, live=True)


def _wants(subjects: dict[str, Subject], element: str) -> Iterator[Want]:
    for name in subjects:
        yield Want(f"{name}.name", NAME, name)
        yield Want(f"{name}.record", element, name)


def _said(found: Gathered, number: int, person: Person) -> Said:
    """Who it is comes first: what a register knows of another person says nothing of this one."""
    lead = dictionary.current()[NAME].lead
    name, record = (_value(found, f"person{number}.{what}") for what in ("name", "record"))
    if name is None:
        outcomes = {call.outcome for call in found.calls if call.subject.key == person.id_number and call.source == lead}
        return Said.UNKNOWN if outcomes == {Outcome.NOTHING} else Said.SILENT
    if not agree(name, person.name):
        return Said.OTHER_NAME
    if record is None:
        return Said.SILENT
    return Said.RECORD if record is True else Said.CLEAR


def _value(found: Gathered, key: str) -> Value:
    fact = found.facts.get(key)
    return fact.value if fact else None


def _definition(case: Case) -> Definition:
    return catalogue.version(case.version_id).definition
