"""A mobile number, or a landline with its area code."""
# ruff: noqa: ARG002 - every field type is called in the same way

import re

from app.catalogue.definitions import Question
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, field_type, half_width

MOBILE = re.compile(r"1[0-9]{10}")
LANDLINE = re.compile(r"(0[0-9]{2,3})-?([0-9]{7,8})")


@field_type
class Phone(FieldType):
    name = "phone"
    mask = "phone"
    sample = Words("19900000042", "19900000042")
    template = "text"
    inputmode = "tel"
    autocomplete = "tel"
    width = "govuk-input--width-20"

    def read(self, question: Question, text: str) -> Value:
        number = half_width(text).replace(" ", "").removeprefix("+86")
        if MOBILE.fullmatch(number.replace("-", "")):
            return number.replace("-", "")
        landline = LANDLINE.fullmatch(number)
        if landline:
            return "-".join(landline.groups())
        raise Refusal("%(label)s must be a mobile number of 11 digits, such as 19900000000, or a landline with area code.")
