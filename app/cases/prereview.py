"""提交前预审: what an officer would stumble over, found before filing. The officer's own page shows the same findings.

It warns and refuses nothing: whether a condition is met is for the office to decide (Licensing Law art. 32).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from app.cases import materials, outcome
from app.cases.lifecycle import OPEN
from app.cases.materials import MaterialState
from app.cases.models import Case
from app.catalogue.definitions import Definition
from app.core.db import session
from app.core.rules import Evidence
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.issuance.errors import FactsRefused


class Kind(StrEnum):
    DUPLICATE = "duplicate"  # the same matter of the same applicant is under way
    CONDITION = "condition"  # what is known says no to a condition of the guide
    MATERIAL = "material"  # a paper that is needed and in no way there
    SIGNS = "signs"  # the paper's font lacks a character of the answers


@dataclass(frozen=True)
class Finding:
    kind: Kind
    about: Words | None = None  # the condition, or the paper
    number: str = ""  # of the other case
    evidence: tuple[Evidence, ...] = ()  # the facts that say no


def findings(
    case: Case, definition: Definition, answers: Answers, *, needed: Sequence[MaterialState] | None = None, is_complete: bool = True
) -> list[Finding]:
    """All of them; `answers` are settled. Whether the result can be printed is known only of a complete form.

    `needed` are the materials where the caller knows them already.
    """
    found = materials.states(case, definition, answers) if needed is None else needed
    return [
        *_duplicates(case),
        *_conditions(definition, answers),
        *(Finding(Kind.MATERIAL, state.need.name) for state in found if state.way is None),
        *(_signs(case, definition, answers) if is_complete else ()),
    ]


def _duplicates(case: Case) -> Iterator[Finding]:
    others = select(Case.number).where(
        Case.applicant_id == case.applicant_id,
        Case.applicant_kind == case.applicant_kind,
        Case.service_code == case.service_code,
        Case.status.in_(OPEN),
        Case.id != case.id,
    )
    yield from (Finding(Kind.DUPLICATE, number=number or "") for number in session().scalars(others.order_by(Case.number)))


def _conditions(definition: Definition, answers: Answers) -> Iterator[Finding]:
    values = answers.nested()
    for condition in definition.screening:
        verdict = condition.rule.judge(values, facts=answers)
        if verdict.answer is False:
            yield Finding(Kind.CONDITION, condition.words, evidence=verdict.evidence)


def _signs(case: Case, definition: Definition, answers: Answers) -> Iterator[Finding]:
    try:
        if not outcome.is_printable(case, definition, answers):
            yield Finding(Kind.SIGNS)
    except FactsRefused:
        return  # a register has not answered yet: who handles the case is told so, and asks it again
