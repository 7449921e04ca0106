"""A condition in a form that the browser can judge while a person types (static/js/reveal.js). The server decides again."""

import ast
from collections.abc import Callable

from app.core.rules import Rule
from app.core.rules.judge import dotted

Tree = list  # ["==", ["name", "purpose"], ["value", "rent"]]
SIGNS: dict[type[ast.AST], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in", ast.NotIn: "not in",
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.And: "and", ast.Or: "or", ast.Not: "not", ast.USub: "negative",
}  # fmt: skip
FUNCTIONS = frozenset({"known", "age", "years_since", "len"})


class OnlyOnServer(Exception):
    """The rule counts rows; the browser does not."""


def for_browser(rule: Rule) -> Tree | None:
    """The rule as nested lists, or None when only the server can judge it."""
    try:
        return _tree(rule.tree.body)
    except OnlyOnServer:
        return None


def _tree(node: ast.expr) -> Tree:
    make = WALK.get(type(node))
    if make is None:
        raise OnlyOnServer()
    return make(node)


def _name(node: ast.expr) -> Tree:
    return ["name", dotted(node)]


def _compare(node: ast.Compare) -> Tree:
    left, pairs = node.left, []
    for sign, right in zip(node.ops, node.comparators, strict=True):
        pairs.append([SIGNS[type(sign)], _tree(left), _tree(right)])
        left = right
    return pairs[0] if len(pairs) == 1 else ["and", *pairs]


def _call(node: ast.Call) -> Tree:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in FUNCTIONS:
        raise OnlyOnServer()
    return [name, *map(_tree, node.args)]


WALK: dict[type[ast.expr], Callable[..., Tree]] = {
    ast.Constant: lambda node: ["value", node.value],
    ast.Name: _name,
    ast.Attribute: _name,
    ast.List: lambda node: ["list", *map(_tree, node.elts)],
    ast.BoolOp: lambda node: [SIGNS[type(node.op)], *map(_tree, node.values)],
    ast.UnaryOp: lambda node: [SIGNS[type(node.op)], _tree(node.operand)],
    ast.BinOp: lambda node: [SIGNS[type(node.op)], _tree(node.left), _tree(node.right)],
    ast.Compare: _compare,
    ast.Call: _call,
}
