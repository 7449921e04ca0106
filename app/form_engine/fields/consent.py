"""A statement that the person confirms. Only yes is an answer."""
# ruff: noqa: ARG002 - every field type is called in the same way

from app.catalogue.definitions import Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.types import FieldType, Posted, field_type, first

CONFIRMED = Words("已确认", "Confirmed")


@field_type
class Consent(FieldType):
    name = template = "consent"
    in_rules = Kind.YES_NO
    sample = Words("已阅读并同意", "Read and agreed")
    kind = "yes_no"
    absent_is_empty = True
    empty_message = "Confirm %(label)s to go on."

    def parse(self, question: Question, posted: Posted) -> Value:
        return True if first(posted) == "yes" else None

    def inputs(self, value: Value) -> dict[str, object]:
        return {"": "yes" if value is True else ""}

    def show(self, question: Question, value: Value, language: str) -> str:
        return CONFIRMED.in_language(language)
