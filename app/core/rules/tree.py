"""A rule as a tree of a dozen kinds of node. Everything that is made of a rule (answer, evidence, SQL, words) is made of this."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.core.rules.kinds import Kind


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes; they never change."""


@dataclass(frozen=True, slots=True)
class Const(Node):
    """Something written out: 3, 0.3, "rent", true, money("500元") in fen, date("2026-01-01") as text."""

    value: int | str | bool | Fraction
    kind: Kind
    said: str = ""  # as the rule wrote it, where that says more than the value


@dataclass(frozen=True, slots=True)
class Name(Node):
    """What a fact is called: purpose, firm.status."""

    path: str


@dataclass(frozen=True, slots=True)
class Items(Node):
    """["a", "b"], after `in` only."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class And(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    item: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """a < b, or a chain: 18 <= age(x) < 60."""

    operands: tuple[Node, ...]
    signs: tuple[str, ...]

    def pairs(self) -> Iterator[tuple[str, Node, Node]]:
        return zip(self.signs, self.operands, self.operands[1:], strict=False)


@dataclass(frozen=True, slots=True)
class Member(Node):
    """x in ["a", "b"], "rented" in situations, "企业" in trade_name."""

    item: Node
    holder: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    sign: str  # + - * /
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negative(Node):
    item: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """known, age, years_since, len, today, min, max, or a function that was registered from above."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Each(Node):
    """any, all, count and sum: the term is looked at once per row, and names of the row hide names of the form."""

    name: str
    rows: Name
    term: Node | None


CHILDREN: Mapping[type[Node], Callable[..., tuple[Node, ...]]] = {
    Items: lambda node: node.items,
    And: lambda node: node.items,
    Or: lambda node: node.items,
    Not: lambda node: (node.item,),
    Compare: lambda node: node.operands,
    Member: lambda node: (node.item, node.holder),
    Arithmetic: lambda node: (node.left, node.right),
    Negative: lambda node: (node.item,),
    Call: lambda node: node.args,
    Each: lambda node: (node.rows,) if node.term is None else (node.rows, node.term),
}


def children(node: Node) -> tuple[Node, ...]:
    found = CHILDREN.get(type(node))
    return found(node) if found else ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> frozenset[str]:
    """Every name below, those of rows too."""
    return frozenset(found.path for found in walk(node) if isinstance(found, Name))


def answers(node: Node) -> frozenset[str]:
    """Every answer that is looked at below; of stay.start it is stay."""
    return frozenset(name.partition(".")[0] for name in names(node))


# --- back to text ----------------------------------------------------------------------------------------------

STRENGTH: Mapping[type[Node], int] = {Or: 1, And: 2, Not: 3, Compare: 4, Member: 4, Arithmetic: 5, Negative: 7}


def written(node: Node) -> str:
    """The node as the rule language writes it; reading it again gives the same tree."""
    return WRITE[type(node)](node)


def _inside(node: Node, strength: int) -> str:
    text = written(node)
    own = STRENGTH.get(type(node), 9)
    if isinstance(node, Arithmetic) and node.sign in "*/":
        own = 6
    return text if own > strength else f"({text})"


def _const(node: Const) -> str:
    if node.said:
        return node.said
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    if isinstance(node.value, str):
        return '"' + node.value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(node.value) if isinstance(node.value, int) else str(float(node.value))


def _compare(node: Compare) -> str:
    first, *others = (_inside(operand, 4) for operand in node.operands)
    return " ".join((first, *(f"{sign} {other}" for sign, other in zip(node.signs, others, strict=True))))


def _arithmetic(node: Arithmetic) -> str:
    strength = 6 if node.sign in "*/" else 5
    return f"{_inside(node.left, strength - 1)} {node.sign} {_inside(node.right, strength)}"


def _each(node: Each) -> str:
    return f"{node.name}({', '.join(map(written, children(node)))})"


def _not(node: Not) -> str:
    if isinstance(node.item, Member):
        return f"{_inside(node.item.item, 4)} not in {_inside(node.item.holder, 4)}"
    return f"not {_inside(node.item, 3)}"


WRITE: Mapping[type[Node], Callable[..., str]] = {
    Const: _const,
    Name: lambda node: node.path,
    Items: lambda node: f"[{', '.join(map(written, node.items))}]",
    And: lambda node: " and ".join(_inside(item, 2) for item in node.items),
    Or: lambda node: " or ".join(_inside(item, 1) for item in node.items),
    Not: _not,
    Compare: _compare,
    Member: lambda node: f"{_inside(node.item, 4)} in {_inside(node.holder, 4)}",
    Arithmetic: _arithmetic,
    Negative: lambda node: f"-{_inside(node.item, 6)}",
    Call: lambda node: f"{node.name}({', '.join(map(written, node.args))})",
    Each: _each,
}
