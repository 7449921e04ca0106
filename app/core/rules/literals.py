"""Amounts as a law writes them: money("1000万元"), area("15平方米"), date("2026-01-01"). Kept as whole numbers, never as floats."""

import re
from datetime import date
from fractions import Fraction

LARGEST = 2**53  # of a written number; what the dictionary of elements accepts ends there too
FINEST = 10**6  # most parts that a written decimal may have
AMOUNT = re.compile(r"(\d[\d,]{0,20})(?:\.(\d{1,6}))?\s*(\S*)")
YUAN = 100
MONEY = {
    "元": YUAN,
    "": YUAN,
    "万元": 10**4 * YUAN,
    "万": 10**4 * YUAN,
    "亿元": 10**8 * YUAN,
    "亿": 10**8 * YUAN,
    "角": 10,
    "分": 1,
    "yuan": YUAN,
}
AREA = {"平方米": 100, "㎡": 100, "m²": 100, "": 100, "公顷": 10**6}


class WrongLiteral(ValueError):
    """The text is no such amount; the message says how one is written."""


def money(text: str) -> int:
    """The fen of "500元", "1,000.50元", "1000万元", "3亿元"."""
    return _amount(text, MONEY, 'money("500元") or money("1000万元")')


def area(text: str) -> int:
    """The hundredths of a square metre of "15平方米", "2公顷"."""
    return _amount(text, AREA, 'area("15平方米")')


def _amount(text: str, units: dict, example: str) -> int:
    found = AMOUNT.fullmatch(text.strip())
    if not found or found[3] not in units:
        raise WrongLiteral(f"{text!r} is no amount: write {example}; units: {', '.join(unit for unit in units if unit)}")
    amount = Fraction(f"{found[1].replace(',', '')}.{found[2] or 0}") * units[found[3]]
    if amount.denominator != 1:
        raise WrongLiteral(f"{text!r} is finer than what is kept: whole fen, hundredths of a square metre")
    if amount > LARGEST:
        raise WrongLiteral(f"{text!r} is more than any value that is kept")
    return int(amount)


def day(text: str) -> str:
    """The text itself, if it is a day as it is kept."""
    if as_day(text) is None:
        raise WrongLiteral(f'{text!r} is no day: write date("2026-01-01")')
    return text


def as_day(text: object) -> date | None:
    """The day that a value holds; None for what is not one, in the one spelling in which days are kept."""
    if text.__class__ is not str or len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
