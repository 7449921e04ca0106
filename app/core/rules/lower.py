"""A comparison of ratios as one of whole numbers: a / b < c / d is a * d < c * b where b and d are more than nothing.

The answer in Python and the answer in SQL are both made of what comes out here, so they multiply the same things and
overflow in the same places. A divisor of zero or less makes the comparison unknown: a share of nothing, or growth over a
loss, is no number that an office may decide on.
"""

from dataclasses import dataclass

from app.core.rules.errors import RuleError
from app.core.rules.kinds import Kind
from app.core.rules.tree import Arithmetic, Const, Negative, Node, walk

LEAST, MOST = -(2**63), 2**63 - 1  # what both databases hold in a whole number; beyond it nothing is known
MAX_PARTS = 600  # of a lowered comparison: many divisions multiply each other

ONE = Const(1, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Whole:
    """Two whole-number expressions to compare, known only while each of `divisors` is more than zero."""

    left: Node
    right: Node
    divisors: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pair:
    over: Node
    under: Node = ONE
    divisors: tuple[Node, ...] = ()


def comparison(left: Node, right: Node) -> Whole:
    """Both sides without a division."""
    one, other = _pair(left), _pair(right)
    found = Whole(times(one.over, other.under), times(other.over, one.under), one.divisors + other.divisors)
    if sum(1 for side in (found.left, found.right) for _ in walk(side)) > MAX_PARTS:
        raise RuleError("too many divisions in one comparison")
    return found


def fraction(node: Node) -> tuple[Node, Node, tuple[Node, ...]]:
    """A number as one whole number over another, known only while each of the divisors is more than zero."""
    found = _pair(node)
    if sum(1 for side in (found.over, found.under) for _ in walk(side)) > MAX_PARTS:
        raise RuleError("too many divisions in one formula")
    return found.over, found.under, found.divisors


def folded(node: Node) -> Node:
    """The same whole number with what is written out already worked out."""
    return _pair(node).over


def _pair(node: Node) -> _Pair:
    if isinstance(node, Const) and not isinstance(node.value, int | str):
        return _Pair(Const(node.value.numerator, Kind.NUMBER), Const(node.value.denominator, Kind.NUMBER))
    if isinstance(node, Negative):
        item = _pair(node.item)
        return _Pair(times(Const(-1, Kind.NUMBER), item.over), item.under, item.divisors)
    if isinstance(node, Arithmetic):
        return _of_two(node.sign, _pair(node.left), _pair(node.right))
    return _Pair(node)


def _of_two(sign: str, left: _Pair, right: _Pair) -> _Pair:
    divisors = left.divisors + right.divisors
    if sign == "*":
        return _Pair(times(left.over, right.over), times(left.under, right.under), divisors)
    if sign == "/":
        return _Pair(times(left.over, right.under), times(left.under, right.over), (*divisors, right.over))
    over = _add(sign, times(left.over, right.under), times(right.over, left.under))
    return _Pair(over, times(left.under, right.under), divisors)


def times(left: Node, right: Node) -> Node:
    if _is(left, 1):
        return right
    if _is(right, 1):
        return left
    return _known(left, right, "*") or Arithmetic("*", left, right)


def _add(sign: str, left: Node, right: Node) -> Node:
    return _known(left, right, sign) or Arithmetic(sign, left, right)


def _is(node: Node, value: int) -> bool:
    return isinstance(node, Const) and node.value == value and not isinstance(node.value, bool)


def _known(left: Node, right: Node, sign: str) -> Node | None:
    """The result where both are written out and it is a number that the databases hold."""
    if not isinstance(left, Const) or not isinstance(right, Const):
        return None
    one, other = left.value, right.value
    if not isinstance(one, int) or not isinstance(other, int):
        return None
    result = one * other if sign == "*" else one + other if sign == "+" else one - other
    return Const(result, left.kind if left.kind == right.kind else Kind.NUMBER) if LEAST <= result <= MOST else None
