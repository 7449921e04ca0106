"""A list that a register keeps: read, never typed."""

from app.catalogue.definitions import Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.types import TYPES, FieldType, field_type

NO_ROWS = Words("无记录", "No records")
BETWEEN_CELLS, BETWEEN_ROWS = Words("，", ", "), Words("；", "; ")


@field_type
class Table(FieldType):
    name = template = "table"
    in_rules = Kind.ROWS
    sample = Words("（由登记库带出，无需填写）", "(filled in from the register)")
    is_posted = False
    is_given = False

    def show(self, question: Question, value: Value, language: str) -> str:
        rows = cells(question, value, language)
        if not rows:
            return NO_ROWS.in_language(language)
        return BETWEEN_ROWS.in_language(language).join(BETWEEN_CELLS.in_language(language).join(filter(None, row)) for row in rows)


def cells(question: Question, value: Value, language: str) -> list[list[str]]:
    """The rows as they are read, one text per column."""
    rows = value if isinstance(value, list) else []
    return [[cell(column, row.get(column.code), language) for column in question.columns] for row in rows if isinstance(row, dict)]


def cell(column: Question, value: Value, language: str) -> str:
    return "" if value is None else TYPES[column.type].show(column, value, language)
