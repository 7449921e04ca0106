"""Text to rule: Python's own expression grammar, cut down to a white list. Nothing else can be written, so nothing else can run."""

import ast
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from app.core.rules.judge import UNKNOWN, Evidence, Hearing, Term, Values, Verdict, compiled, dotted

MAX_LENGTH = 1000
MAX_NODES = 200

# function -> how many arguments it takes
FUNCTIONS = {"known": {1}, "age": {1}, "years_since": {1}, "len": {1}, "count": {1, 2}, "sum": {2}, "any": {2}, "all": {2}}
ROW_FUNCTIONS = {"count", "sum", "any", "all"}

ALLOWED = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div,
    ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
    ast.Call, ast.Name, ast.Attribute, ast.Load, ast.Constant, ast.List,
)  # fmt: skip


class _YamlWords(ast.NodeTransformer):
    """`true` and `false` as YAML writes them."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(node.id == "true") if node.id in {"true", "false"} else node


class RuleError(ValueError):
    """The text is not a rule; the message says what is wrong and, where it can, what was meant."""


@dataclass(frozen=True)
class Rule:
    text: str
    tree: ast.Expression
    names: frozenset[str]  # dotted names that are looked up in the form (names of rows are not told apart)

    term: Term = field(repr=False)  # the tree, compiled

    def says(self, values: Values, as_of: date | None = None) -> bool | None:
        """Yes, no or not enough data (None); today unless another day is named."""
        result = self.term(Hearing(values, as_of))
        return None if result is UNKNOWN else bool(result)

    def judge(self, values: Values, as_of: date | None = None) -> Verdict:
        """The same with the values that were looked at."""
        hearing = Hearing(values, as_of)
        result = self.term(hearing)
        answer = None if result is UNKNOWN else bool(result)
        return Verdict(answer, tuple(Evidence(name, value) for name, value in hearing.seen.items()))

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rule) and other.text == self.text


def parse(text: str) -> Rule:
    """The rule that `text` says; raises RuleError for anything outside the language."""
    text = " ".join(str(text).split())
    if len(text) > MAX_LENGTH:
        raise RuleError(f"a rule may have {MAX_LENGTH} characters, this one has {len(text)}")
    try:
        tree = _YamlWords().visit(ast.parse(text, mode="eval"))
    except (SyntaxError, ValueError, MemoryError, RecursionError) as wrong:
        raise RuleError(f"not a rule: {text!r}: {wrong}") from None
    nodes = list(ast.walk(tree))
    if len(nodes) > MAX_NODES:
        raise RuleError(f"the rule has {len(nodes)} parts, {MAX_NODES} are allowed")
    for node in nodes:
        _refuse(node, text)
    functions = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    names = {
        dotted(node) for node in nodes if isinstance(node, ast.Name | ast.Attribute) and id(node) not in functions and id(node) not in inner
    }
    return Rule(text, tree, frozenset(names), compiled(tree.body))


def _refuse(node: ast.AST, text: str) -> None:
    if not isinstance(node, ALLOWED):
        raise RuleError(f"{type(node).__name__} may not stand in a rule: {text!r}")
    if isinstance(node, ast.Attribute) and not isinstance(node.value, ast.Name | ast.Attribute):
        raise RuleError(f"only a name may stand before a dot: {text!r}")
    if isinstance(node, ast.Name | ast.Attribute):
        last = node.id if isinstance(node, ast.Name) else node.attr
        if last.startswith("_"):
            raise RuleError(f"a name may not begin with an underscore: {text!r}")
    if isinstance(node, ast.Constant) and not isinstance(node.value, str | int | float | bool):
        raise RuleError(f"{node.value!r} may not stand in a rule: {text!r}")
    if isinstance(node, ast.Call):
        _refuse_call(node, text)


def _refuse_call(node: ast.Call, text: str) -> None:
    name = node.func.id if isinstance(node.func, ast.Name) else "?"
    if name not in FUNCTIONS:
        near = get_close_matches(name, FUNCTIONS, 1)
        raise RuleError(f"unknown function {name!r}; known: {', '.join(FUNCTIONS)}" + (f"; did you mean {near[0]!r}?" if near else ""))
    if node.keywords or len(node.args) not in FUNCTIONS[name]:
        raise RuleError(f"{name}() takes {' or '.join(map(str, sorted(FUNCTIONS[name])))} values: {text!r}")
    if name in ROW_FUNCTIONS | {"known"} and not isinstance(node.args[0], ast.Name | ast.Attribute):
        raise RuleError(f"the first value of {name}() is a name: {text!r}")
