"""The answers of one application: facts by path, and what a draft remembers beside them.

A path is `purpose`, or `members.0.name` in a repeated group. Beside the facts a draft keeps, under keys that no
path can have, what is no answer: texts that were typed and cannot be read yet (nothing typed is lost), facts of registers whose
question is hidden at the moment, and how many rows a repeated group and how many lines a question shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from app.elements.facts import Fact, Origin, Value

TYPED, PARKED, ROWS, LINES = "~typed.", "~parked.", "~rows.", "~lines."
T = TypeVar("T")
Texts = Mapping[str, list[str]]  # part of the question -> texts as they were posted


@dataclass(frozen=True)
class Answers(Mapping[str, Fact]):
    """Frozen: each change gives new Answers. Reads as a mapping of path to Fact."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    parked: Mapping[str, Fact] = field(default_factory=dict)
    typed: Mapping[str, Texts] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def __init__(self, stored: Mapping[str, Fact] | None = None, **parts: Mapping) -> None:
        """From what a case stores; the parts are given one by one only inside this package."""
        facts: dict[str, Fact] = {}
        kept: dict[str, dict] = {PARKED: {}, TYPED: {}, ROWS: {}, LINES: {}}
        for path, fact in (stored or {}).items():
            kind, dot, rest = path.partition(".") if path.startswith("~") else ("", "", "")
            if not kind:
                facts[path] = fact
            elif kind + dot in kept:
                kept[kind + dot][rest] = fact if kind + dot == PARKED else fact.value
        sets = {"facts": facts, "parked": kept[PARKED], "typed": kept[TYPED], "rows": kept[ROWS], "lines": kept[LINES]} | parts
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
        """These answers with another set of facts, parked facts, typed texts, or counts of rows or lines."""
        return Answers(**({name: getattr(self, name) for name in ("facts", "parked", "typed", "rows", "lines")} | parts))

    def stored(self) -> dict[str, Fact]:
        """Everything a draft keeps, as one mapping of facts."""
        kept = dict(self.facts)
        kept |= {PARKED + path: fact for path, fact in self.parked.items()}
        kept |= {TYPED + path: Fact(dict(texts), Origin.TYPED) for path, texts in self.typed.items()}
        kept |= {ROWS + group: Fact(count, Origin.TYPED) for group, count in self.rows.items()}
        kept |= {LINES + path: Fact(count, Origin.TYPED) for path, count in self.lines.items()}
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
        return self._row_counts.get(group, 0)

    @cached_property
    def _row_counts(self) -> dict[str, int]:
        counts = dict(self.rows)
        for path in (*self.facts, *self.parked, *self.typed):
            group, _, rest = path.partition(".")
            number = rest.partition(".")[0]
            if number.isdigit():
                counts[group] = max(counts.get(group, 0), int(number) + 1)
        return counts

    def nested(self) -> Mapping[str, Value]:
        """Plain values as rules read them: {"purpose": "rent", "members": [{"name": …}]}."""
        return self._nested

    @cached_property
    def _nested(self) -> dict[str, Value]:
        values: dict[str, Value] = {group: [{} for _ in range(count)] for group, count in self.rows.items()}
        for path, fact in self.facts.items():
            head, _, rest = path.partition(".")
            if rest:
                number, _, code = rest.partition(".")
                _row(values, head, int(number))[code] = fact.value
            else:
                values[path] = fact.value
        return values

    @cached_property
    def shown(self) -> dict[int, tuple]:
        """What shows with these answers, by the id of the form and with it: visible.py works it out once, for neither changes."""
        return {}


def _row(values: dict[str, Value], group: str, number: int) -> dict:
    rows = values.setdefault(group, [])
    if not isinstance(rows, list):
        raise TypeError(f"{group} is a question and a repeated group at once")
    while len(rows) <= number:
        rows.append({})
    return rows[number]


def _without(kept: Mapping[str, T], path: str) -> Mapping[str, T]:
    return {key: value for key, value in kept.items() if key != path} if path in kept else kept
