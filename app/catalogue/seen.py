"""What the names under `sees` of a flow step stand for: the questions and materials that another department needs for it.

A name is the code of a page, a group, a question (in rows members.name) or a material. Where several bear the same one it is
written with its kind: page.household, group.estate, question.members.name, material.income.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from app.catalogue.definitions import Definition

APPLICANT = "case.applicant"  # whose case it is; a step of the flow always knows


class Seen(NamedTuple):
    """Questions (those of rows as group.question) and materials, by code."""

    questions: frozenset[str]
    materials: frozenset[str] = frozenset()

    def joined(self, other: "Seen") -> "Seen":
        return Seen(self.questions | other.questions, self.materials | other.materials)

    def covers(self, other: "Seen") -> bool:
        return self.questions >= other.questions and self.materials >= other.materials


NOTHING = Seen(frozenset())


def bearers(definition: Definition) -> Mapping[str, frozenset[Seen]]:
    """Every name of a service with what bears it; more than one is a name that must say its kind."""
    found: dict[str, set[Seen]] = {}
    for kind, code, seen in _named(definition):
        for name in (code, f"{kind}.{code}"):
            found.setdefault(name, set()).add(seen)
    return {name: frozenset(seen) for name, seen in found.items()}


def seen(definition: Definition, names: Iterable[str]) -> Seen:
    """All that these names stand for; one that is not known stands for nothing."""
    known, together = bearers(definition), NOTHING
    for name in names:
        for one in known.get(name, ()):
            together = together.joined(one)
    return together


def _named(definition: Definition) -> Iterator[tuple[str, str, Seen]]:
    for step in definition.form.steps:
        of_page: frozenset[str] = frozenset()
        for group in step.groups:
            codes = frozenset(f"{group.code}.{one.code}" if group.repeated else one.code for one in group.questions)
            of_page |= codes
            yield "group", group.code, Seen(codes)
            yield from (("question", code, Seen(frozenset({code}))) for code in sorted(codes))
        yield "page", step.code, Seen(of_page)
    for material in definition.materials:
        yield "material", material.code, Seen(frozenset({material.question} if material.question else ()), frozenset({material.code}))
