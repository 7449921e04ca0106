"""The page plan of a step: everything that a published version fixes is written out once; a request only fills slots.

The field templates are read with their own delimiters: `[[ ]]` and `[% %]` run now, once per version, step and
language; `{{ }}` and `{% %}` stay in the text and run at each request. Text of the form's content is escaped for
HTML and can never become code of the second run: its braces are written as character references.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from weakref import WeakKeyDictionary

from jinja2 import Environment, Template
from markupsafe import Markup, escape

from app.catalogue.definitions import Definition, Group, Option, Question, Step
from app.catalogue.pinyin import sounds_of
from app.catalogue.vocabulary import vocabulary
from app.core.db import dump_json
from app.core.rules import Rule, Vocabulary, formula_in_words
from app.elements.words import Words
from app.form_engine.browser_rules import for_browser
from app.form_engine.choices import OneOf
from app.form_engine.errors import NameClash
from app.form_engine.fields.checkboxes import Checkboxes
from app.form_engine.fields.division import COUNTY, Division
from app.form_engine.fields.file import File
from app.form_engine.fields.lines import Lines, most
from app.form_engine.fields.lookup import Lookup
from app.form_engine.fields.table import Table
from app.form_engine.fields.yes_no import YesNo
from app.form_engine.pieces import Pieces
from app.form_engine.registry import type_of
from app.form_engine.types import FieldType

CODE = re.compile(r"[a-z][a-z0-9_]*")  # may stand in a run-time expression
OPTION = re.compile(r"[\w.-]+", re.ASCII)
BLANK_LINES = re.compile(r"\s*\n\s*")
FOLDER = "web/fields"
FIELDS_AT_ONCE = 20
LONGEST_PIECE = 80_000  # signs of a template; most pages are one piece
LONG_LIST = 12  # options; a longer list is searched
_makers: WeakKeyDictionary[Environment, Environment] = WeakKeyDictionary()


class Asked(NamedTuple):
    """One question with what a request looks up about it again and again."""

    question: Question
    code: str
    kind: FieldType
    is_table: bool
    is_file: bool
    is_lookup: bool
    has_lines: bool


@dataclass(frozen=True)
class StepPlan:
    """A step ready to be filled, and the answers that its conditions need although they cannot be typed on the page."""

    step: Step
    asked: Mapping[str, tuple["Asked", ...]]  # by group
    templates: tuple[Template, ...]  # the page in pieces, one after the other
    judged: frozenset[str]  # names that conditions on this page look at
    for_server: frozenset[Rule]  # conditions that a browser cannot judge

    def draw(self, slots: Mapping[str, object]) -> str:
        """The page with what a request knows."""
        return "".join(template.render(slots) for template in self.templates)


@dataclass(frozen=True)
class Choice:
    code: str
    label: Markup
    id: Markup
    spelled: str = ""  # in pinyin, where the list is long enough to be searched


class PiecePlan(NamedTuple):
    """One input of a question that has several."""

    code: str
    label: Markup
    width: str
    inputmode: str
    autocomplete: str


class LevelPlan(NamedTuple):
    """One list of a place's picker below the first, grouped by what it lies in."""

    code: str
    label: Markup
    groups: tuple["LevelGroup", ...]


class LevelGroup(NamedTuple):
    code: str
    label: Markup
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class FieldPlan:
    """One question as its template sees it."""

    key: str
    id: Markup  # also the input's name; in a repeated group it holds the run-time row number
    template: str
    label: Markup
    hint: Markup
    text: Markup
    unit: Markup
    required: bool
    choices: tuple[Choice, ...]
    columns: tuple[Markup, ...]
    cells: tuple["FieldPlan", ...]  # of one line, where lines are typed
    most: int  # lines
    pieces: tuple[PiecePlan, ...]
    levels: tuple[LevelPlan, ...]
    first_level: Markup
    field: FieldType
    width: str
    autocomplete: str
    accept: str
    is_open_list: bool  # what a directory does not list may be named too
    is_long_list: bool
    is_conditional: bool
    is_up_to_choice: bool  # what shows it can be answered on the same page
    when: Markup  # the condition as an attribute for the browser
    kind: Markup  # how the browser reads the value, where a condition needs it


