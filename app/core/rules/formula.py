"""A number worked out from answers in the rule language: income / household_size, sum(members, annual_income).

It is exact until the end: a division is kept as a fraction, and whoever asks rounds once, in the way the law says.
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from app.core import clock
from app.core.rules.check import number_faults
from app.core.rules.errors import RuleError
from app.core.rules.judge import Values, function_of
from app.core.rules.lower import LEAST, MOST, fraction
from app.core.rules.reading import read
from app.core.rules.tree import Call, Node, answers, walk


def _half_up(number: Fraction) -> int:
    """四舍五入: a half goes away from zero."""
    whole = (abs(number) * 2 + 1) // 2
    return int(whole) if number >= 0 else -int(whole)


ROUNDINGS: Mapping[str, Callable[[Fraction], int]] = {
    "half_up": _half_up,
    "down": lambda number: int(number),
    "up": lambda number: -((-number.numerator) // number.denominator) if number >= 0 else number.numerator // number.denominator,
}


class Formula:
    """One formula. Two of the same text are the same."""

    __slots__ = ("__weakref__", "_divisors", "_over", "_under", "asks_day", "names", "text", "tree")

    def __init__(self, text: str, tree: Node) -> None:
        self.text = text
        self.tree = tree
        self.names = answers(tree)
        self.asks_day = any(isinstance(node, Call) and node.name in {"age", "years_since", "today"} for node in walk(tree))
        over, under, divisors = fraction(tree)
        self._over, self._under = function_of(over), function_of(under)
        self._divisors = [function_of(divisor) for divisor in divisors]

    def number(self, values: Values, as_of: date | None = None) -> Fraction | None:
        """The exact number; None where something is not known, where a divisor is not more than zero, or beyond 64 bits."""
        day = (as_of or clock.today()) if self.asks_day else None
        over, under = self._over(values, day), self._under(values, day)
        if over.__class__ is not int or under.__class__ is not int or not under:
            return None
        for divisor in self._divisors:
            found = divisor(values, day)
            if found.__class__ is not int or found <= 0:
                return None
        return Fraction(over, under)

    def rounded(self, values: Values, rounding: str, *, scale: int = 1) -> int | None:
        """The number as a whole one, `scale` times as fine; rounded once, by one of ROUNDINGS."""
        found = self.number(values)
        if found is None:
            return None
        whole = ROUNDINGS[rounding](found * scale)
        return whole if LEAST <= whole <= MOST else None

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and other.text == self.text

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return parse_formula, (self.text,)


def parse_formula(text: str) -> Formula:
    """The formula that `text` says; raises RuleError for anything that is no number."""
    tree = read(str(text))
    wrong = number_faults(tree)
    if wrong:
        raise RuleError("; ".join(wrong))
    return Formula(" ".join(str(text).split()), tree)
