"""Text to tree: Python's own expression grammar, cut down to a white list. Nothing else can be written, so nothing else can run."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from fractions import Fraction

from app.core.rules.errors import RuleError
from app.core.rules.functions import all_names, is_registered, registered
from app.core.rules.kinds import Kind
from app.core.rules.literals import FINEST, LARGEST, WrongLiteral, area, day, money
from app.core.rules.tree import And, Arithmetic, Call, Compare, Const, Each, Items, Member, Name, Negative, Node, Not, Or

MAX_LENGTH = 1000
MAX_NODES = 200
MAX_DEPTH = 30

# function -> how many values it takes
TAKES = {
    "known": {1}, "age": {1}, "years_since": {1}, "len": {1}, "today": {0}, "min": {2}, "max": {2},
    "count": {1, 2}, "sum": {2}, "any": {2}, "all": {2}, "money": {1}, "area": {1}, "percent": {1}, "date": {1},
}  # fmt: skip
OF_ROWS = frozenset({"count", "sum", "any", "all"})
LITERALS: Mapping[str, tuple[Callable[[str], int | str], Kind]] = {
    "money": (money, Kind.MONEY),
    "area": (area, Kind.AREA),
    "date": (day, Kind.DATE),
}
SIGNS: dict[type[ast.AST], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/",
}  # fmt: skip
WIDE = str.maketrans("＞＜＝！（），“”‘’＋－＊／［］．", "><=!(),\"\"''+-*/[].")  # what a Chinese keyboard puts in their place
FOREIGN = {
    "&&": "and",
    "||": "or",
    "!": "not",
    "=>": ">=",
    "=<": "<=",
    "<>": "!=",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "且": "and",
    "或": "or",
}


def read(text: str) -> Node:
    """The tree of a rule's text; raises RuleError that says what is wrong and, where it can, what was meant."""
    if len(text) > MAX_LENGTH:
        raise RuleError(f"a rule may have {MAX_LENGTH} characters, this one has {len(text)}")
    text = " ".join(text.split())
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as wrong:
        raise RuleError(f"not a rule: {text!r}: {_reason(text, wrong)}") from None
    nodes = _counted(tree.body)
    if nodes > MAX_NODES:
        raise RuleError(f"the rule has {nodes} parts, {MAX_NODES} are allowed: say some of it as a computed answer, or as several rules")
    return _Reader(text).node(tree.body)


def _counted(body: ast.expr) -> int:
    """How many parts there are; refuses what is nested too deeply before anything recurses into it."""
    total, layer, depth = 0, [body], 0
    while layer:
        depth += 1
        if depth > MAX_DEPTH:
            raise RuleError(f"the rule is nested {MAX_DEPTH} deep and more, {MAX_DEPTH} is allowed")
        total += len(layer)
        layer = [child for node in layer for child in _below(node)]
    return total


def _below(node: ast.AST) -> Iterator[ast.expr]:
    return (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))


def _reason(text: str, wrong: Exception) -> str:
    """Python's own message, and the sign that was meant where a keyboard or another language slipped in."""
    outside = "".join(text.split('"')[::2])
    wide = sorted({sign for sign in outside if sign.translate(WIDE) != sign})
    if wide:
        return "; ".join(f"write {sign.translate(WIDE)} instead of {sign}" for sign in wide)
    foreign = next((sign for sign in FOREIGN if sign in outside and not (sign == "!" and "!=" in outside)), None)
    if foreign:
        return f"write {FOREIGN[foreign]} instead of {foreign}"
    if re.search("(?<![<>=!])=(?!=)", outside):
        return "write == instead of ="
    return wrong.msg if isinstance(wrong, SyntaxError) else str(wrong) or type(wrong).__name__


def near(wrong: str, known: list[str]) -> str:
    found = get_close_matches(wrong, known, 1)
    return f"; did you mean {found[0]!r}?" if found else ""


