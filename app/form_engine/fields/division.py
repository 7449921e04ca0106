"""A division of the city, by its code."""

from collections.abc import Sequence

from app.catalogue import city
from app.catalogue.definitions import Option, Question
from app.form_engine.choices import OneOf
from app.form_engine.types import field_type


@field_type
class Division(OneOf):
    name = "division"
    template = "select"

    def options(self, question: Question) -> Sequence[Option]:
        """The question's own list, or all divisions of the city."""
        return question.options or tuple(Option(division.code, division.name) for division in city.city().divisions)
