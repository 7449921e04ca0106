"""Several lines of text."""

from app.catalogue.definitions import Question
from app.elements.facts import Value
from app.form_engine.types import FieldType, Posted, clean_text, field_type, first, limited


@field_type
class LongText(FieldType):
    name = template = "long_text"
    longest = 2000

    def parse(self, question: Question, posted: Posted) -> Value:
        text = clean_text(first(posted))
        return limited(question, text, self.longest) if text else None
