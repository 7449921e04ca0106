"""An area in square metres, kept in hundredths of one."""

from app.catalogue.definitions import Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.fields.decimal import Decimal
from app.form_engine.types import field_type


@field_type
class Area(Decimal):
    name = "area"
    in_rules = Kind.AREA
    sample = Words("89.50 平方米", "89.50 m²")
    unit = Words("平方米", "m²")

    def show(self, question: Question, value: Value, language: str) -> str:
        return f"{super().show(question, value, language)} {self.unit.in_language(language)}"
