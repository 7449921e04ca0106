"""Kleene's three values: yes, no, not enough data. A missing answer makes a rule unknown, never wrong."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

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


class Judge(ast.NodeVisitor):
    """Walks one parsed rule over one set of values and remembers which values it looked at."""

    def __init__(self, values: Values, as_of: date) -> None:
        self.values = values
        self.as_of = as_of
        self.seen: dict[str, object] = {}

    def visit_Expression(self, node: ast.Expression) -> object:
        return self.visit(node.body)

    def visit_Constant(self, node: ast.Constant) -> object:
        return node.value

    def visit_List(self, node: ast.List) -> object:
        items = [self.visit(item) for item in node.elts]
        return UNKNOWN if UNKNOWN in items else items

    def visit_Name(self, node: ast.Name) -> object:
        return self._look_up(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> object:
        return self._look_up(dotted(node))

    def _look_up(self, name: str) -> object:
        value: object = self.values
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is None or value == "":
            self.seen[name] = None
            return UNKNOWN
        self.seen[name] = value
        return value

    def visit_BoolOp(self, node: ast.BoolOp) -> object:
        decisive = isinstance(node.op, ast.Or)
        results = [self.visit(value) for value in node.values]
        if any(result is decisive for result in results):
            return decisive
        return UNKNOWN if any(result is UNKNOWN for result in results) else not decisive

    def visit_UnaryOp(self, node: ast.UnaryOp) -> object:
        value = self.visit(node.operand)
        if value is UNKNOWN:
            return UNKNOWN
        return not value if isinstance(node.op, ast.Not) else -value

    def visit_BinOp(self, node: ast.BinOp) -> object:
        left, right = self.visit(node.left), self.visit(node.right)
        if UNKNOWN in (left, right):
            return UNKNOWN
        return ARITHMETIC[type(node.op)](left, right)

    def visit_Compare(self, node: ast.Compare) -> object:
        left, result = self.visit(node.left), True
        unknown = False
        for sign, operand in zip(node.ops, node.comparators, strict=True):
            right = self.visit(operand)
            if left is UNKNOWN or right is UNKNOWN:
                unknown = True
            elif not COMPARE[type(sign)](left, right):
                result = False
            left = right
        if not result:
            return False
        return UNKNOWN if unknown else True

    def visit_Call(self, node: ast.Call) -> object:
        return getattr(self, f"_{node.func.id}")(*node.args)  # type: ignore[attr-defined]

    def _known(self, name: ast.expr) -> object:
        return self.visit(name) is not UNKNOWN

    def _age(self, born: ast.expr) -> object:
        value = self.visit(born)
        return UNKNOWN if value is UNKNOWN else age_on(str(value), self.as_of)

    def _years_since(self, day: ast.expr) -> object:
        return self._age(day)

    def _len(self, text: ast.expr) -> object:
        value = self.visit(text)
        return UNKNOWN if value is UNKNOWN else len(value)

    def _count(self, rows: ast.expr, condition: ast.expr | None = None) -> object:
        value = self.visit(rows)
        if value is UNKNOWN or condition is None:
            return UNKNOWN if value is UNKNOWN else len(value)
        return sum(answer is True for answer in self._each(rows, condition))

    def _sum(self, rows: ast.expr, term: ast.expr) -> object:
        value = self.visit(rows)
        if value is UNKNOWN:
            return UNKNOWN
        terms = self._each(rows, term)
        return UNKNOWN if UNKNOWN in terms else sum(terms)  # type: ignore[arg-type]

    def _any(self, rows: ast.expr, condition: ast.expr) -> object:
        value = self.visit(rows)
        if value is UNKNOWN:
            return UNKNOWN
        answers = self._each(rows, condition)
        return True if True in answers else (UNKNOWN if UNKNOWN in answers else False)

    def _all(self, rows: ast.expr, condition: ast.expr) -> object:
        value = self.visit(rows)
        if value is UNKNOWN:
            return UNKNOWN
        answers = self._each(rows, condition)
        return False if False in answers else (UNKNOWN if UNKNOWN in answers else True)

    def _each(self, rows: ast.expr, term: ast.expr) -> list[object]:
        """`term` judged once per row; names of the row hide names of the form."""
        results = []
        for row in self.visit(rows):
            inner = Judge({**self.values, **row}, self.as_of)
            results.append(inner.visit(term))
        return results


def dotted(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else f"{dotted(node.value)}.{node.attr}"  # type: ignore[attr-defined]
