"""A photograph of a person."""

from app.form_engine.fields.file import File
from app.form_engine.types import field_type


@field_type
class Photo(File):
    name = "photo"
    accept = ".jpg,.jpeg,.png"
    media_types = frozenset({"image/jpeg", "image/png"})
