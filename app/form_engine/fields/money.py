"""An amount of yuan, kept in fen. Limits of the question are fen too."""
# ruff: noqa: ARG002 - every field type is called in the same way

from app.catalogue.definitions import Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.numbers import read_hundredths, within, write_hundredths
from app.form_engine.types import FieldType, field_type, half_width


@field_type
class Money(FieldType):
    name = "money"
    in_rules = Kind.MONEY
    sample = Words("3,500.00 元", "3,500.00 yuan")
    kind = "scaled"
    inputmode = "decimal"
    width = "govuk-input--width-10"
    unit = Words("元", "yuan")

    def read(self, question: Question, text: str) -> Value:
        fen = read_hundredths(half_width(text).replace("¥", "").removesuffix("元"))
        if fen is None:
            raise Refusal("Enter %(label)s in yuan, such as 3500 or 3500.50.")
        if fen < 0 and question.minimum is None:
            raise Refusal("%(label)s must be %(limit)s or more.", limit="0")
        return within(question, fen, write_hundredths)

    def inputs(self, value: Value) -> dict[str, object]:
        return {"": write_hundredths(value) if isinstance(value, int) else ""}

    def show(self, question: Question, value: Value, language: str) -> str:
        if not isinstance(value, int):
            return str(value)
        return f"{write_hundredths(value, decimals=True, grouped=True)} {self.unit.in_language(language)}"
