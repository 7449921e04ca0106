"""A condition in a form that the browser can judge while a person types (static/js/rules.js). The server decides again."""

from collections.abc import Callable

from app.core.rules import Kind, Rule
from app.core.rules.check import term_of
from app.core.rules.lower import comparison
from app.core.rules.tree import And, Arithmetic, Call, Compare, Const, Items, Member, Name, Negative, Node, Not, Or, children

Tree = list  # ["==", ["name", "purpose"], ["value", "rent"]]
FUNCTIONS = frozenset({"known", "age", "years_since", "len", "min", "max"})


class OnlyOnServer(Exception):
    """The rule counts rows, or asks what only the office knows; the browser does not."""


def for_browser(rule: Rule) -> Tree | None:
    """The rule as nested lists, or None when only the server can judge it."""
    try:
        return _tree(rule.tree)
    except OnlyOnServer:
        return None


def _tree(node: Node) -> Tree:
    make = WALK.get(type(node))
    if make is None:
        raise OnlyOnServer()
    return make(node)


def _const(node: Const) -> Tree:
    return ["value", node.value]


def _several(sign: str, parts: list[Tree]) -> Tree:
    return parts[0] if len(parts) == 1 else [sign, *parts]


def _compare(node: Compare) -> Tree:
    return _several("and", [_pair(sign, left, right) for sign, left, right in node.pairs()])


def _pair(sign: str, left: Node, right: Node) -> Tree:
    """Numbers as whole numbers, divisions multiplied out; a day is compared with what is a day."""
    whole = comparison(left, right)
    found = [("day" if _is_day(left) or _is_day(right) else "") + sign, _tree(whole.left), _tree(whole.right)]
    return ["where", found, *map(_tree, whole.divisors)] if whole.divisors else found


def _is_day(node: Node) -> bool:
    return term_of(node, {}).kind == Kind.DATE


def _member(node: Member) -> Tree:
    if isinstance(node.holder, Items):
        return _several("or", [_pair("==", node.item, item) for item in node.holder.items])
    return ["in", _tree(node.item), _tree(node.holder)]


def _arithmetic(node: Arithmetic) -> Tree:
    if node.sign == "/":
        raise OnlyOnServer()
    return [node.sign, _tree(node.left), _tree(node.right)]


def _call(node: Call) -> Tree:
    if node.name not in FUNCTIONS:
        raise OnlyOnServer()
    return [node.name, *map(_tree, node.args)]


def _parts(sign: str) -> Callable[[Node], Tree]:
    return lambda node: [sign, *map(_tree, children(node))]


WALK: dict[type[Node], Callable[..., Tree]] = {
    Const: _const,
    Name: lambda node: ["name", node.path],
    And: _parts("and"),
    Or: _parts("or"),
    Not: _parts("not"),
    Negative: _parts("negative"),
    Compare: _compare,
    Member: _member,
    Arithmetic: _arithmetic,
    Call: _call,
}
