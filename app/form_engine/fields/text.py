"""One line of text."""

from app.catalogue.definitions import Question
from app.elements.facts import Value
from app.form_engine.types import FieldType, field_type, limited


@field_type
class Text(FieldType):
    name = "text"

    def read(self, question: Question, text: str) -> Value:
        return limited(question, text, self.longest)