@dataclass(frozen=True)
class GroupPlan:
    code: str
    title: Markup
    item: Markup
    unit: Markup
    most: int
    repeated: bool
    is_counted: bool  # an answer says how many rows there are
    is_table: bool
    fields: tuple[FieldPlan, ...]
    is_conditional: bool
    is_up_to_choice: bool
    when: Markup


@dataclass(frozen=True)
class _Page:
    """What the questions of one step share while they are planned."""

    language: str
    terms: Vocabulary
    judged: frozenset[str]
    asked: frozenset[str]  # what can be answered on it

    def is_up_to_choice(self, rule: Rule | None) -> bool:
        return rule is not None and not rule.names.isdisjoint(self.asked)


def compile_step(definition: Definition, step: Step, language: str, env: Environment) -> StepPlan:
    """Write the step's page out in one language; `env` is the environment that will render it."""
    rules = [rule for group in step.groups for rule in (group.when, *(question.when for question in group.questions)) if rule]
    judged = frozenset(name for rule in rules for name in rule.names)
    asked = (question for group in step.groups for question in group.questions if type_of(question.type).is_posted)
    page = _Page(language, vocabulary(definition), judged, frozenset(question.code for question in asked))
    groups = [_group(group, page) for group in step.groups]
    pieces = _merged([BLANK_LINES.sub("\n", piece) for piece in _pieces_of(groups, _maker(env))])
    for_server = frozenset(rule for rule in rules if for_browser(rule) is None)
    return StepPlan(step, _asked(step), tuple(map(env.from_string, pieces)), judged, for_server)


