"""A bank account: a card number with its check digit, or a firm's account."""
# ruff: noqa: ARG002 - every field type is called in the same way

from app.catalogue.definitions import Question
from app.elements.facts import Value
from app.elements.identifiers import account_number_is_plausible, normal_identifier
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, field_type


@field_type
class BankAccount(FieldType):
    name = "bank_account"
    mask = "account"
    sample = Words("6200 0000 0000 0000 000", "6200 0000 0000 0000 000")
    inputmode = "numeric"
    width = "govuk-input--width-20"

    def read(self, question: Question, text: str) -> Value:
        number = normal_identifier(text)
        if not account_number_is_plausible(number):
            raise Refusal("%(label)s is not a real account number. Check each digit against the card.")
        return number
