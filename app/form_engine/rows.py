"""Rows of a repeated group: one more, or one less. What a page does not offer is not done."""

from collections.abc import Mapping
from typing import TypeVar

from app.catalogue.definitions import Definition, Group
from app.form_engine.answers import Answers
from app.form_engine.visible import rows_of

T = TypeVar("T")


def group_of(definition: Definition, code: str) -> Group | None:
    """The repeated group of this code, if there is one."""
    groups = (group for step in definition.form.steps for group in step.groups)
    return next((group for group in groups if group.repeated and group.code == code), None)


def add_row(definition: Definition, answers: Answers, group_code: str) -> Answers:
    """One empty row more at the end, up to the group's maximum."""
    group = group_of(definition, group_code)
    if group is None or group.count_from:
        return answers
    count = len(rows_of(group, answers))
    return answers.but(rows={**answers.rows, group.code: min(count + 1, group.maximum)})


def remove_row(definition: Definition, answers: Answers, group_code: str, number: int) -> Answers:
    """The rows without this one; those behind it move up. A row that a register locks stays."""
    group = group_of(definition, group_code)
    if group is None or not may_remove(group, answers, number):
        return answers
    return answers.but(
        facts=_closed_up(answers.facts, group.code, number),
        parked=_closed_up(answers.parked, group.code, number),
        typed=_closed_up(answers.typed, group.code, number),
        lines=_closed_up(answers.lines, group.code, number),
        rows={**answers.rows, group.code: len(rows_of(group, answers)) - 1},
    )


def may_remove(group: Group, answers: Answers, number: int) -> bool:
    """There is such a row, the group may have one less, no answer says how many there are, and no fact in it is locked."""
    count = len(rows_of(group, answers))
    if group.count_from or not group.minimum < count or not 0 <= number < count:
        return False
    paths = (f"{group.code}.{number}.{question.code}" for question in group.questions)
    return not any(fact.locked for path in paths if (fact := answers.known(path)))


def _closed_up(kept: Mapping[str, T], group: str, gone: int) -> dict[str, T]:
    """The mapping without the row `gone`; the numbers behind it are one less."""
    closed = {}
    for path, item in kept.items():
        head, _, rest = path.partition(".")
        number, _, code = rest.partition(".")
        if head != group or not number.isdigit() or int(number) < gone:
            closed[path] = item
        elif int(number) > gone:
            closed[f"{group}.{int(number) - 1}.{code}"] = item
    return closed
