"""What of a form shows now. A rule that is not sure hides: a question waits until the answers it hangs on are there."""

from collections.abc import Iterator, Mapping, Sequence

from app.catalogue.definitions import Definition, Group, Step
from app.core.rules import Rule
from app.elements.facts import Origin, Value
from app.form_engine.answers import Answers
from app.form_engine.computing import work_out
from app.form_engine.places import Part, Place, parts_of, path_of, row_values

__all__ = ["Place", "groups", "holds", "path_of", "questions", "row_view", "rows_of", "settle", "steps"]

MOST_PASSES = 20  # each pass drops or restores something; publishing refuses conditions that turn in a circle
FROM_OUTSIDE = frozenset({Origin.SOURCE, Origin.CERTIFICATE})
Values = Mapping[str, Value]


def holds(rule: Rule | None, values: Values) -> bool:
    """No condition, or one that surely says yes."""
    return rule is None or rule.answer(values) is True


def rows_of(group: Group, answers: Answers) -> list[int | None]:
    """The rows of a group that a page shows; [None] for a group that is not repeated."""
    if not group.repeated:
        return [None]
    if group.count_from:
        said = answers.value(group.count_from)
        count = said if isinstance(said, int) else 0
    else:
        count = answers.row_count(group.code)
    return list(range(min(max(group.minimum, count), group.maximum)))


def steps(definition: Definition, answers: Answers) -> list[Step]:
    """The steps that show now, in order."""
    values = answers.nested()
    return [step for step in definition.form.steps if holds(step.when, values)]


def groups(definition: Definition, values: Values, step: str | None = None) -> Iterator[tuple[Step, Group]]:
    """Every group that shows now, in the order of the form; of one step if it is named."""
    for each in definition.form.steps:
        if step in {None, each.code} and holds(each.when, values):
            yield from ((each, group) for group in each.groups if holds(group.when, values))


def questions(definition: Definition, answers: Answers, step: str | None = None) -> Sequence[Place]:
    """Every question that shows now, in the order of the form; of one step if it is named."""
    known = answers.shown.get(id(definition))
    if known is None:
        known = answers.shown[id(definition)] = (definition, _shown(definition, answers))
    return known[1] if step is None else [place for place in known[1] if place.step.code == step]


def _shown(definition: Definition, answers: Answers) -> list[Place]:
    values = answers.nested()
    shown: list[Place] = []
    for step, parts in parts_of(definition):
        for part in parts if holds(step.when, values) else ():
            if holds(part.group.when, values):
                for row in rows_of(part.group, answers):
                    shown += _of_row(part, row, values)
    return shown


def _of_row(part: Part, row: int | None, values: Values) -> Sequence[Place]:
    places = part.places(row)
    if not part.has_conditions:
        return places
    inner = row_view(values, part.group, row)
    return [place for place in places if place.question.when is None or place.question.when.answer(inner)]


def row_view(values: Values, group: Group, row: int | None) -> Values:
    """The values as conditions in a row see them; where it has no conditions, nobody looks."""
    return row_values(values, group, row) if any(question.when for question in group.questions) else values


def settle(definition: Definition, answers: Answers) -> Answers:
    """The answers without those whose question does not show, and with the computed ones worked out anew.

    What a person typed there is dropped. What a register said is parked and comes back, locked as before, when the
    question shows again: hiding a question must not open a locked answer.
    """
    for _ in range(MOST_PASSES):
        answers = work_out(definition, answers, questions)
        shown = {place.path for place in questions(definition, answers)}
        settled = _pass(answers, shown)
        if settled is None:
            return answers
        answers = settled
    return answers


def _pass(answers: Answers, shown: set[str]) -> Answers | None:
    """One pass over all answers; None when nothing had to change."""
    hidden = [path for path in answers if path not in shown]
    forgotten = [path for path in answers.typed if path not in shown]
    back = [path for path in answers.parked if path in shown]
    if not hidden and not forgotten and not back:
        return None
    facts = {path: fact for path, fact in answers.facts.items() if path in shown}
    parked = {path: fact for path, fact in answers.parked.items() if path not in shown}
    facts |= {path: answers.parked[path] for path in back if path not in facts}
    parked |= {path: answers[path] for path in hidden if answers[path].origin in FROM_OUTSIDE}
    return answers.but(facts=facts, parked=parked, typed={path: texts for path, texts in answers.typed.items() if path in shown})
