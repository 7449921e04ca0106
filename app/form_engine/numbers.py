"""Numbers as people write them. Decimals are kept as whole hundredths: 1234.5 is 123450."""

import re
from collections.abc import Callable

from app.catalogue.definitions import Question
from app.form_engine.errors import Refusal
from app.form_engine.types import half_width

HUNDREDTHS = re.compile(r"(-?)([0-9]{1,13})(?:\.([0-9]{1,2}))?")


def within(question: Question, number: int, worded: Callable[[int], str]) -> int:
    """The number, if the question's limits allow it; `worded` writes a limit as the person would."""
    if question.minimum is not None and number < question.minimum:
        raise Refusal("%(label)s must be %(limit)s or more.", limit=worded(question.minimum))
    if question.maximum is not None and number > question.maximum:
        raise Refusal("%(label)s must be %(limit)s or less.", limit=worded(question.maximum))
    return number


def read_hundredths(text: str) -> int | None:
    """1,234.5 or １２３４.50 as 123450; None for what is not a number of at most two decimals."""
    found = HUNDREDTHS.fullmatch(half_width(text).replace(",", "").replace(" ", ""))
    if not found:
        return None
    sign, whole, parts = found.groups()
    number = int(whole) * 100 + int((parts or "").ljust(2, "0"))
    return -number if sign else number


def write_hundredths(number: int, *, decimals: bool = False, grouped: bool = False) -> str:
    """123450 as 1234.5, or with `decimals` as 1234.50; `grouped` puts commas."""
    whole, rest = divmod(abs(number), 100)
    text = f"{whole:,}" if grouped else str(whole)
    tail = f".{rest:02}" if decimals or rest else ""
    return ("-" if number < 0 else "") + text + (tail if decimals else tail.rstrip("0"))
