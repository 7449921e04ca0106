"""An address on one line, from road to door."""

from app.catalogue.definitions import Question
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, field_type, limited


@field_type
class Address(FieldType):
    name = "address"
    sample = Words("和平路 1 号 2 幢 301 室", "Flat 301, Building 2, 1 Heping Road")
    width = "govuk-input--width-full"

    def read(self, question: Question, text: str) -> Value:
        if len(text) < 4:
            raise Refusal("Enter %(label)s in full: road or village, number, building, door.")
        return limited(question, text, self.longest)
