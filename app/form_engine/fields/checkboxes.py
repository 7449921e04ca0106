"""Any of several options. `minimum` and `maximum` say how many may be chosen."""

from collections.abc import Sequence

from app.catalogue.definitions import Option, Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.choices import label_of
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, Posted, field_type

BETWEEN = Words("、", ", ")


@field_type
class Checkboxes(FieldType):
    name = template = "checkboxes"
    in_rules = Kind.CHOICES
    is_group = True
    absent_is_empty = True
    kind = "list"
    empty_message = "Select %(label)s."

    def options(self, question: Question) -> Sequence[Option]:
        return question.options

    def parse(self, question: Question, posted: Posted) -> Value:
        chosen = {text for text in posted.get("") or () if text}
        known = [option.code for option in question.options]
        if not chosen <= set(known):
            raise Refusal("Select %(label)s from the list.")
        if question.minimum is not None and chosen and len(chosen) < question.minimum:
            raise Refusal("Select at least %(limit)s of %(label)s.", limit=question.minimum)
        if question.maximum is not None and len(chosen) > question.maximum:
            raise Refusal("Select at most %(limit)s of %(label)s.", limit=question.maximum)
        return [code for code in known if code in chosen] or None

    def inputs(self, value: Value) -> dict[str, object]:
        return {"": value if isinstance(value, list) else []}

    def echo(self, posted: Posted) -> dict[str, object]:
        return {"": list(posted.get("") or ())}

    def show(self, question: Question, value: Value, language: str) -> str:
        codes = value if isinstance(value, list) else [value]
        return BETWEEN.in_language(language).join(label_of(question.options, code, language) for code in codes)
