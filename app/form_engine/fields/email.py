"""An e-mail address, checked for its shape only: whether it works is known when a letter has arrived."""
# ruff: noqa: ARG002 - every field type is called in the same way

import re

from app.catalogue.definitions import Question
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, field_type, half_width

SHAPE = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")


@field_type
class Email(FieldType):
    name = "email"
    sample = Words("zhangsan@example.org", "zhangsan@example.org")
    inputmode = "email"
    autocomplete = "email"
    width = "govuk-input--width-30"

    def read(self, question: Question, text: str) -> Value:
        address = half_width(text)
        if not SHAPE.fullmatch(address):
            raise Refusal("Enter %(label)s like name@example.com.")
        return address
