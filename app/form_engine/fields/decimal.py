"""A number with at most two decimals, kept as whole hundredths. Limits of the question are hundredths too."""
# ruff: noqa: ARG002 - every field type is called in the same way

from app.catalogue.definitions import Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.numbers import read_hundredths, within, write_hundredths
from app.form_engine.types import FieldType, field_type


@field_type
class Decimal(FieldType):
    name = "decimal"
    in_rules = Kind.DECIMAL
    sample = Words("89.5", "89.5")
    kind = "scaled"
    inputmode = "decimal"
    width = "govuk-input--width-10"

    def read(self, question: Question, text: str) -> Value:
        number = read_hundredths(text)
        if number is None:
            raise Refusal("Enter %(label)s as a number with at most two decimals, such as 89.5.")
        return within(question, number, write_hundredths)

    def inputs(self, value: Value) -> dict[str, object]:
        return {"": write_hundredths(value) if isinstance(value, int) else ""}

    def show(self, question: Question, value: Value, language: str) -> str:
        return write_hundredths(value) if isinstance(value, int) else str(value)
