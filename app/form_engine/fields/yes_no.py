"""Yes or no; a question that asks 有无 names 有 and 无 as the words of its two options."""
# ruff: noqa: ARG002 - every field type is called in the same way

from collections.abc import Sequence

from app.catalogue.definitions import Option, Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.choices import label_of
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, Posted, field_type, first

YES_AND_NO = (Option("yes", Words("是", "Yes")), Option("no", Words("否", "No")))


@field_type
class YesNo(FieldType):
    name = template = "yes_no"
    in_rules = Kind.YES_NO
    is_group = True
    kind = "yes_no"
    empty_message = "Select %(label)s."

    def options(self, question: Question) -> Sequence[Option]:
        return question.options or YES_AND_NO

    def parse(self, question: Question, posted: Posted) -> Value:
        answer = first(posted)
        if answer not in {"", "yes", "no"}:
            raise Refusal("Select %(label)s from the list.")
        return answer == "yes" if answer else None

    def inputs(self, value: Value) -> dict[str, object]:
        return {"": "" if value is None else "yes" if value else "no"}

    def show(self, question: Question, value: Value, language: str) -> str:
        return label_of(self.options(question), "yes" if value else "no", language)
