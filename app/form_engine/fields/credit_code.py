"""统一社会信用代码, checked as GB 32100 says."""
# ruff: noqa: ARG002 - every field type is called in the same way

from app.catalogue.definitions import Question
from app.elements.facts import Value
from app.elements.identifiers import credit_code_is_valid, normal_identifier
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, field_type


@field_type
class CreditCode(FieldType):
    name = "credit_code"
    sample = Words("91990001MA80000195", "91990001MA80000195")
    width = "govuk-input--width-20"

    def read(self, question: Question, text: str) -> Value:
        code = normal_identifier(text)
        if len(code) != 18:
            raise Refusal("%(label)s must have 18 characters, as on the business licence.")
        if not credit_code_is_valid(code):
            raise Refusal("%(label)s is not a real credit code. Check each character against the business licence.")
        return code
