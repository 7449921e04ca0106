"""All field types, found in form_engine/fields/ when this module is first imported."""

import importlib
import pkgutil

from app.form_engine import fields
from app.form_engine.types import TYPES, FieldType


def load() -> None:
    """Import every file of form_engine/fields/; a name used twice stops the start."""
    for module in pkgutil.iter_modules(fields.__path__):
        importlib.import_module(f"{fields.__name__}.{module.name}")


def type_of(name: str) -> FieldType:
    return TYPES[name]


load()
