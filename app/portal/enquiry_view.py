"""What the pages of enquiries show."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.catalogue import enquiries as catalogue
from app.catalogue.definitions import Question
from app.catalogue.enquiries import Enquiry
from app.core import clock
from app.elements import dictionary
from app.elements.facts import Value
from app.elements.masks import mask
from app.elements.words import Words
from app.form_engine.fields.table import cells
from app.form_engine.registry import type_of
from app.sources import registry
from app.sources.service import Gathered
from app.web import form_pages

MASKED = frozenset({"id_number", "account"})  # also to oneself: others look over the shoulder


@dataclass(frozen=True)
class Line:
    label: Words
    text: str
    head: tuple[Words, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Block:
    """What one register said."""

    register: str
    dated: str
    lines: list[Line]


@dataclass(frozen=True)
class Shown:
    blocks: list[Block]
    unknown: list[Words]  # no register has it
    down: tuple[str, ...]
    at: str


def shelves() -> list[tuple[str, list[Enquiry]]]:
    """Enquiries of persons and of firms, each with its heading."""
    named = (("person", _("About me")), ("organisation", _("About the firm I act for")))
    found = [(heading, [one for one in catalogue.current().values() if audience in one.audience]) for audience, heading in named]
    return [(heading, listed) for heading, listed in found if listed]


def _leads(enquiry: Enquiry) -> list[str]:
    known = dictionary.current()
    return list(dict.fromkeys(lead for code in enquiry.elements if (lead := known[code].lead)))


def _not_connected(enquiry: Enquiry) -> list[str]:
    return [lead for lead in _leads(enquiry) if lead not in registry.current()]


def registers_of(enquiry: Enquiry) -> list[str]:
    """The registers that it asks, as people call them; one that is not connected is named too."""
    return [registry.title(lead).in_language(form_pages.language()) for lead in _leads(enquiry)]


def lines(enquiry: Enquiry, found: Gathered) -> Shown:
    """The answers by register, in the order of the enquiry."""
    language = form_pages.language()
    blocks: dict[str, Block] = {}
    for question in enquiry.questions:
        fact = found.facts.get(question.code)
        if fact is None:
            continue
        block = blocks.setdefault(fact.source, Block(form_pages.source_name(fact.source, language), fact.dated, []))
        block.lines.append(_line(question, fact.value, language))
    unknown = [question.label for question in enquiry.questions if question.code not in found.facts]
    down = form_pages.down_names({*found.down, *_not_connected(enquiry)}, language)
    return Shown(list(blocks.values()), unknown, down, f"{clock.local(clock.now()):%H:%M:%S}")


def _line(question: Question, value: Value, language: str) -> Line:
    if question.columns:
        table = [
            [_hidden(column, cell) for column, cell in zip(question.columns, row, strict=False)] for row in cells(question, value, language)
        ]
        told = [
            place for place in range(len(question.columns)) if any(row[place] for row in table)
        ]  # what is asked elsewhere is no column here
        head = tuple(question.columns[place].label for place in told)
        return Line(question.label, "", head or (question.label,), tuple(tuple(row[place] for place in told) for row in table))
    text = _hidden(question, type_of(question.type).show(question, value, language))
    unit = question.unit.in_language(language) if question.unit and question.type == "integer" else ""
    return Line(question.label, f"{text} {unit}".rstrip())


def _hidden(question: Question, text: str) -> str:
    return mask(question.mask, text) if question.mask in MASKED else text
