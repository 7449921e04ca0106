"""The answers of a case as an officer reads them: step by step, masked, each with where it came from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import get_locale, gettext as _

from app.cases.parts import WHOLE, Part
from app.catalogue.definitions import Definition, Question
from app.elements import dictionary
from app.elements.facts import Fact, Origin, Value
from app.elements.masks import mask
from app.elements.rights import Sight
from app.elements.words import Words
from app.form_engine import overview
from app.form_engine.answers import Answers
from app.form_engine.fields.table import BETWEEN_CELLS, BETWEEN_ROWS, cells
from app.form_engine.registry import type_of
from app.sources import directories, registry as sources
from app.web.session import actor

Hide = Callable[[Question, str], str]
ALL_HIDDEN = "hidden"  # the mask of what has none of its own
FILES = frozenset({"file", "photo"})


@dataclass(frozen=True)
class Line:
    """One answer. `origin` chooses its tone: source, certificate, typed, clerk, changed or none."""

    path: str
    label: Words
    shown: str
    masked: bool
    origin: str
    origin_words: str
    basis: str = ""
    is_file: bool = False
    head: tuple[Words, ...] = ()  # of a list that a register keeps
    rows: tuple[tuple[str, ...], ...] = ()
    drawn: str = ""


@dataclass(frozen=True)
class LineGroup:
    title: Words
    number: int  # 0 for a group that is not repeated, else 1, 2, 3 …
    lines: list[Line]


@dataclass(frozen=True)
class LineStep:
    code: str
    title: Words
    groups: list[LineGroup]


def language() -> str:
    return "en" if str(get_locale()).startswith("en") else "zh"


def in_full(_question: Question, text: str) -> str:
    return text


def for_officers(question: Question, text: str) -> str:
    """The one rule of the desks: as the dictionary has it for the post that asks."""
    sight = dictionary.current().sight(actor().role, question.element, question.mask)
    if sight is Sight.MASKED:
        return mask(ALL_HIDDEN if question.mask == "none" else question.mask, text)
    return text if sight is Sight.CLEAR else ""


def shown(question: Question, value: Value, hide: Hide = for_officers) -> str:
    """A value as one line, hidden by the same rule wherever it stands; a list cell by cell."""
    if question.columns and value:
        return _joined(_hidden_rows(question, cells(question, value, language()), hide))
    return hide(question, show(question, value))


def _hidden_rows(question: Question, rows: Iterable[Iterable[str]], hide: Hide) -> tuple[tuple[str, ...], ...]:
    """What hides the list hides every cell of it; else each column by its own rule."""
    return tuple(tuple(hide(column, hide(question, cell)) for column, cell in zip(question.columns, row, strict=False)) for row in rows)


def _joined(rows: Iterable[Iterable[str]]) -> str:
    return BETWEEN_ROWS.in_language(language()).join(BETWEEN_CELLS.in_language(language()).join(filter(None, row)) for row in rows)


def answer_steps(
    definition: Definition,
    answers: Answers,
    *,
    unmasked: frozenset[str] = frozenset(),
    hide: Hide = for_officers,
    part: Part = WHOLE,
) -> list[LineStep]:
    """Every question that shows to this applicant and is in the officer's `part`, masked by `hide`; the paths in `unmasked` in full."""
    steps = []
    for sheet in overview.overview(definition, answers, language()):
        groups = [
            LineGroup(block.title, 0 if block.row is None else block.row + 1, [_line(line, unmasked, hide) for line in lines])
            for block in sheet.blocks
            if (lines := [line for line in block.lines if part.has(line.path)])
        ]
        if groups:
            steps.append(LineStep(sheet.step.code, sheet.step.title, groups))
    return steps


def _line(line: overview.Line, unmasked: frozenset[str], hide: Hide) -> Line:
    question, fact = line.question, line.fact
    used = in_full if line.path in unmasked else hide
    rows = _hidden_rows(question, line.table, used)
    text = _joined(rows) if rows else used(question, line.text)
    return Line(
        path=line.path,
        label=question.label,
        shown=text,
        masked=text != (_joined(line.table) if rows else line.text),
        origin=_origin(fact),
        origin_words=origin_words(question, fact, used),
        basis=fact.basis if fact else "",
        is_file=question.type in FILES,
        head=tuple(column.label for column in question.columns) if rows else (),
        rows=rows,
        drawn=line.drawn,
    )


def _origin(fact: Fact | None) -> str:
    if fact is None:
        return "none"
    if fact.was is not None:
        return "changed"
    return (Origin.SOURCE if fact.origin is Origin.CHOSEN else fact.origin).value


def origin_words(question: Question, fact: Fact | None, hide: Hide) -> str:
    """Where an answer came from, and what it was before a person changed it."""
    if fact is None or question.type in FILES:
        return ""
    if fact.was is not None:
        before = shown(question, fact.was, hide)
        return _("Changed by hand; %(source)s says “%(before)s”", source=source_name(fact.source), before=before)
    return {
        Origin.TYPED: _("Typed by the applicant"),
        Origin.CLERK: _("Typed by the clerk"),
        Origin.COMPUTED: _("Worked out from the answers"),
        Origin.CERTIFICATE: _("From a certificate, %(day)s", day=fact.dated),
        Origin.CHOSEN: _("Chosen from the %(directory)s, as of %(day)s", directory=source_name(fact.source), day=fact.dated),
        Origin.SOURCE: _("%(source)s, as of %(day)s", source=source_name(fact.source), day=fact.dated),
    }[fact.origin]


def show(question: Question, value: Value) -> str:
    return "" if value is None or value == "" else type_of(question.type).show(question, value, language())


def source_name(name: str) -> str:
    """What people call a source or a directory; its plain name when it is not connected any more."""
    source = sources.current().get(name) or directories.current().get(name)
    return source.title.get(language(), source.title["zh"]) if source else name
