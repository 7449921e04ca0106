"""The pre-check of a guide: what the conditions say to a few answers, before anything is applied for. Nothing of it is kept."""

from dataclasses import dataclass
from typing import cast

from app.catalogue.definitions import Definition
from app.catalogue.service import Published
from app.catalogue.vocabulary import vocabulary
from app.core.rules import Evidence, in_words
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.form_engine.overview import shown_to_oneself
from app.form_engine.places import asked_at
from app.form_engine.registry import type_of
from app.portal import excerpts
from app.web import form_pages
from app.web.filters import plain

STEP = "precheck"
TITLE = Words("自测是否符合条件", "Check whether you qualify")


def asked(published: Published) -> Published:
    """The version with only the questions that its conditions look at."""
    names = {name for condition in published.definition.screening for name in condition.rule.names}
    return excerpts.of(published, names, code=STEP, title=TITLE)


@dataclass(frozen=True)
class Reason:
    """One fact that decided, or is missing: what it is called, what was said, and by whom."""

    label: str
    value: str
    origin: str


@dataclass(frozen=True)
class Finding:
    """A condition and what it says: yes, no, or None where something is not known. `rule` is None where only a person can judge."""

    condition: Words
    rule: str | None
    answer: bool | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Result:
    findings: tuple[Finding, ...]

    @property
    def judged(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.rule is not None)

    @property
    def answer(self) -> bool | None:
        """No where one condition says no; yes only where all that can be judged say yes."""
        answers = [finding.answer for finding in self.judged]
        return False if False in answers else None if None in answers else True


def judge(definition: Definition, answers: Answers) -> Result:
    """Every condition of the guide in its order."""
    rules = {condition.words: condition.rule for condition in definition.screening}
    terms = vocabulary(definition)

    def finding(words: Words) -> Finding:
        rule = rules.get(words)
        if rule is None:
            return Finding(words, None, None, ())
        verdict = rule.judge(answers.nested(), facts=answers)
        reasons = (reason_of(definition, found, answers) for found in verdict.evidence)
        said = in_words(rule, terms, form_pages.language())
        return Finding(words, said, verdict.answer, tuple(reason for reason in reasons if reason))

    return Result(tuple(map(finding, definition.conditions)))


def reason_of(definition: Definition, found: Evidence, answers: Answers) -> Reason | None:
    """The fact as its owner sees it in a form; None for what no question asks, like the day of today."""
    group, question, row = asked_at(definition, found.name)
    if question is None:
        return Reason(plain(group.title), str(len(found.value)) if isinstance(found.value, list) else "", "") if group else None
    whose = f"{plain(group.item or group.title)} {row + 1} · " if group and row is not None else ""
    value, language = cast(Value, found.value), form_pages.language()
    text = "" if value is None else shown_to_oneself(question, type_of(question.type).show(question, value, language))
    fact = answers.facts.get(found.name)
    return Reason(whose + plain(question.label), text, form_pages.origin_text(fact, language) if fact else "")
