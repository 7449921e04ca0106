"""One of many options, in a list that opens."""

from app.form_engine.choices import OneOf
from app.form_engine.types import field_type


@field_type
class Select(OneOf):
    name = template = "select"
