"""实施主体: one matter has an office in each district or town; which one is competent for a case the service's rule says.

The rule names answers that hold a place: 户籍, residence, place of business. The first one that lies in the city decides; where
the service allows others (several answers, or 全市通办) the applicant may choose. Without a rule the city's own office is competent.
"""

from dataclasses import dataclass

from app.cases.errors import NotCompetent
from app.cases.models import Case
from app.catalogue.city import Division, Town, city
from app.catalogue.definitions import Definition, Offices
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.answers import Answers

DIGITS = {"county": 6, "town": 9}  # of the place's code


@dataclass(frozen=True)
class Office:
    """One office that may take the case."""

    place: str  # code of a district or town; "" is the city's own
    name: Words
    because: Words | None = None  # the question whose answer makes it competent; None where it may be chosen only


def offices(definition: Definition, answers: Answers) -> tuple[Office, ...]:
    """The offices that may take a case with these answers, the competent one first."""
    rule, department = definition.offices, city().department(definition.department)
    found: dict[str, Words | None] = {}
    if rule:
        labels = {question.code: question.label for _, _, question in definition.form.questions()}
        for code in rule.by:
            place = _place(answers.value(code), rule)
            if place:
                found.setdefault(place, labels.get(code))
        if rule.anywhere:
            found |= {place: None for place in everywhere(rule) if place not in found}
    return tuple(Office(place, city().office(department.code, place), because) for place, because in (found or {"": None}).items())


def competent_place(definition: Definition, answers: Answers) -> str:
    """Whose office has it where the applicant chooses none; "" is the city's own."""
    return offices(definition, answers)[0].place


def settle(case: Case, definition: Definition, answers: Answers, chosen: str = "") -> None:
    """At filing: the office the applicant chooses; else the one chosen before if it still may take the case; else the competent one.

    Raises NotCompetent where the chosen one may not take it.
    """
    may = [office.place for office in offices(definition, answers)]
    if chosen and chosen not in may:
        raise NotCompetent()
    case.place = next(place for place in (chosen or case.place, may[0]) if place in may)


def _place(value: Value, rule: Offices) -> str:
    """The place of an answer as far down as the rule goes; nothing where it lies outside the city."""
    said = value.get("division") if isinstance(value, dict) else value
    code = said[: DIGITS[rule.level]] if isinstance(said, str) else ""
    return code if code in everywhere(rule) else ""


def everywhere(rule: Offices) -> list[str]:
    """The places of the city that have an office of the rule's level."""
    divisions = city().divisions
    return [place.code for place in (divisions if rule.level == "county" else _towns(divisions))]


def _towns(divisions: tuple[Division, ...]) -> list[Town]:
    return [town for division in divisions for town in division.towns]
