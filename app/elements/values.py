"""What a value of each element type looks like, so that a source's garbage is never taken for an answer."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.elements.facts import Value
from app.elements.words import Words

LONGEST = 2000  # characters; no register answers one question with more
MOST_ROWS = 200


@dataclass(frozen=True)
class Choice:
    code: str
    label: Words


def _text(value: Value) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST


def _whole(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _date(value: Value) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _matches(pattern: str) -> Callable[[Value], bool]:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


LOOKS: Mapping[str, Callable[[Value], bool]] = {
    "text": _text,
    "long_text": _text,
    "person_name": _text,
    "address": _text,
    "bank_account": _matches(r"\d{8,30}"),
    "phone": _matches(r"[0-9-]{7,20}"),
    "email": _matches(r"[^\s@]{1,64}@[^\s@]{1,190}"),
    "id_number": _matches(r"\d{17}[\dX]"),
    "credit_code": _matches(r"[0-9A-Z]{18}"),
    "division": _matches(r"\d{6,12}"),
    "date": _date,
    "yes_no": lambda value: isinstance(value, bool),
    "integer": _whole,
    "money": _whole,  # fen
    "area": _whole,  # hundredths of a square metre
}
LISTS = frozenset({"table", "rows"})
TYPES = frozenset(LOOKS) | LISTS | {"choice"}


@dataclass(frozen=True)
class Shape:
    """What answers of one type, with these options or columns, look like."""

    type: str
    options: tuple[Choice, ...] = ()
    columns: Mapping[str, "Shape"] = field(default_factory=dict)

    def accepts(self, value: Value) -> bool:
        if self.type == "choice":
            return any(value == option.code for option in self.options)
        if self.type in LISTS:
            return isinstance(value, list) and len(value) <= MOST_ROWS and all(self._accepts_row(row) for row in value)
        return LOOKS[self.type](value)

    def _accepts_row(self, row: Value) -> bool:
        return isinstance(row, dict) and all(
            cell is None or (name in self.columns and self.columns[name].accepts(cell)) for name, cell in row.items()
        )
