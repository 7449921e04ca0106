"""All answers of a form in order, as people read them: for the check page, the officer's page and the print."""

from dataclasses import dataclass

from app.catalogue.definitions import Definition, Group, Question, Step
from app.elements.facts import Fact
from app.elements.masks import mask
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.form_engine.errors import input_name
from app.form_engine.fields.signature import Signature, strokes_of
from app.form_engine.fields.table import Table, cells
from app.form_engine.locks import is_locked
from app.form_engine.registry import type_of
from app.form_engine.visible import Place, questions, settle

MASKED_TO_ONESELF = frozenset({"id_number", "account", "phone", "numbers"})  # a shoulder surfer's catch; names and addresses stay readable


@dataclass(frozen=True)
class Line:
    """One answered or open question."""

    path: str
    question: Question
    fact: Fact | None
    text: str  # as it is read, empty where there is no answer
    to_oneself: str  # the same on the person's own page: numbers that could be misused are masked
    masked: str  # the same for someone who need not know it all
    table: tuple[tuple[str, ...], ...] = ()  # rows of a list answer, cell by cell
    drawn: str = ""  # the path of a drawn signature

    @property
    def may_change(self) -> bool:
        """Whether the person has something to change here: not what a register has locked, nor its lists."""
        return not is_locked(self.question, self.fact) and self.question.type != "table"

    @property
    def anchor(self) -> str:
        """Where its input stands on the page of its step."""
        return input_name(self.path, type_of(self.question.type).parts[0])


@dataclass(frozen=True)
class Block:
    """The lines of one group, or of one row of a repeated group."""

    group: Group
    row: int | None
    lines: tuple[Line, ...]

    @property
    def title(self) -> Words:
        return self.group.title if self.row is None else self.group.item or self.group.title


@dataclass(frozen=True)
class Sheet:
    """One step."""

    step: Step
    blocks: tuple[Block, ...]


def overview(definition: Definition, answers: Answers, language: str) -> list[Sheet]:
    """Every question that shows, with its answer, by step and group."""
    answers = settle(definition, answers)
    sheets: dict[str, dict[tuple[str, int | None], list[Place]]] = {}
    for place in questions(definition, answers):
        if type_of(place.question.type).is_asked:
            sheets.setdefault(place.step.code, {}).setdefault((place.group.code, place.row), []).append(place)
    return [_sheet(list(blocks.values()), answers, language) for blocks in sheets.values()]


def _sheet(blocks: list[list[Place]], answers: Answers, language: str) -> Sheet:
    made = (Block(places[0].group, places[0].row, tuple(_line(place, answers, language) for place in places)) for places in blocks)
    return Sheet(blocks[0][0].step, tuple(made))


def _line(place: Place, answers: Answers, language: str) -> Line:
    question, fact = place.question, answers.facts.get(place.path)
    kind, value = type_of(question.type), fact.value if fact else None
    text = "" if value is None else kind.show(question, value, language)
    rows = tuple(map(tuple, cells(question, value, language))) if isinstance(kind, Table) else ()
    drawn = strokes_of(value) if isinstance(kind, Signature) else ""
    return Line(place.path, question, fact, text, shown_to_oneself(question, text), mask(question.mask, text), rows, drawn)


def shown_to_oneself(question: Question, text: str) -> str:
    """A known answer on the person's own page: numbers that could be misused are masked, the rest is readable."""
    return mask(question.mask, text) if question.mask in MASKED_TO_ONESELF else text
