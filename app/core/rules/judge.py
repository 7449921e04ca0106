"""A tree as a Python function of values, made once: yes, no, or None for not enough data (Kleene). It never raises.

A value of the wrong kind is not enough data: whoever compares a text with a number knows nothing. Nothing is built from
text here: each node becomes a closure over the closures of its parts.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from app.core.rules.check import is_ratio
from app.core.rules.functions import is_registered, registered
from app.core.rules.kinds import NUMBERS, Kind
from app.core.rules.literals import LARGEST, as_day
from app.core.rules.lower import LEAST, MOST, comparison, folded
from app.core.rules.tree import And, Arithmetic, Call, Compare, Const, Each, Items, Member, Name, Negative, Node, Not, Or, names

Values = Mapping[str, object]
# Of (values, legal date); the date is None where no part of the rule asks for it. Any: what comes out is looked at by its class.
Judged = Callable[[Any, Any], Any]
PLAIN = frozenset({str, int, bool, list, dict})
SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
ARITHMETIC: Mapping[str, Callable[[Any, Any], int]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def function_of(node: Node) -> Judged:
    """What a node gives for some values and a day."""
    return MAKE[type(node)](node)


def age_on(birth: date, as_of: date) -> int:
    """Full years on `as_of`; who is born on 29 February has the birthday on 1 March in other years (Civil Code practice)."""
    return as_of.year - birth.year - ((as_of.month, as_of.day) < (birth.month, birth.day))


def plain(value: object) -> object:
    """What a rule sees of an unusual value: a fact's value, a day as it is written, nothing for what is no answer."""
    if value.__class__ in PLAIN or value is None:
        return value
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value.isoformat()
    for kind in (str, list):
        if isinstance(value, kind):
            return kind(value)
    inner = getattr(value, "value", None)
    return inner if inner.__class__ in PLAIN else dict(value) if isinstance(value, Mapping) else None


# --- values ---------------------------------------------------------------------------------------------------


def _const(node: Const) -> Judged:
    value = node.value
    return lambda _values, _day: value


def _name(node: Name) -> Judged:
    path = node.path
    if "." in path:
        return _dotted(path)

    def look(values: Any, _day: Any) -> object:
        value = values.get(path)
        if value.__class__ not in PLAIN:
            value = plain(value)
        return value if value != "" else None

    return look


def _dotted(path: str) -> Judged:
    head, *others = path.split(".")

    def look(values: Any, _day: Any) -> object:
        value = plain(values.get(path))
        if value is None:
            value = plain(values.get(head))
            for part in others:
                value = plain(value.get(part)) if value.__class__ is dict else None
        return value if value != "" else None

    return look


def _arithmetic(node: Arithmetic) -> Judged:
    work, left, right = ARITHMETIC[node.sign], function_of(node.left), function_of(node.right)

    def number(values: Any, day: Any) -> int | None:
        one, other = left(values, day), right(values, day)
        if one.__class__ is not int or other.__class__ is not int:
            return None
        result = work(one, other)
        return result if LEAST <= result <= MOST else None

    return number


def _smaller(least: bool, node: Call) -> Judged:
    left, right = (function_of(folded(argument)) for argument in node.args)
    choose = min if least else max

    def number(values: Any, day: Any) -> int | None:
        one, other = left(values, day), right(values, day)
        return choose(one, other) if one.__class__ is int and other.__class__ is int else None

    return number


def _age(node: Call) -> Judged:
    look = function_of(node.args[0])

    def age(values: Any, day: Any) -> int | None:
        birth = as_day(look(values, day))
        return None if birth is None else age_on(birth, day)

    return age


def _length(node: Call) -> Judged:
    look = function_of(node.args[0])

    def length(values: Any, day: Any) -> int | None:
        text = look(values, day)
        return len(text) if text.__class__ is str else None

    return length


def _registered(node: Call) -> Judged:
    function = registered(node.name)
    looks = [(function_of(argument), TAKEN.get(kind, str)) for argument, kind in zip(node.args, function.takes, strict=True)]

    def answer(values: Any, day: Any) -> object:
        given = []
        for look, kind in looks:
            value = look(values, day)
            value = as_day(value) if kind is date else value
            if value.__class__ is not kind:
                return None
            given.append(value)
        return function.judge(*given)

    return answer


