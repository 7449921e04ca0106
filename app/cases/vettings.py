"""What the vetting of a case says, opened; the acts stand in cases.vetting.

The answers of the register are the office's own: they never stand among the answers of the case, which its applicant reads.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

import orjson

from app.cases.answers_store import key_context, read_answers
from app.cases.models import Case, Task
from app.cases.vetting_errors import VettingPending
from app.cases.vetting_models import CaseVetting
from app.catalogue.definitions import Definition
from app.catalogue.flow import Vetting
from app.core import clock, seal
from app.core.actor import Actor
from app.core.db import dump_json, session
from app.elements import dictionary
from app.elements.facts import Value
from app.elements.masks import mask
from app.elements.rights import Sight
from app.form_engine.answers import Answers


class Said(StrEnum):
    """What the registers answered about one person."""

    CLEAR = "clear"  # nothing in the range, of the very person
    RECORD = "record"
    SILENT = "silent"  # no answer, or none about this person
    UNKNOWN = "unknown"  # the population register has no such number
    OTHER_NAME = "other_name"  # the number is somebody else's


class Result(StrEnum):
    """What the reply says of one person, and nothing more."""

    NONE = "none"
    RECORD = "record"


PRINTED: Mapping[Result, str] = {Result.NONE: "未发现", Result.RECORD: "有"}


@dataclass(frozen=True)
class Person:
    name: str
    id_number: str
    said: Said = Said.SILENT
    result: Result | None = None  # as an officer settled it

    @property
    def proposal(self) -> Result | None:
        """What follows from the register alone: only that there is nothing. A record is never found by a machine."""
        return Result.NONE if self.said is Said.CLEAR else None


@dataclass(frozen=True)
class Vetted:
    element: str  # the range that was asked
    on: str  # the day
    persons: tuple[Person, ...]
    note: str = ""  # how results were verified that do not follow from the register
    is_settled: bool = False

    def is_about(self, element: str, persons: list[Person]) -> bool:
        """Whether these very persons were asked about, in this range."""
        return (self.element, [(one.name, one.id_number) for one in self.persons]) == (
            element,
            [(one.name, one.id_number) for one in persons],
        )


def declared(definition: Definition) -> Vetting | None:
    return definition.vetting_step.vetting if definition.vetting_step else None


def element_of(vetting: Vetting, answers: Answers) -> str:
    """The range that the law named in the form allows to ask; empty where it allows none."""
    values = answers.nested()
    return next((one.element for one in vetting.ranges if one.rule.answer(values, clock.today()) is True), "")


def listed(vetting: Vetting, answers: Answers) -> list[Person]:
    """The persons that the form names."""
    rows = answers.nested().get(vetting.rows)
    return [Person(str(row["name"]), str(row["id_number"])) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def of_case(case: Case) -> Vetted | None:
    """The last asking; None where no register was asked."""
    row = session().get(CaseVetting, case.id)
    if row is None:
        return None
    told = orjson.loads(seal.unseal(row.document, _place(case), key=case.wrapped_key, key_context=key_context(case)))
    persons = tuple(
        Person(one["name"], one["id_number"], Said(one["said"]), Result(one["result"]) if one["result"] else None)
        for one in told["persons"]
    )
    return Vetted(told["element"], told["on"], persons, told["note"], row.settled_at is not None)


def sealed(case: Case, vetted: Vetted) -> bytes:
    return seal.seal(dump_json(asdict(vetted)).encode(), _place(case), key=case.wrapped_key, key_context=key_context(case))


def current(case: Case, definition: Definition) -> Vetted | None:
    """The last asking, where it is about what the form says now; a list that was corrected since is asked about anew."""
    vetting, vetted = declared(definition), of_case(case)
    if vetting is None or vetted is None:
        return None
    answers = Answers(read_answers(case))
    return vetted if vetted.is_about(element_of(vetting, answers), listed(vetting, answers)) else None


def is_awaited(case: Case, definition: Definition, task: Task) -> bool:
    """Whether this step waits for it: the one that asks, and the one that decides."""
    step = definition.vetting_step
    if step is None or task.step not in {step.code, definition.flow[-1].code}:
        return False
    vetted = current(case, definition)
    return vetted is None or not vetted.is_settled


def require_settled(case: Case, definition: Definition, task: Task) -> None:
    """Nothing is passed on or given before an officer has settled the result of each person."""
    if is_awaited(case, definition, task):
        raise VettingPending()


def may_see(case: Case, definition: Definition, officer: Actor) -> bool:
    """Whether this officer may open it: of the department that asks, in a post from which the dictionary does not keep it."""
    vetting = declared(definition)
    if vetting is None or officer.department != case.department:
        return False
    sight = dictionary.current().sight
    return all(sight(officer.role, one.element, "none") is not Sight.NONE for one in vetting.ranges)


def facts(case: Case) -> dict[str, Value]:
    """What the result may print: the range, the day, and of each person whether there is a record in the range."""
    vetted = of_case(case)
    if vetted is None:
        return {}
    persons: list[Value] = [
        {"name": one.name, "id_number": mask("id_number", one.id_number), "result": PRINTED[one.result]}
        for one in vetted.persons
        if one.result
    ]
    return {"vetting.range": dictionary.current()[vetted.element].name.zh, "vetting.on": vetted.on, "vetting.persons": persons}


def digest(case: Case) -> str:
    """Of what was asked and settled, for the record of the decision; empty where nobody was asked about."""
    vetted = of_case(case)
    return hashlib.sha256(dump_json(asdict(vetted)).encode()).hexdigest() if vetted else ""


def _place(case: Case) -> str:
    return f"case_vetting/document/{case.id}"
