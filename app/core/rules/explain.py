"""Why a rule says what it says: only the facts that made it so, each with the source that gave it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.core.rules.judge import Values, function_of, looked_up, plain, row_view
from app.core.rules.tree import And, Call, Each, Name, Node, Not, Or, children

Prefixes = Mapping[str, str]  # name of a row -> the path it stands at: income -> members.0.income


@dataclass(frozen=True)
class Evidence:
    """One fact that decided: its path as answers have it (members.0.income), its value, and where it came from."""

    name: str
    value: object  # None: was not known
    source: str = ""  # the register, where one said it
    origin: str = ""  # typed, source, certificate, clerk


@dataclass(frozen=True)
class Seen:
    """What the rule looks at."""

    values: Values
    day: date | None
    facts: Mapping[str, object]  # path -> a fact with source and origin

    def evidence(self, path: str, value: object) -> Evidence:
        fact = self.facts.get(path, value)
        source, origin = getattr(fact, "source", ""), getattr(fact, "origin", "")
        return Evidence(path, value if value is None else plain(value), str(source or ""), str(getattr(origin, "value", origin) or ""))

    def found(self, path: str) -> Iterator[object]:
        """The raw value at a name, if it is known."""
        value: object = self.values
        for part in (path,) if path in self.values else path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if plain(value) not in (None, ""):
            yield value

    def within(self, values: Values) -> "Seen":
        return Seen(values, self.day, self.facts)


def evidence(node: Node, seen: Seen) -> tuple[Evidence, ...]:
    """The facts that decided, in the rule's order, each once."""
    return tuple({found.name: found for found in _why(node, seen, {})}.values())


def _why(node: Node, seen: Seen, at: Prefixes) -> Iterator[Evidence]:
    if isinstance(node, And | Or):
        yield from _of_parts(node, seen, at)
    elif isinstance(node, Not):
        yield from _why(node.item, seen, at)
    elif isinstance(node, Each):
        yield from _of_rows(node, seen, at)
    else:
        yield from _of_atom(node, seen, at)


def _of_parts(node: And | Or, seen: Seen, at: Prefixes) -> Iterator[Evidence]:
    """A no of `and` rests on those that say no, a yes on all of them; what is not known rests on what is missing."""
    answers = [function_of(item)(seen.values, seen.day) for item in node.items]
    answer = function_of(node)(seen.values, seen.day)
    for item, own in zip(node.items, answers, strict=True):
        if own is answer or (answer is None and not isinstance(own, bool)):
            yield from _why(item, seen, at)


def _of_rows(node: Each, seen: Seen, at: Prefixes) -> Iterator[Evidence]:
    rows = function_of(node.rows)(seen.values, seen.day)
    if not isinstance(rows, list) or not rows or node.term is None:
        yield from _of_name(node.rows, seen, at)
        return
    term, wanted, answer = function_of(node.term), looked_up(node.term), function_of(node)(seen.values, seen.day)
    path = at.get(node.rows.path, node.rows.path)
    for number, row in enumerate(rows):
        found = plain(row)
        own = found if isinstance(found, dict) else {}
        inner = row_view(seen.values, row, wanted)
        if answer is not None and (node.name not in DECIDES or DECIDES[node.name](answer, term(inner, seen.day))):
            decides = True
        else:
            decides = answer is None and not isinstance(term(inner, seen.day), bool | int)
        if decides:
            columns = {name: f"{path}.{number}.{name}" for name in wanted if name in own or name not in seen.values}
            yield from _why(node.term, seen.within(inner), {**at, **columns})


# One row that says yes is enough for any(), one that says no for the opposite of all(); else every row counts.
DECIDES: Mapping[str, Callable[[object, object], bool]] = {
    "any": lambda answer, row: answer is not True or row is True,
    "all": lambda answer, row: answer is not False or row is False,
}


def _of_atom(node: Node, seen: Seen, at: Prefixes) -> Iterator[Evidence]:
    """All facts of a comparison; where it is not known and some are missing, only those."""
    found = list(_facts(node, seen, at))
    missing = [each for each in found if each.value is None]
    is_open = function_of(node)(seen.values, seen.day) is None
    yield from missing if is_open and missing and not _asks_for_knowledge(node) else found


def _asks_for_knowledge(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "known"


def _facts(node: Node, seen: Seen, at: Prefixes) -> Iterator[Evidence]:
    if isinstance(node, Name):
        yield from _of_name(node, seen, at)
    elif isinstance(node, Each):
        yield from _of_rows(node, seen, at)
    else:
        for child in children(node):
            yield from _facts(child, seen, at)


def _of_name(node: Name, seen: Seen, at: Prefixes) -> Iterator[Evidence]:
    yield seen.evidence(at.get(node.path, node.path), next(seen.found(node.path), None))