TAKEN: Mapping[Kind, type] = {Kind.DATE: date, Kind.YES_NO: bool} | dict.fromkeys(NUMBERS, int)


def _known(node: Call) -> Judged:
    look = function_of(node.args[0])
    return lambda values, day: look(values, day) is not None


CALLS: Mapping[str, Callable[[Call], Judged]] = {
    "known": _known,
    "age": _age,
    "years_since": _age,
    "len": _length,
    "today": lambda _node: lambda _values, day: day.isoformat(),
    "min": lambda node: _smaller(True, node),
    "max": lambda node: _smaller(False, node),
}


# --- comparisons ----------------------------------------------------------------------------------------------


def _compare(node: Compare) -> Judged:
    return _all_of([_pair(sign, left, right) for sign, left, right in node.pairs()])


def _pair(sign: str, left: Node, right: Node) -> Judged:
    work = SIGNS[sign]
    if _is_number(left) or _is_number(right):
        whole = comparison(left, right)
        numbers = _numbers(work, function_of(whole.left), function_of(whole.right))
        return _guarded([function_of(divisor) for divisor in whole.divisors], numbers) if whole.divisors else numbers
    one, other = function_of(left), function_of(right)
    if _is_day(left) or _is_day(right):
        return _days(work, one, other)
    if isinstance(right, Const) and sign in {"==", "!="}:
        return _same_as(work, one, right.value)
    return _alike(work, one, other, ordered=sign not in {"==", "!="})


def _is_number(node: Node) -> bool:
    if isinstance(node, Call):
        return node.name in {"age", "years_since", "len", "min", "max"} or (
            is_registered(node.name) and registered(node.name).gives in NUMBERS
        )
    if isinstance(node, Const):
        return node.kind in NUMBERS
    return isinstance(node, Arithmetic | Negative) or is_ratio(node) or (isinstance(node, Each) and node.name in {"count", "sum"})


def _is_day(node: Node) -> bool:
    return (isinstance(node, Const) and node.kind == Kind.DATE) or (isinstance(node, Call) and node.name == "today")


def _numbers(work: Callable[[Any, Any], bool], left: Judged, right: Judged) -> Judged:
    def numbers(values: Any, day: Any) -> bool | None:
        one, other = left(values, day), right(values, day)
        return work(one, other) if one.__class__ is int and other.__class__ is int else None

    return numbers


def _guarded(divisors: list[Judged], numbers: Judged) -> Judged:
    def guarded(values: Any, day: Any) -> bool | None:
        for divisor in divisors:
            number = divisor(values, day)
            if number.__class__ is not int or number <= 0:
                return None
        return numbers(values, day)

    return guarded


def _days(work: Callable[[Any, Any], bool], left: Judged, right: Judged) -> Judged:
    def days(values: Any, day: Any) -> bool | None:
        one, other = as_day(left(values, day)), as_day(right(values, day))
        return None if one is None or other is None else work(one, other)

    return days


def _same_as(work: Callable[[Any, Any], bool], left: Judged, value: object) -> Judged:
    kind = value.__class__

    def same(values: Any, day: Any) -> bool | None:
        one = left(values, day)
        return work(one, value) if one.__class__ is kind else None

    return same


def _alike(work: Callable[[Any, Any], bool], left: Judged, right: Judged, *, ordered: bool) -> Judged:
    """Two answers of one kind; texts have an order only where both are days."""

    def alike(values: Any, day: Any) -> bool | None:
        one, other = left(values, day), right(values, day)
        kind = one.__class__
        if kind is not other.__class__ or one is None or kind not in PLAIN or kind is list or kind is dict:
            return None
        if ordered and (kind is bool or (kind is str and (as_day(one) is None or as_day(other) is None))):
            return None
        return work(one, other)

    return alike


