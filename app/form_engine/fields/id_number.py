"""公民身份号码, checked as GB 11643 says."""
# ruff: noqa: ARG002 - every field type is called in the same way

from app.catalogue.definitions import Question
from app.elements.facts import Value
from app.elements.identifiers import id_number_is_valid, is_old_id_number, normal_identifier
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, field_type


@field_type
class IdNumber(FieldType):
    name = "id_number"
    mask = "id_number"
    sample = Words("990001199403121023", "990001199403121023")
    width = "govuk-input--width-20"

    def read(self, question: Question, text: str) -> Value:
        number = normal_identifier(text)
        if is_old_id_number(number):
            raise Refusal("ID numbers of 15 digits are no longer valid. Enter the 18 characters of your present ID card.")
        if len(number) != 18:
            raise Refusal("%(label)s must have 18 characters, such as 11010519491231002X.")
        if not id_number_is_valid(number):
            raise Refusal("%(label)s is not a real ID number. Check each character against the card.")
        return number
