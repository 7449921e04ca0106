"""Where the questions of a form stand. A published version never changes, so this is worked out once for each."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import NamedTuple, TypeVar
from weakref import finalize

from app.catalogue.definitions import Definition, Group, Question, Step
from app.elements.facts import Value

Made = TypeVar("Made")


class Place(NamedTuple):
    """One question where it stands: in a repeated group once per row."""

    step: Step
    group: Group
    question: Question
    row: int | None
    path: str


class Part:
    """A group of a step with its places, row by row."""

    def __init__(self, step: Step, group: Group) -> None:
        self.step, self.group = step, group
        self.has_conditions = any(question.when for question in group.questions)
        self._rows: dict[int | None, tuple[Place, ...]] = {}

    def places(self, row: int | None) -> tuple[Place, ...]:
        """Every question of the group, or of one of its rows, whether it shows or not."""
        if row not in self._rows:
            self._rows[row] = tuple(
                Place(self.step, self.group, question, row, path_of(self.group, question, row)) for question in self.group.questions
            )
        return self._rows[row]


def path_of(group: Group, question: Question, row: int | None) -> str:
    return question.code if row is None else f"{group.code}.{row}.{question.code}"


def row_values(values: Mapping[str, Value], group: Group, row: int | None) -> Mapping[str, Value]:
    """The values as they are seen in a row: its own hide those of the form that have the same name."""
    if row is None:
        return values
    rows = values.get(group.code)
    found = rows[row] if isinstance(rows, list) and row < len(rows) else {}
    return {**values, **{question.code: None for question in group.questions}, **(found if isinstance(found, dict) else {})}


def once_per_version(make: Callable[[Definition], Made]) -> Callable[[Definition], Made]:
    """Keep what `make` gives as long as its version lives. The object itself is the key: to compare versions is dear."""
    made: dict[int, Made] = {}

    @wraps(make)
    def once(definition: Definition) -> Made:
        key = id(definition)
        if key not in made:
            made[key] = make(definition)
            finalize(definition, made.pop, key, None)  # an id may be given to another object later
        return made[key]

    return once


@once_per_version
def parts_of(definition: Definition) -> tuple[tuple[Step, tuple[Part, ...]], ...]:
    """The steps of the form, each with its parts."""
    return tuple((step, tuple(Part(step, group) for group in step.groups)) for step in definition.form.steps)


def asked_at(definition: Definition, path: str) -> tuple[Group | None, Question | None, int | None]:
    """The question at a path such as members.0.annual_income, with its group and row; of a whole list the group alone."""
    head, _, rest = path.partition(".")
    number, _, code = rest.partition(".")
    for _step, group, question in definition.form.questions():
        if not group.repeated and question.code == head:
            return group, question, None
        if group.repeated and group.code == head:
            if not rest:
                return group, None, None
            if question.code == code:
                return group, question, int(number)
    return None, None, None