class _Reader:
    """Turns one parsed expression into nodes; whatever has no method here may not be written."""

    def __init__(self, text: str) -> None:
        self.text = text

    def node(self, found: ast.expr) -> Node:
        make = READ.get(type(found))
        if make is None:
            raise self.wrong(found, f"{type(found).__name__} may not stand in a rule")
        return make(self, found)

    def wrong(self, found: ast.AST, what: str) -> RuleError:
        return RuleError(f"{what}: {ast.get_source_segment(self.text, found) or self.text}")

    def constant(self, found: ast.Constant) -> Node:
        value = found.value
        if isinstance(value, bool):
            return Const(value, Kind.YES_NO)
        if isinstance(value, int) and value <= LARGEST:
            return Const(value, Kind.NUMBER)
        if isinstance(value, float):
            exact = Fraction(repr(value)) if value <= LARGEST else Fraction(1, FINEST + 1)
            if exact.denominator <= FINEST:
                return Const(exact if exact.denominator > 1 else int(exact), Kind.NUMBER, ast.get_source_segment(self.text, found) or "")
        if isinstance(value, str):
            return self.text_of(found, value)
        raise self.wrong(
            found, "this value may not stand in a rule" if not isinstance(value, int | float) else "a number too large or fine"
        )

    def text_of(self, found: ast.AST, value: str) -> Const:
        if not value:
            raise self.wrong(found, "an empty text is no answer, write not known(…)")
        if not value.isprintable():
            raise self.wrong(found, "a text of characters that nobody can type")
        return Const(value, Kind.TEXT)

    def name(self, found: ast.expr) -> Node:
        path = self.dotted(found)
        if path in {"true", "false"}:  # as YAML writes them
            return Const(path == "true", Kind.YES_NO)
        if any(part.startswith("_") for part in path.split(".")):
            raise self.wrong(found, "a name may not begin with an underscore")
        return Name(path)

    def dotted(self, found: ast.expr) -> str:
        if isinstance(found, ast.Name):
            return found.id
        if isinstance(found, ast.Attribute):
            return f"{self.dotted(found.value)}.{found.attr}"
        raise self.wrong(found, "only a name may stand before a dot")

    def logic(self, found: ast.BoolOp) -> Node:
        items = tuple(self.node(value) for value in found.values)
        return And(items) if isinstance(found.op, ast.And) else Or(items)

    def unary(self, found: ast.UnaryOp) -> Node:
        if isinstance(found.op, ast.Not):
            return Not(self.node(found.operand))
        if not isinstance(found.op, ast.USub):
            raise self.wrong(found, f"{type(found.op).__name__} may not stand in a rule")
        return Negative(self.node(found.operand))

    def arithmetic(self, found: ast.BinOp) -> Node:
        if type(found.op) not in SIGNS:
            raise self.wrong(found, f"{type(found.op).__name__} may not stand in a rule")
        return Arithmetic(SIGNS[type(found.op)], self.node(found.left), self.node(found.right))

    def compare(self, found: ast.Compare) -> Node:
        if isinstance(found.ops[0], ast.In | ast.NotIn):
            if len(found.ops) > 1:
                raise self.wrong(found, "nothing may follow a comparison with in")
            member = Member(self.node(found.left), self.holder(found.comparators[0]))
            return member if isinstance(found.ops[0], ast.In) else Not(member)
        for sign in found.ops:
            if type(sign) not in SIGNS:
                raise self.wrong(found, f"{type(sign).__name__} may not stand {'in a chain' if len(found.ops) > 1 else 'in a rule'}")
        operands = tuple(self.node(operand) for operand in (found.left, *found.comparators))
        return Compare(operands, tuple(SIGNS[type(sign)] for sign in found.ops))

    def holder(self, found: ast.expr) -> Node:
        if not isinstance(found, ast.List):
            return self.node(found)
        if not found.elts:
            raise self.wrong(found, "a list names at least one value")
        return Items(tuple(self.node(item) for item in found.elts))

    def call(self, found: ast.Call) -> Node:
        name = found.func.id if isinstance(found.func, ast.Name) else "?"
        takes = {len(registered(name).takes)} if is_registered(name) else TAKES.get(name)
        if takes is None:
            known = all_names()
            raise RuleError(f"unknown function {name!r}; known: {', '.join(known)}{near(name, known)}")
        if found.keywords or len(found.args) not in takes:
            raise self.wrong(found, f"{name}() takes {' or '.join(map(str, sorted(takes)))} values")
        if name in LITERALS:
            return self.literal(name, found)
        if name == "percent":
            return self.percent(found)
        if name in OF_ROWS | {"known"} and not isinstance(found.args[0], ast.Name | ast.Attribute):
            raise self.wrong(found, f"the first value of {name}() is a name")
        args = tuple(self.node(argument) for argument in found.args)
        if name in OF_ROWS:
            rows = args[0]
            if not isinstance(rows, Name):
                raise self.wrong(found, f"the first value of {name}() is a name")
            return Each(name, rows, args[1] if len(args) > 1 else None)
        return self.registered(found, name, args) if is_registered(name) else Call(name, args)

    def literal(self, name: str, found: ast.Call) -> Node:
        make, kind = LITERALS[name]
        argument = found.args[0]
        if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
            raise self.wrong(found, f"{name}() takes a text in quotes")
        try:
            return Const(make(argument.value), kind, f'{name}("{argument.value}")')
        except WrongLiteral as wrong:
            raise RuleError(str(wrong)) from None

    def percent(self, found: ast.Call) -> Node:
        number = self.node(found.args[0])
        if not isinstance(number, Const) or isinstance(number.value, str | bool):
            raise self.wrong(found, "percent() takes a number, such as percent(30)")
        share = Fraction(number.value) / 100
        return Const(share if share.denominator > 1 else int(share), Kind.RATIO, f"percent({number.said or number.value})")

    def registered(self, found: ast.Call, name: str, args: tuple[Node, ...]) -> Node:
        function = registered(name)
        out = [args[number] for number in sorted(function.written_out)]
        values = [argument.value for argument in out if isinstance(argument, Const)]
        if len(values) < len(out):
            raise self.wrong(found, f"{name}(): value {min(function.written_out) + 1} is written out in quotes")
        complaint = function.wrong(*values) if function.wrong and values else ""
        if complaint:
            raise self.wrong(found, complaint)
        return Call(name, args)


READ: dict[type[ast.expr], Callable[[_Reader, ast.expr], Node]] = {
    ast.Constant: _Reader.constant,  # type: ignore[dict-item]
    ast.Name: _Reader.name,
    ast.Attribute: _Reader.name,
    ast.BoolOp: _Reader.logic,  # type: ignore[dict-item]
    ast.UnaryOp: _Reader.unary,  # type: ignore[dict-item]
    ast.BinOp: _Reader.arithmetic,  # type: ignore[dict-item]
    ast.Compare: _Reader.compare,  # type: ignore[dict-item]
    ast.Call: _Reader.call,  # type: ignore[dict-item]
}
