"""What the types that choose from a list share: which options there are, and that no other is taken."""

from collections.abc import Sequence

from app.catalogue.definitions import Option, Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, Posted, first


class OneOf(FieldType):
    """One option of several."""

    empty_message = "Select %(label)s."
    in_rules = Kind.CHOICE

    def options(self, question: Question) -> Sequence[Option]:
        return question.options

    def parse(self, question: Question, posted: Posted) -> Value:
        code = first(posted)
        if not code:
            return None
        if all(option.code != code for option in self.options(question)):
            raise Refusal("Select %(label)s from the list.")
        return code

    def show(self, question: Question, value: Value, language: str) -> str:
        return label_of(self.options(question), value, language)


def label_of(options: Sequence[Option], code: Value, language: str) -> str:
    """The option's label; a code that is not in the list (an old version, a register's own) is shown as it is."""
    for option in options:
        if option.code == code:
            return option.label.in_language(language)
    return str(code)
