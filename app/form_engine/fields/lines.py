"""Lines of a few answers each, typed one below the other: incomes, jobs, goods. In a repeated group it is the group inside the group."""
# ruff: noqa: ARG002 - every field type is called in the same way

from collections.abc import Mapping

from app.catalogue.definitions import Question
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Inside, Refusal, WrongCells
from app.form_engine.fields.table import Table
from app.form_engine.types import TYPES, Posted, PostedForm, field_type

MOST = 30
COUNT = "rows"  # no column can have this name alone: theirs begin with a number. The hidden input that says how many lines the page shows


@field_type
class Lines(Table):
    """Kept as a list of {column: value}. Lines that were left empty are no lines."""

    name = template = "lines"
    sample = Words("（逐行填写）", "(line by line)")
    empty_message = "Add at least one line to %(label)s."
    is_posted = True
    is_given = True
    is_group = True

    def posted(self, question: Question, name: str, form: PostedForm) -> Posted:
        """The texts of every line under <number>-<column>-<part>."""
        if f"{name}-{COUNT}" not in form:
            return {}
        numbers = _numbers(question, name, form)
        found: dict[str, list[str]] = {COUNT: [str(len(numbers))]}
        for number, on_page in enumerate(numbers):
            for column in question.columns:
                texts = TYPES[column.type].posted(column, f"{name}-{on_page}-{column.code}", form)
                found |= {_key(number, column, part): list(several) for part, several in texts.items()}
        return found

    def parse(self, question: Question, posted: Posted) -> Value:
        rows: list[dict[str, Value]] = []
        inside: list[Inside] = []
        for number in range(count_in(posted)):
            texts = {column.code: texts_of(posted, number, column) for column in question.columns}
            if any(text.strip() for parts in texts.values() for several in parts.values() for text in several):
                row, wrong = _line(question, number, texts)
                rows.append(row)
                inside += wrong
        if inside:
            raise WrongCells(inside)
        if rows and len(rows) < (question.minimum or 0):
            raise Refusal("%(label)s needs at least %(least)s lines.", least=question.minimum)
        return rows or None

    def inputs(self, value: Value) -> dict[str, object]:
        return {}  # each line has its own, see slots.Filler

    def echo(self, posted: Posted) -> dict[str, object]:
        return {}

    def refill(self, question: Question, value: Value) -> Posted:
        rows = value if isinstance(value, list) else []
        found: dict[str, list[str]] = {COUNT: [str(len(rows))]}
        for number, row in enumerate(rows):
            for column in question.columns:
                again = TYPES[column.type].refill(column, row.get(column.code) if isinstance(row, dict) else None)
                found |= {_key(number, column, part): list(texts) for part, texts in again.items()}
        return found


def most(question: Question) -> int:
    """How many lines there may be."""
    return min(question.maximum or MOST, MOST)


def _numbers(question: Question, name: str, form: PostedForm) -> list[int]:
    """Which lines of the page are read: all but the one whose button Remove was pressed, and one more where Add was."""
    said = form.getlist(f"{name}-{COUNT}")[0]
    count = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    gone = set(form.getlist("remove"))
    found = [number for number in range(min(count, most(question))) if f"{name}.{number}" not in gone]
    return [*found, count] if name in form.getlist("add") and len(found) < most(question) else found


def count_in(posted: Posted) -> int:
    said = (posted.get(COUNT) or ("0",))[0]
    return min(int(said), MOST) if said.isdigit() else 0


def texts_of(posted: Posted, number: int, column: Question) -> Posted:
    """What was posted to one cell, as the type of its column reads it."""
    return {part: posted[key] for part in TYPES[column.type].parts if (key := _key(number, column, part)) in posted}


def _line(question: Question, number: int, texts: Mapping[str, Posted]) -> tuple[dict[str, Value], list[Inside]]:
    """The values of one line, and what is wrong with it."""
    row: dict[str, Value] = {}
    wrong = []
    for column in question.columns:
        kind = TYPES[column.type]
        try:
            value = kind.parse(column, texts[column.code])
            if value is None and column.required:
                raise Refusal(kind.empty_message, part=kind.parts[0])
        except Refusal as refusal:
            wrong.append(Inside(f"{number}.{column.code}", _called(column, number), refusal))
        else:
            row |= {column.code: value} if value is not None else {}
    return row, wrong


def _called(column: Question, number: int) -> Words:
    return Words(f"第{number + 1}行的{column.label.zh}", f"{column.label.en} in line {number + 1}")


def _key(number: int, column: Question, part: str) -> str:
    return f"{number}-{column.code}-{part}" if part else f"{number}-{column.code}"
