"""Text between questions; asks nothing."""

from app.form_engine.types import FieldType, field_type


@field_type
class Information(FieldType):
    name = template = "information"
    in_rules = None
    is_posted = False
    is_given = False
    is_asked = False
