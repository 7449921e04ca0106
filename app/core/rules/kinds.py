"""What kinds of value a rule speaks of, and the terms of a form: what a name holds and what people call it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    ANY = "any"  # not known before the values are there
    YES_NO = "yes_no"
    NUMBER = "number"  # a bare number of the rule: it takes the unit of what it stands beside
    COUNT = "count"  # whole things: people, rooms
    YEARS = "years"
    MONEY = "money"  # fen
    AREA = "area"  # hundredths of a square metre
    DECIMAL = "decimal"  # hundredths
    RATIO = "ratio"
    TEXT = "text"
    CHOICE = "choice"  # the code of an option
    DIVISION = "division"  # the code of an administrative division
    DATE = "date"  # YYYY-MM-DD
    CHOICES = "choices"  # a list of codes
    ROWS = "rows"  # a list of rows


NUMBERS = frozenset({Kind.NUMBER, Kind.COUNT, Kind.YEARS, Kind.MONEY, Kind.AREA, Kind.DECIMAL, Kind.RATIO})
TEXTS = frozenset({Kind.TEXT, Kind.CHOICE, Kind.DIVISION})
LISTS = frozenset({Kind.CHOICES, Kind.ROWS})

CALLED: Mapping[Kind, str] = {
    Kind.ANY: "anything",
    Kind.YES_NO: "yes or no",
    Kind.NUMBER: "a number",
    Kind.COUNT: "a whole number",
    Kind.YEARS: "a number of years",
    Kind.MONEY: "an amount of money",
    Kind.AREA: "an area",
    Kind.DECIMAL: "a decimal number",
    Kind.RATIO: "a ratio",
    Kind.TEXT: "a text",
    Kind.CHOICE: "a choice",
    Kind.DIVISION: "a division",
    Kind.DATE: "a date",
    Kind.CHOICES: "a list of choices",
    Kind.ROWS: "a list of rows",
}


@dataclass(frozen=True)
class Term:
    """One name that rules may use. Words are pairs of Chinese and English."""

    kind: Kind
    words: tuple[str, str] = ("", "")
    options: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # of a choice, and other words than yes and no
    columns: Mapping[str, "Term"] = field(default_factory=dict)  # of rows
    unit: tuple[str, str] = ("", "")  # what a number or the rows are counted in: 人


Vocabulary = Mapping[str, Term]