def _member(node: Member) -> Judged:
    if isinstance(node.holder, Items):
        values = [item.value if isinstance(item, Const) and item.kind != Kind.DATE else None for item in node.holder.items]
        if all(isinstance(value, str) for value in values):
            return _one_of(function_of(node.item), frozenset(values))
        return _any_of([_pair("==", node.item, item) for item in node.holder.items])
    item, holder = function_of(node.item), function_of(node.holder)

    def member(values: Any, day: Any) -> bool | None:
        one, many = item(values, day), holder(values, day)
        if one.__class__ is not str:
            return None
        if many.__class__ is str:
            return one in many
        if many.__class__ is not list:
            return None
        return True if one in many else (False if all(other.__class__ is str for other in many) else None)

    return member


def _one_of(look: Judged, texts: frozenset[object]) -> Judged:
    def one_of(values: Any, day: Any) -> bool | None:
        one = look(values, day)
        return one in texts if one.__class__ is str else None

    return one_of


# --- and, or, not ---------------------------------------------------------------------------------------------


def _all_of(parts: list[Judged]) -> Judged:
    if len(parts) == 1:
        return parts[0]

    def every(values: Any, day: Any) -> bool | None:
        answer: bool | None = True
        for part in parts:
            found = part(values, day)
            if found is False:
                return False
            if found is not True:
                answer = None
        return answer

    return every


def _any_of(parts: list[Judged]) -> Judged:
    def some(values: Any, day: Any) -> bool | None:
        answer: bool | None = False
        for part in parts:
            found = part(values, day)
            if found is True:
                return True
            if found is not False:
                answer = None
        return answer

    return some


def _not(node: Not) -> Judged:
    part = function_of(node.item)

    def opposite(values: Any, day: Any) -> bool | None:
        found = part(values, day)
        return False if found is True else True if found is False else None

    return opposite


# --- rows -----------------------------------------------------------------------------------------------------


def row_view(values: Values, row: object, wanted: frozenset[str]) -> Values:
    """The values as a term sees them in one row: names of the row hide those of the form."""
    own: Mapping = row if row.__class__ is dict else plain(row) if isinstance(plain(row), dict) else {}  # type: ignore[assignment]
    return {name: own[name] if name in own else values.get(name) for name in wanted}


def looked_up(node: Node) -> frozenset[str]:
    """The keys that a term may look for: dotted names by their first part too."""
    return frozenset(part for name in names(node) for part in (name, name.partition(".")[0]))


def _each(node: Each) -> Judged:
    rows = function_of(node.rows)
    if node.term is None:
        return lambda values, day: len(found) if (found := rows(values, day)).__class__ is list else None
    term, wanted = function_of(folded(node.term) if node.name == "sum" else node.term), looked_up(node.term)
    gather = GATHER[node.name]

    def each(values: Any, day: Any) -> object:
        found = rows(values, day)
        if found.__class__ is not list:
            return None
        return gather([term(row_view(values, row, wanted), day) for row in found])

    return each


def _any(answers: list[object]) -> bool | None:
    return True if any(answer is True for answer in answers) else False if all(answer is False for answer in answers) else None


def _all(answers: list[object]) -> bool | None:
    return False if any(answer is False for answer in answers) else True if all(answer is True for answer in answers) else None


def _count(answers: list[object]) -> int | None:
    """How many rows surely; not known while one of them is not."""
    return sum(answer is True for answer in answers) if all(answer.__class__ is bool for answer in answers) else None


def _sum(terms: list[Any]) -> int | None:
    if not all(term.__class__ is int and -LARGEST <= term <= LARGEST for term in terms):
        return None
    total = sum(terms)
    return total if LEAST <= total <= MOST else None


GATHER: Mapping[str, Callable[[list[Any]], object]] = {"any": _any, "all": _all, "count": _count, "sum": _sum}

MAKE: Mapping[type[Node], Callable[[Any], Judged]] = {
    Const: _const,
    Name: _name,
    And: lambda node: _all_of([function_of(item) for item in node.items]),
    Or: lambda node: _any_of([function_of(item) for item in node.items]),
    Not: _not,
    Compare: _compare,
    Member: _member,
    Arithmetic: _arithmetic,
    Negative: lambda node: function_of(folded(node)),
    Call: lambda node: CALLS[node.name](node) if node.name in CALLS else _registered(node),
    Each: _each,
}
