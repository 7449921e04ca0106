"""One of a few options, all in sight."""

from app.form_engine.choices import OneOf
from app.form_engine.types import field_type


@field_type
class Radio(OneOf):
    name = template = "radio"
    is_group = True