def _pieces_of(groups: Sequence["GroupPlan"], maker: Environment) -> Iterator[str]:
    """The page in pieces that are templates each; a group of many fields gives several."""
    yield maker.get_template(f"{FOLDER}/step_head.html").render()
    template = maker.get_template(f"{FOLDER}/group.html")
    for group in groups:
        count = 1 if group.repeated else max(1, -(-len(group.fields) // FIELDS_AT_ONCE))
        for number in range(count):
            fields = group.fields[number * FIELDS_AT_ONCE :][:FIELDS_AT_ONCE]
            yield template.render(group=group, fields=fields, is_first=number == 0, is_last=number == count - 1)
    yield maker.get_template(f"{FOLDER}/step_tail.html").render()


def _merged(pieces: Sequence[str]) -> list[str]:
    """As few pieces as may be: to compile a very long one takes memory that the process never gives back whole."""
    merged = [""]
    for piece in pieces:
        if merged[-1] and len(merged[-1]) + len(piece) > LONGEST_PIECE:
            merged.append("")
        merged[-1] += piece
    return merged


def _asked(step: Step) -> Mapping[str, tuple[Asked, ...]]:
    return {
        group.code: tuple(
            Asked(
                question,
                question.code,
                kind := type_of(question.type),
                not kind.is_posted and isinstance(kind, Table),
                isinstance(kind, File),
                isinstance(kind, Lookup),
                isinstance(kind, Lines),
            )
            for question in group.questions
        )
        for group in step.groups
    }


def _maker(env: Environment) -> Environment:
    """The environment of the first run, with the field templates it has read; one for each environment of the second."""
    if env not in _makers:
        _makers[env] = env.overlay(
            block_start_string="[%", block_end_string="%]", variable_start_string="[[", variable_end_string="]]",
            comment_start_string="[#", comment_end_string="#]",
            trim_blocks=True, lstrip_blocks=True, autoescape=True, finalize=literal,
        )  # fmt: skip
    return _makers[env]


def literal(value: object) -> Markup:
    """Text for HTML that the second run leaves alone. Markup is ours already."""
    if isinstance(value, Markup):
        return value
    return Markup(str(escape("" if value is None else value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped just now


def _group(group: Group, page: _Page) -> GroupPlan:
    row = page.terms[group.code].columns if group.repeated else {}
    start = f"{_safe(group.code)}-{{{{ i }}}}-" if group.repeated else ""
    fields = tuple(_field(question, start, row, page) for question in group.questions)
    title, item, unit = _content(group.title, page), _content(group.item or group.title, page), _content(group.unit, page)
    return GroupPlan(
        _safe(group.code), title, item, unit, group.maximum, group.repeated, group.count_from is not None, group.layout == "table",
        fields,
        is_conditional=group.when is not None, is_up_to_choice=page.is_up_to_choice(group.when), when=_condition(group.when),
    )  # fmt: skip


def _field(question: Question, start: str, row: Vocabulary, page: _Page) -> FieldPlan:
    """`start` of its name: the row it stands in, whose terms are `row`."""
    kind = type_of(question.type)
    key = _safe(question.code)
    base = Markup(start + key)  # noqa: S704 - checked codes and our own place holders
    choices = _choices(question, kind, base, page)
    return FieldPlan(
        key=key,
        id=base,
        template=f"{FOLDER}/{kind.template}.html",
        label=_content(question.label, page),
        hint=_content(question.hint, page),
        text=_formula(question, row, page) if question.value else _content(question.text, page),
        unit=_content(question.unit or getattr(kind, "unit", None), page),
        required=question.required,
        choices=choices,
        columns=tuple(_content(column.label, page) for column in question.columns),
        cells=tuple(_field(column, f"{base}-{{{{ j }}}}-", {}, page) for column in question.columns) if isinstance(kind, Lines) else (),
        most=most(question),
        pieces=_pieces(kind, page),
        levels=_levels(question, kind, page),
        first_level=_content(COUNTY, page),
        field=kind,
        width=kind.width or ("govuk-input--width-20" if question.max_length and question.max_length <= 20 else "govuk-input--width-30"),
        autocomplete=question.autocomplete or kind.autocomplete,
        accept=kind.accept if isinstance(kind, File) else "",
        is_open_list=question.unlisted,
        is_long_list=len(choices) > LONG_LIST,
        is_conditional=question.when is not None,
        is_up_to_choice=page.is_up_to_choice(question.when),
        when=_condition(question.when),
        kind=_attribute("data-kind", kind.kind) if key in page.judged else Markup(),
    )


def _formula(question: Question, row: Vocabulary, page: _Page) -> Markup:
    """How the number is worked out, in words; the names of a row come first."""
    said = formula_in_words(question.value, {**page.terms, **row}, page.language) if question.value else ""
    return literal(said)


def _pieces(kind: FieldType, page: _Page) -> tuple[PiecePlan, ...]:
    return tuple(
        PiecePlan(piece.code, _content(piece.label, page), piece.kind.width, piece.kind.inputmode, piece.autocomplete)
        for piece in (kind.pieces if isinstance(kind, Pieces) else ())
    )


def _choices(question: Question, kind: FieldType, base: Markup, page: _Page) -> tuple[Choice, ...]:
    options: Sequence = kind.options(question) if isinstance(kind, OneOf | Checkboxes | YesNo) else ()
    for option in options:
        if not OPTION.fullmatch(option.code):
            raise NameClash(f"option {option.code!r} of {question.code}: only letters, digits, dot, hyphen and underscore")
    is_long = isinstance(kind, OneOf) and len(options) > LONG_LIST
    return tuple(
        Choice(option.code, _content(option.label, page), base if number == 1 else base + f"-{number}", _spelled(option) if is_long else "")
        for number, option in enumerate(options, 1)
    )


def _spelled(option: Option) -> str:
    """How one may type the option without Chinese characters: linjiangqu ljq."""
    return " ".join(f"{sound.letters} {sound.initials}" for sound in sounds_of(option.label.zh)[:1])


def _levels(question: Question, kind: FieldType, page: _Page) -> tuple[LevelPlan, ...]:
    def list_of(options: Sequence[Option]) -> tuple[Choice, ...]:
        return tuple(Choice(option.code, _content(option.label, page), Markup()) for option in options)

    levels = kind.levels(question) if isinstance(kind, Division) else ()
    return tuple(
        LevelPlan(
            level.code,
            _content(level.label, page),
            tuple(LevelGroup(outer.code, _content(outer.label, page), list_of(inner)) for outer, inner in level.groups.items() if inner),
        )
        for level in levels
    )


def _condition(rule: Rule | None) -> Markup:
    """The condition for the browser; nothing where only the server can judge it."""
    tree = for_browser(rule) if rule else None
    return _attribute("data-when", dump_json(tree)) if tree else Markup()


def _attribute(name: str, value: str) -> Markup:
    return Markup(f' {name}="{literal(value)}"')  # noqa: S704 - literal() escapes


def _content(words: Words | None, page: _Page) -> Markup:
    return literal(words.in_language(page.language)) if words else Markup()


def _safe(code: str) -> str:
    if not CODE.fullmatch(code):
        raise NameClash(f"{code!r} cannot be the code of a question or group: lower-case letters, digits and _")
    return code
