"""Yes or no."""
# ruff: noqa: ARG002 - every field type is called in the same way

from app.catalogue.definitions import Question
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, Posted, field_type, first

YES, NO = Words("是", "Yes"), Words("否", "No")


@field_type
class YesNo(FieldType):
    name = template = "yes_no"
    is_group = True
    kind = "yes_no"
    empty_message = "Select %(label)s."

    def parse(self, question: Question, posted: Posted) -> Value:
        answer = first(posted)
        if answer not in {"", "yes", "no"}:
            raise Refusal("Select %(label)s from the list.")
        return answer == "yes" if answer else None

    def inputs(self, value: Value) -> dict[str, object]:
        return {"": "" if value is None else "yes" if value else "no"}

    def show(self, question: Question, value: Value, language: str) -> str:
        return (YES if value else NO).in_language(language)
