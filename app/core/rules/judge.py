"""Kleene's three values: yes, no, not enough data. A missing answer makes a rule unknown, never wrong.

A tree is compiled once into nested functions, one for each of its parts; judging calls the outermost.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core import clock

UNKNOWN = object()
Values = Mapping[str, object]


@dataclass(frozen=True)
class Evidence:
    name: str
    value: object  # None: was not known


@dataclass(frozen=True)
class Verdict:
    answer: bool | None
    evidence: tuple[Evidence, ...]


COMPARE: dict[type[ast.cmpop], Callable[[object, object], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,  # type: ignore[dict-item]
    ast.LtE: operator.le,  # type: ignore[dict-item]
    ast.Gt: operator.gt,  # type: ignore[dict-item]
    ast.GtE: operator.ge,  # type: ignore[dict-item]
    ast.In: lambda a, b: a in b,  # type: ignore[operator]
    ast.NotIn: lambda a, b: a not in b,  # type: ignore[operator]
}
ARITHMETIC: dict[type[ast.operator], Callable[[int, int], object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: a / b if b else UNKNOWN,
}


def age_on(born: str, as_of: date) -> int:
    """Full years on `as_of`; who is born on 29 February has the birthday on 1 March in other years (Civil Code practice)."""
    birth = date.fromisoformat(born)
    return as_of.year - birth.year - ((as_of.month, as_of.day) < (birth.month, birth.day))


@dataclass(slots=True)
class Hearing:
    """One judging of a rule: the values, the day, and which values were looked at."""

    values: Values
    as_of: date | None = None  # None: today
    seen: dict[str, object] = field(default_factory=dict)


Term = Callable[[Hearing], object]  # one part of a rule, ready to be judged


def compiled(node: ast.expr) -> Term:
    """The function that judges this part of a rule."""
    return PARTS[type(node)](node)


def dotted(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else f"{dotted(node.value)}.{node.attr}"  # type: ignore[attr-defined]


def _constant(node: ast.Constant) -> Term:
    value = node.value
    return lambda _hearing: value


def _list(node: ast.List) -> Term:
    terms = [compiled(item) for item in node.elts]

    def items(hearing: Hearing) -> object:
        found = [term(hearing) for term in terms]
        return UNKNOWN if UNKNOWN in found else found

    return items


def _name(node: ast.Name | ast.Attribute) -> Term:
    name = dotted(node)
    parts = name.split(".")

    def look_up(hearing: Hearing) -> object:
        value: object = hearing.values
        for part in parts:
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is None or value == "":
            hearing.seen[name] = None
            return UNKNOWN
        hearing.seen[name] = value
        return value

    return look_up


def _bool_op(node: ast.BoolOp) -> Term:
    """Every part is looked at, so that the evidence is whole."""
    decisive = isinstance(node.op, ast.Or)
    terms = [compiled(value) for value in node.values]

    def joined(hearing: Hearing) -> object:
        results = [term(hearing) for term in terms]
        if any(result is decisive for result in results):
            return decisive
        return UNKNOWN if any(result is UNKNOWN for result in results) else not decisive

    return joined


def _unary_op(node: ast.UnaryOp) -> Term:
    operand, turned = compiled(node.operand), operator.not_ if isinstance(node.op, ast.Not) else operator.neg

    def opposite(hearing: Hearing) -> object:
        value = operand(hearing)
        return UNKNOWN if value is UNKNOWN else turned(value)  # type: ignore[arg-type]

    return opposite


def _bin_op(node: ast.BinOp) -> Term:
    first, second, reckon = compiled(node.left), compiled(node.right), ARITHMETIC[type(node.op)]

    def result(hearing: Hearing) -> object:
        left, right = first(hearing), second(hearing)
        return UNKNOWN if UNKNOWN in (left, right) else reckon(left, right)  # type: ignore[arg-type]

    return result


def _compare(node: ast.Compare) -> Term:
    first = compiled(node.left)
    pairs = [(COMPARE[type(sign)], compiled(operand)) for sign, operand in zip(node.ops, node.comparators, strict=True)]

    def compared(hearing: Hearing) -> object:
        left, result, unknown = first(hearing), True, False
        for holds, operand in pairs:
            right = operand(hearing)
            if left is UNKNOWN or right is UNKNOWN:
                unknown = True
            elif not holds(left, right):
                result = False
            left = right
        if not result:
            return False
        return UNKNOWN if unknown else True

    return compared


def _call(node: ast.Call) -> Term:
    return CALLS[node.func.id](*map(compiled, node.args))  # type: ignore[attr-defined]


def _known(name: Term) -> Term:
    return lambda hearing: name(hearing) is not UNKNOWN


def _age(born: Term) -> Term:
    def years(hearing: Hearing) -> object:
        value = born(hearing)
        return UNKNOWN if value is UNKNOWN else age_on(str(value), hearing.as_of or clock.today())

    return years


def _len(text: Term) -> Term:
    def length(hearing: Hearing) -> object:
        value = text(hearing)
        return UNKNOWN if value is UNKNOWN else len(value)  # type: ignore[arg-type]

    return length


def _over_rows(conclude: Callable[[list[object]], object]) -> Callable[[Term, Term], Term]:
    """A function over the rows of a group: its second part is judged once per row, where the row's names hide the form's."""

    def make(rows: Term, term: Term) -> Term:
        def judged(hearing: Hearing) -> object:
            found = rows(hearing)
            if found is UNKNOWN:
                return UNKNOWN
            return conclude([term(Hearing({**hearing.values, **row}, hearing.as_of)) for row in found])  # type: ignore[attr-defined]

        return judged

    return make


def _count(rows: Term, condition: Term | None = None) -> Term:
    return _len(rows) if condition is None else _over_rows(lambda answers: sum(answer is True for answer in answers))(rows, condition)


CALLS: Mapping[str, Callable[..., Term]] = {
    "known": _known,
    "age": _age,
    "years_since": _age,
    "len": _len,
    "count": _count,
    "sum": _over_rows(lambda terms: UNKNOWN if UNKNOWN in terms else sum(terms)),  # type: ignore[arg-type]
    "any": _over_rows(lambda answers: True if True in answers else (UNKNOWN if UNKNOWN in answers else False)),
    "all": _over_rows(lambda answers: False if False in answers else (UNKNOWN if UNKNOWN in answers else True)),
}
PARTS: Mapping[type[ast.expr], Callable[..., Term]] = {
    ast.Constant: _constant,
    ast.List: _list,
    ast.Name: _name,
    ast.Attribute: _name,
    ast.BoolOp: _bool_op,
    ast.UnaryOp: _unary_op,
    ast.BinOp: _bin_op,
    ast.Compare: _compare,
    ast.Call: _call,
}
