"""秒批: whether the machine may approve by itself, and if not, why a person looks. It never refuses."""

from dataclasses import dataclass
from enum import StrEnum

from app.cases.models import Case
from app.catalogue.definitions import Definition
from app.core.rules import Verdict
from app.elements.facts import Origin
from app.form_engine.answers import Answers


class ToPerson(StrEnum):
    """Why a case that the machine might have approved goes to an officer."""

    SILENT = "silent"  # a register did not answer
    DIFFERENT = "different"  # registers contradict each other
    TYPED = "typed"  # a person answered what a register should say
    NOT_CLEAR = "not_clear"  # the rule says no, or has not enough data


@dataclass(frozen=True)
class Judgement:
    """Approved at once where `to_person` is empty; then `verdict` holds what was looked at."""

    to_person: ToPerson | None
    verdict: Verdict | None = None


def judge(case: Case, definition: Definition, answers: Answers) -> Judgement | None:
    """What the machine finds; None where the service has no automatic way."""
    if definition.automatic is None:
        return None
    if case.sources_down:
        return Judgement(ToPerson.SILENT)
    if case.differences:
        return Judgement(ToPerson.DIFFERENT)
    rule = definition.automatic.rule
    told = [answers[code] for code in definition.form.answers_for_registers(rule) if code in answers]
    if any(fact.origin is not Origin.SOURCE for fact in told):
        return Judgement(ToPerson.TYPED)
    verdict = rule.judge(answers.nested())
    return Judgement(None if verdict.answer is True else ToPerson.NOT_CLEAR, verdict)
