"""The answers of one application: facts by path, and what a draft remembers beside them.

A path is `purpose`, or `members.0.name` in a repeated group. Beside the facts a draft keeps, under keys that no
path can have, three things that are not answers: texts that were typed and cannot be read yet (nothing typed is
lost), facts of registers whose question is hidden at the moment, and how many rows a repeated group shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from app.elements.facts import Fact, Origin, Value

TYPED, PARKED, ROWS = "~typed.", "~parked.", "~rows."
T = TypeVar("T")
Texts = Mapping[str, list[str]]  # part of the question -> texts as they were posted


@dataclass(frozen=True)
class Answers(Mapping[str, Fact]):
    """Frozen: each change gives new Answers. Reads as a mapping of path to Fact."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    parked: Mapping[str, Fact] = field(default_factory=dict)
    typed: Mapping[str, Texts] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)

    def __init__(self, stored: Mapping[str, Fact] | None = None, **parts: Mapping) -> None:
        """From what a case stores; the parts are given one by one only inside this package."""
        stored = stored or {}
        sets = {
            "facts": {path: fact for path, fact in stored.items() if not path.startswith("~")},
            "parked": {path[len(PARKED) :]: fact for path, fact in stored.items() if path.startswith(PARKED)},
            "typed": {path[len(TYPED) :]: fact.value for path, fact in stored.items() if path.startswith(TYPED)},
            "rows": {path[len(ROWS) :]: fact.value for path, fact in stored.items() if path.startswith(ROWS)},
        } | parts
        for name, value in sets.items():
            object.__setattr__(self, name, value)

    def __getitem__(self, path: str) -> Fact:
        return self.facts[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def __contains__(self, path: object) -> bool:
        return path in self.facts

    def but(self, **parts: Mapping) -> "Answers":
        """These answers with another set of facts, parked facts, typed texts or row counts."""
        return Answers(**({"facts": self.facts, "parked": self.parked, "typed": self.typed, "rows": self.rows} | parts))

    def stored(self) -> dict[str, Fact]:
        """Everything a draft keeps, as one mapping of facts."""
        kept = dict(self.facts)
        kept |= {PARKED + path: fact for path, fact in self.parked.items()}
        kept |= {TYPED + path: Fact(dict(texts), Origin.TYPED) for path, texts in self.typed.items()}
        kept |= {ROWS + group: Fact(count, Origin.TYPED) for group, count in self.rows.items()}
        return kept

    def value(self, path: str) -> Value:
        """The answer's value, None where there is none."""
        fact = self.facts.get(path)
        return fact.value if fact else None

    def known(self, path: str) -> Fact | None:
        """The fact of a question whether it shows at the moment or not."""
        return self.facts.get(path) or self.parked.get(path)

    def set(self, path: str, fact: Fact) -> "Answers":
        return self.but(facts={**self.facts, path: fact}, typed=_without(self.typed, path))

    def drop(self, path: str) -> "Answers":
        return self.but(facts=_without(self.facts, path), parked=_without(self.parked, path), typed=_without(self.typed, path))

    def row_count(self, group: str) -> int:
        """How many rows of a repeated group there are."""
        prefix = f"{group}."
        numbers = (path[len(prefix) :].partition(".")[0] for path in (*self.facts, *self.parked, *self.typed) if path.startswith(prefix))
        return max([self.rows.get(group, 0), *(int(number) + 1 for number in numbers if number.isdigit())])

    def nested(self) -> dict[str, Value]:
        """Plain values as rules read them: {"purpose": "rent", "members": [{"name": …}]}."""
        values: dict[str, Value] = {group: [{} for _ in range(count)] for group, count in self.rows.items()}
        for path, fact in self.facts.items():
            head, _, rest = path.partition(".")
            if rest:
                number, _, code = rest.partition(".")
                _row(values, head, int(number))[code] = fact.value
            else:
                values[path] = fact.value
        return values


def _row(values: dict[str, Value], group: str, number: int) -> dict:
    rows = values.setdefault(group, [])
    if not isinstance(rows, list):
        raise TypeError(f"{group} is a question and a repeated group at once")
    while len(rows) <= number:
        rows.append({})
    return rows[number]


def _without(kept: Mapping[str, T], path: str) -> Mapping[str, T]:
    return {key: value for key, value in kept.items() if key != path} if path in kept else kept
