"""The logic of a form as a picture: on the left what is asked, on the right what comes and goes with it, drawn as SVG by the server."""

from dataclasses import dataclass

from app.catalogue.definitions import Definition
from app.catalogue.vocabulary import vocabulary
from app.core.rules import Rule, in_words
from app.elements.words import Words
from app.web import form_pages
from app.web.filters import plain

ROW, LEFT, RIGHT, WIDE = 44, 10, 560, 330  # points
MOST_LETTERS = 22


@dataclass(frozen=True)
class Box:
    """A question, or a part that hangs on questions."""

    label: str
    x: int
    y: int

    @property
    def shown(self) -> str:
        return self.label if len(self.label) <= MOST_LETTERS else f"{self.label[: MOST_LETTERS - 1]}…"

    @property
    def middle(self) -> int:
        return self.y + ROW // 2 - 4


@dataclass(frozen=True)
class Line:
    """From a question to what it decides."""

    begin: Box
    end: Box

    @property
    def path(self) -> str:
        bend = (LEFT + WIDE + RIGHT) // 2
        return f"M{LEFT + WIDE} {self.begin.middle}C{bend} {self.begin.middle} {bend} {self.end.middle} {RIGHT} {self.end.middle}"


@dataclass(frozen=True)
class Picture:
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    said: tuple[tuple[str, str], ...]  # what hangs, and its rule in words: the picture as a list
    width: int
    height: int


def picture(definition: Definition) -> Picture:
    """Everything in the form and every paper that has a condition."""
    hanging = [(label, rule) for label, rule in _parts(definition) if rule]
    terms, language = vocabulary(definition), form_pages.language()
    names = list(dict.fromkeys(name for _label, rule in hanging for name in sorted(rule.names)))
    labels = {name: term.words[0 if language == "zh" else 1] for name, term in terms.items()}
    asked = {name: Box(labels.get(name) or name, LEFT, 10 + ROW * number) for number, name in enumerate(names)}
    hung = [(Box(plain(label), RIGHT, 10 + ROW * number), rule) for number, (label, rule) in enumerate(hanging)]
    lines = tuple(Line(asked[name], box) for box, rule in hung for name in sorted(rule.names))
    said = tuple((plain(label), in_words(rule, terms, language)) for label, rule in hanging)
    height = 20 + ROW * max(len(asked), len(hung), 1)
    return Picture((*asked.values(), *(box for box, _rule in hung)), lines, said, RIGHT + WIDE + LEFT, height)


def _parts(definition: Definition) -> list[tuple[Words, Rule | None]]:
    found: list[tuple[Words, Rule | None]] = []
    for step in definition.form.steps:
        found.append((step.title, step.when))
        for group in step.groups:
            found.append((group.title, group.when))
            found += [(question.label, question.when) for question in group.questions]
    return found + [(material.name, material.when) for material in definition.materials]
