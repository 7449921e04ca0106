"""Numbers of a rule as people read them: 1000 万元, 15 平方米, 30%, 2026 年 1 月 1 日."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.core.rules.kinds import Kind
from app.core.rules.literals import as_day

WAN, YI = 10**4, 10**8
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PLACE = re.compile(r"\{(\w+)\}")
HAN = "一-鿿"


def beside(phrase: str, parts: Sequence[str], named: Mapping[str, str]) -> str:
    """The phrase with its parts in place; a figure stands apart from the Chinese around it, in the part and not in a name."""
    text = ""
    last = 0
    for place in PLACE.finditer(phrase):
        part = parts[int(place[1])] if place[1].isdigit() else named[place[1]]
        text = _next_to(_next_to(text, phrase[last : place.start()]), part)
        last = place.end()
    return _next_to(text, phrase[last:])


def _next_to(left: str, right: str) -> str:
    if not left or not right:
        return left + right
    apart = re.fullmatch(f"[{HAN}][0-9]|[0-9%][{HAN}]", left[-1] + right[0])
    return f"{left} {right}" if apart else left + right


def decimal(value: Fraction | int) -> str:
    """1/3 as 1/3, everything that ends as a decimal: 0.3, 1234.5."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return f"{exact.numerator:,}" if abs(exact) >= WAN else str(exact.numerator)
    scaled = exact * 10**6
    text = f"{float(exact):,.6f}".rstrip("0")
    return (text if abs(exact) >= WAN else text.replace(",", "")) if scaled.denominator == 1 else str(exact)


class Amounts:
    """Writes amounts in one language."""

    def __init__(self, language: str) -> None:
        self.english = language == "en"

    def number(self, value: int | Fraction, kind: Kind, unit: str = "") -> str:
        if kind == Kind.MONEY:
            return self.money(Fraction(value) / 100)
        if kind == Kind.AREA:
            return f"{decimal(Fraction(value) / 100)} {'m²' if self.english else '平方米'}"
        if kind == Kind.DECIMAL:
            return f"{decimal(Fraction(value) / 100)} {unit}".rstrip()
        if kind == Kind.RATIO:
            return f"{decimal(Fraction(value) * 100)}%"
        if kind == Kind.YEARS:
            return f"{decimal(value)} {'years' if self.english else '周岁'}"
        return f"{decimal(value)} {unit}".rstrip()

    def money(self, yuan: Fraction) -> str:
        if self.english:
            return f"{decimal(yuan)} yuan"
        for size, name in ((YI, "亿元"), (WAN, "万元")):
            if abs(yuan) >= size and (yuan / size * 10).denominator == 1:
                return f"{str(decimal(yuan / size)).replace(',', '')} {name}"
        return f"{decimal(yuan)} 元"

    def plain(self, value: object) -> str:
        return decimal(value) if isinstance(value, int | Fraction) else str(value)

    def day(self, text: str) -> str:
        day = as_day(text)
        if day is None:
            return text
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if self.english else f"{day.year} 年 {day.month} 月 {day.day} 日"
