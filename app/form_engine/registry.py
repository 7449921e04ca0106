"""All field types, found in form_engine/fields/ when this module is first imported."""

import importlib
import pkgutil

from app.catalogue import field_kinds
from app.catalogue.field_kinds import FieldKind
from app.form_engine import fields
from app.form_engine.types import TYPES, FieldType


def load() -> None:
    """Import every file of form_engine/fields/ and tell the catalogue; a name used twice stops the start."""
    for module in pkgutil.iter_modules(fields.__path__):
        importlib.import_module(f"{fields.__name__}.{module.name}")
    field_kinds.tell(FieldKind(kind.name, kind.in_rules, kind.parts_in_rules, kind.mask) for _name, kind in sorted(TYPES.items()))


def type_of(name: str) -> FieldType:
    return TYPES[name]


load()
