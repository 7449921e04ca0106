"""Rules of a service as an officer reads them: what each asks, whether it is met, and the facts that decided, with their source."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from app.cases.parts import WHOLE, Part
from app.catalogue.definitions import Definition
from app.catalogue.vocabulary import vocabulary
from app.core.rules import Evidence, Rule, in_words
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.form_engine.places import asked_at
from app.web.filters import plain
from app.window.answers_view import for_officers, in_full, language, origin_words, shown


@dataclass(frozen=True)
class EvidenceLine:
    """One fact that decided; a dash for one that is not known."""

    label: str
    value: str
    origin: str


@dataclass(frozen=True)
class Clause:
    """One part of a rule that must hold by itself."""

    said: str
    answer: bool | None
    evidence: list[EvidenceLine]


@dataclass(frozen=True)
class RuleCheck:
    """A rule, its answer and why."""

    about: Words
    answer: bool | None
    clauses: list[Clause]


def automatic_check(definition: Definition, answers: Answers, unmasked: frozenset[str], part: Part = WHOLE) -> RuleCheck | None:
    """The rule of 秒批; None where the service has none, or where it asks what this post does not see."""
    automatic = definition.automatic
    if automatic is None or not part.knows(definition, automatic.rule.names):
        return None
    return _check(automatic.because, automatic.rule, _Reader(definition, answers, unmasked))


def condition_checks(definition: Definition, answers: Answers, unmasked: frozenset[str], part: Part = WHOLE) -> list[RuleCheck]:
    """The conditions of the guide that the answers of the officer's part can show. They refuse nobody: the officer weighs them."""
    reader = _Reader(definition, answers, unmasked)
    return [_check(one.words, one.rule, reader) for one in definition.screening if part.knows(definition, one.rule.names)]


class _Reader:
    """What all rules of one case are read with."""

    def __init__(self, definition: Definition, answers: Answers, unmasked: frozenset[str]) -> None:
        self.definition, self.answers, self.unmasked = definition, answers, unmasked
        self.values, self.terms = answers.nested(), vocabulary(definition)

    def clause(self, rule: Rule) -> Clause:
        verdict = rule.judge(self.values, facts=self.answers)
        lines = [line for found in verdict.evidence for line in self.line(found)]
        return Clause(in_words(rule, self.terms, language()), verdict.answer, lines)

    def line(self, found: Evidence) -> Iterator[EvidenceLine]:
        """The fact as the form shows it: by its label, masked like the answer beside it, with where it came from."""
        group, question, row = asked_at(self.definition, found.name)
        if question is None:
            if group:
                yield EvidenceLine(plain(group.title), str(len(found.value)) if isinstance(found.value, list) else "—", "")
            return
        hide = in_full if found.name in self.unmasked else for_officers
        whose = f"{plain(group.item or group.title)} {row + 1} · " if group and row is not None else ""
        value = shown(question, cast(Value, found.value), hide) or "—"
        origin = "" if found.value is None else origin_words(question, self.answers.get(found.name), hide)
        yield EvidenceLine(whose + plain(question.label), value, origin)


def _check(about: Words, rule: Rule, reader: _Reader) -> RuleCheck:
    return RuleCheck(about, rule.answer(reader.values), [reader.clause(clause) for clause in rule.clauses()])
