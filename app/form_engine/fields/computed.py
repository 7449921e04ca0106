"""A number that the house works out from other answers. Nobody types it, and nothing that is posted changes it."""

from app.catalogue.definitions import Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.types import TYPES, FieldType, field_type


@field_type
class Computed(FieldType):
    name = template = "computed"
    in_rules = Kind.ANY
    is_posted = False
    is_given = False
    sample = Words("（由系统计算）", "(worked out by the system)")

    def show(self, question: Question, value: Value, language: str) -> str:
        return TYPES[question.shows].show(question, value, language)
