"""A whole number."""

import re

from app.catalogue.definitions import Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.numbers import within
from app.form_engine.types import FieldType, field_type, half_width

WHOLE = re.compile(r"-?[0-9]{1,15}")


@field_type
class Integer(FieldType):
    name = "integer"
    in_rules = Kind.COUNT
    sample = Words("2", "2")
    kind = "number"
    inputmode = "numeric"
    width = "govuk-input--width-5"

    def read(self, question: Question, text: str) -> Value:
        bare = half_width(text).replace(",", "").replace(" ", "")
        if not WHOLE.fullmatch(bare):
            raise Refusal("Enter %(label)s as a whole number, such as 3.")
        return within(question, int(bare), str)
