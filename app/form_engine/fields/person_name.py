"""A person's name: Chinese with the dot of minority names, or Latin as in a passport."""
# ruff: noqa: ARG002 - every field type is called in the same way

import re

from app.catalogue.definitions import Question
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, field_type

DOTS = str.maketrans({"•": "·", "．": "·", "・": "·", "‧": "·"})
HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
CHINESE = re.compile(rf"[{HAN}](?:[{HAN}·]*[{HAN}])?")
LATIN = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’-])*")


@field_type
class PersonName(FieldType):
    name = "person_name"
    sample = Words("张三", "Zhang San")
    width = "govuk-input--width-20"
    longest = 50

    def read(self, question: Question, text: str) -> Value:
        named = text.translate(DOTS)
        if len(named) < 2 or len(named) > self.longest or not (CHINESE.fullmatch(named) or LATIN.fullmatch(named)):
            raise Refusal("Enter %(label)s as it stands on the ID card.")
        return named
