"""Computed answers that cannot be: without a formula, of names that nobody answers, of an amount that is shown as an area."""

from collections.abc import Iterator

from app.catalogue import vocabulary as words
from app.catalogue.definitions import Definition, Question
from app.core.rules import Kind, Vocabulary
from app.core.rules.check import number_faults, term_of
from app.core.rules.kinds import CALLED
from app.publishing.ground import Ground

SHOWN = {
    Kind.MONEY: {"money"},
    Kind.AREA: {"area"},
    Kind.DECIMAL: {"decimal"},
    Kind.RATIO: {"decimal"},
    Kind.COUNT: {"integer", "decimal"},
    Kind.YEARS: {"integer", "decimal"},
    Kind.NUMBER: {"integer", "decimal"},
}


def computed(definition: Definition, _ground: Ground) -> Iterator[str]:
    """Each computed question says what it is and how it is shown, and nothing else is computed."""
    form = words.vocabulary(definition)
    for step, group, question in definition.form.questions():
        row = form[group.code].columns if group.repeated else {}
        for fault in _faults(question, {**form, **row}):
            yield f"step {step.code}: field {question.code}: {fault}"


def _faults(question: Question, terms: Vocabulary) -> Iterator[str]:
    if question.type != "computed":
        if question.value or question.shows:
            yield f"value and shows are for type computed; this is {question.type}"
        return
    if question.value is None or not question.shows:
        yield "type computed needs value (the formula) and shows (money, area, decimal or integer)"
        return
    if question.element or question.lock:
        yield "a computed answer comes from no register: take element and lock away"
    wrong = number_faults(question.value.tree, terms)
    yield from wrong
    kind = term_of(question.value.tree, terms).kind
    fitting = SHOWN.get(kind)
    if not wrong and fitting and question.shows not in fitting:
        yield f"shows: {question.value.text} is {CALLED[kind]}; write {' or '.join(sorted(fitting))}, not {question.shows}"
