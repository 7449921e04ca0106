"""Uploaded files. The bytes lie in the case's uploads; the answer is the list of what was taken in."""
# ruff: noqa: ARG002 - every field type is called in the same way

from app.catalogue.definitions import Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.types import FieldType, field_type

BETWEEN = Words("、", ", ")


@field_type
class File(FieldType):
    name = template = "file"
    in_rules = Kind.ANY
    sample = Words("（另附，见材料清单）", "(attached, see the list of papers)")
    is_posted = False  # files come through service.attach, after their content was looked at
    empty_message = "Upload %(label)s."
    accept = ".jpg,.jpeg,.png,.pdf"
    media_types = frozenset({"image/jpeg", "image/png", "application/pdf"})

    def show(self, question: Question, value: Value, language: str) -> str:
        files = value if isinstance(value, list) else []
        return BETWEEN.in_language(language).join(str(file.get("name", "")) for file in files if isinstance(file, dict))
