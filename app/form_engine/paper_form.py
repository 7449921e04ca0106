"""A form on paper: blank (空白表), or filled as a sample (示范文本), as every office must show one (Licensing Law art. 30)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.catalogue.definitions import Definition, Group, Option, Question, Step
from app.core.rules import Rule
from app.elements.words import Words
from app.form_engine.choices import OneOf
from app.form_engine.fields.checkboxes import Checkboxes
from app.form_engine.fields.standard_address import StandardAddress
from app.form_engine.fields.yes_no import YesNo
from app.form_engine.registry import type_of

ROWS = 2  # of a repeated group on paper, where it need not have more
MOST_CHOICES = 12  # more of them do not fit beside small squares: one writes the answer


@dataclass(frozen=True)
class Choice:
    label: Words
    ticked: bool


@dataclass(frozen=True)
class Box:
    """One question on paper."""

    question: Question
    choices: tuple[Choice, ...]
    written: Words | None  # what the sample says; None on a blank form
    is_signed: bool  # a statement that is agreed to with the signature
    is_long: bool


@dataclass(frozen=True)
class Part:
    """A group, or one row of a repeated group."""

    group: Group
    number: int  # of the row; 0 where the group is not repeated
    boxes: tuple[Box, ...]

    @property
    def title(self) -> Words:
        return self.group.item or self.group.title if self.number else self.group.title


@dataclass(frozen=True)
class Page:
    step: Step
    parts: tuple[Part, ...]

    @property
    def conditions(self) -> tuple[Rule, ...]:
        return tuple(part.group.when for part in self.parts if part.group.when)


def pages(definition: Definition, *, filled: bool) -> list[Page]:
    """Every question of the form, whether it would show or not: paper cannot hide one. `filled` gives the sample."""
    return [Page(step, tuple(_parts(step, filled=filled))) for step in definition.form.steps]


def _parts(step: Step, *, filled: bool) -> Sequence[Part]:
    found = []
    for group in step.groups:
        boxes = tuple(_box(question, filled=filled) for question in group.questions if type_of(question.type).is_asked)
        numbers = range(1, min(group.maximum, max(ROWS, group.minimum)) + 1) if group.repeated else (0,)
        found += [Part(group, number, boxes) for number in numbers if boxes]
    return found


def _box(question: Question, *, filled: bool) -> Box:
    kind = type_of(question.type)
    options = kind.options(question) if isinstance(kind, OneOf | Checkboxes | YesNo) and not isinstance(kind, StandardAddress) else ()
    chosen = (question.sample or options[0].code) if filled and options else ""
    few = options if len(options) <= MOST_CHOICES else ()
    return Box(
        question=question,
        choices=tuple(Choice(option.label, option.code == chosen) for option in few),
        written=_written(question, options, chosen) if filled and not few else None,
        is_signed=question.type == "consent",
        is_long=question.type in {"long_text", "consent", "table", "lines", "file", "photo"},
    )


def _written(question: Question, options: Sequence[Option], chosen: str) -> Words:
    """What the author wrote for the sample, the label of the option, or what the type gives."""
    named = next((option.label for option in options if option.code == chosen), None)
    return named or (Words(question.sample, question.sample) if question.sample else type_of(question.type).sample)
