"""Computed answers: worked out anew from the others whenever answers are settled, and never taken from a request."""

from collections.abc import Callable, Mapping, Sequence

from app.catalogue.definitions import Definition
from app.catalogue.vocabulary import vocabulary
from app.core.rules import Kind
from app.core.rules.check import term_of
from app.elements.facts import Fact, Origin, Value
from app.form_engine.answers import Answers
from app.form_engine.places import Place, once_per_version, row_values

HUNDREDTHS = 100  # a decimal is kept so
Computed = tuple[str, str]  # the codes of a question and of its group
Shown = Callable[[Definition, Answers], Sequence[Place]]


@once_per_version
def scales(definition: Definition) -> Mapping[Computed, int]:
    """The computed questions, and how much finer each is kept than its formula says: a share of people as hundredths."""
    terms = vocabulary(definition)
    found = {}
    for _step, group, question in definition.form.questions():
        if question.value:
            row = terms[group.code].columns if group.repeated else {}
            kind = term_of(question.value.tree, {**terms, **row}).kind
            found[question.code, group.code] = HUNDREDTHS if question.shows == "decimal" and kind != Kind.DECIMAL else 1
    return found


def work_out(definition: Definition, answers: Answers, shown: Shown) -> Answers:
    """The answers with each computed one that shows; one hangs on another as far as it must, publishing refuses a circle."""
    fine = scales(definition)
    for _ in range(len(fine) + 1 if fine else 0):
        found = _once(answers, [place for place in shown(definition, answers) if place.question.value], fine)
        if found is None:
            return answers
        answers = found
    return answers


def _once(answers: Answers, places: Sequence[Place], fine: Mapping[Computed, int]) -> Answers | None:
    """One round; None where nothing changed."""
    values, facts = answers.nested(), dict(answers.facts)
    for place in places:
        number = _number(place, row_values(values, place.group, place.row), fine[place.question.code, place.group.code])
        known = facts.get(place.path)
        if number is None:
            facts.pop(place.path, None)
        elif known is None or (known.value, known.origin) != (number, Origin.COMPUTED):
            facts[place.path] = Fact(number, Origin.COMPUTED, locked=True)
    return None if facts == answers.facts else answers.but(facts=facts)


def _number(place: Place, values: Mapping[str, Value], scale: int) -> int | None:
    formula = place.question.value
    return formula.rounded(values, place.question.rounds, scale=scale) if formula else None
