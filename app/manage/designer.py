"""What the designer's pages show: the outline, the panel of one part, what is wrong and where, the rules in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from flask_babel import gettext as _

from app.catalogue.documents import Document, read_text
from app.catalogue.lines import Fault
from app.catalogue.reading import Part, Parts
from app.catalogue.service import Published
from app.catalogue.vocabulary import vocabulary
from app.core.actor import Actor
from app.core.rules import RuleError, Vocabulary, formula_in_words, in_words, parse, parse_formula
from app.core.settings import current
from app.elements.words import Words
from app.manage import panel, service_view
from app.manage.panel import Field
from app.manage.service_view import Row
from app.publishing import checking, diff, drafting, outline, versions
from app.publishing.checking import Office
from app.publishing.diff import PROPERTIES
from app.publishing.models import ServiceDraft
from app.publishing.outline import Node
from app.web import form_pages


@cache
def office() -> Office:
    """forms/ as it was when this process began: the dictionary, the city, the certificates."""
    return checking.office(current().root / "forms")


@dataclass(frozen=True)
class Problem:
    """One fault, and the part where it is mended."""

    text: str
    line: int
    address: str


@dataclass(frozen=True)
class Said:
    """A rule of the panel as people read it, or why it cannot be read."""

    text: str
    is_wrong: bool


@dataclass(frozen=True)
class Desk:
    """The page of a draft at one of its parts."""

    draft: ServiceDraft
    name: Words
    nodes: Sequence[Node]
    node: Node
    fields: Sequence[Field]
    said: dict[str, Said]  # by key: the rules of the part in words
    problems: Sequence[Problem]
    lists: Sequence[str]
    names: Sequence[tuple[str, str]]  # what a rule may speak of: name, label
    can_preview: bool
    may_publish: bool

    @property
    def is_wrong(self) -> set[str]:
        return {problem.address for problem in self.problems}


def desk(draft: ServiceDraft, visitor: Actor, address: str) -> Desk:
    """Raises nothing for an address that is gone: then the service itself is shown."""
    found = drafting.read(office(), draft)
    nodes = list(outline.nodes(found.document))
    node = next((one for one in nodes if one.address == address), nodes[0])
    value = outline.value_at(found.document, node.way)
    terms = vocabulary(found.definition) if found.definition else {}
    fields = panel.fields(node.section, value, form_pages.language())
    return Desk(
        draft=draft,
        name=_name(found.document),
        nodes=nodes,
        node=node,
        fields=fields,
        said={field.name: _said(field.name, field.text, terms) for field in fields if field.kind == "rule" and field.text},
        problems=[Problem(_worded(fault), fault.line, _address(nodes, fault)) for fault in found.faults],
        lists=node.lists,
        names=[(name, term.words[0 if form_pages.language() == "zh" else 1]) for name, term in terms.items()],
        can_preview=found.definition is not None,
        may_publish=draft.proposed_at is not None and not drafting.is_editor(draft, visitor.person),
    )


def _name(document: Document) -> Words:
    name = document.get("name")
    return Words(str(name.get("zh") or ""), str(name.get("en") or "")) if isinstance(name, dict) else Words(str(document.get("code")))


def _worded(fault: Fault) -> str:
    return f"{fault.key}: {fault.what}" if fault.key else fault.what


def _address(nodes: Sequence[Node], fault: Fault) -> str:
    """The deepest part whose place the message names."""
    said = _worded(fault)
    fitting = [node for node in nodes if node.trail and (said == node.trail or said.startswith(f"{node.trail}: "))]
    return max(fitting, key=lambda node: len(node.trail)).address if fitting else ""


def _said(name: str, text: str, terms: Vocabulary) -> Said:
    """Read back in words what somebody wrote as a rule."""
    language = form_pages.language()
    try:
        if name == "value":
            return Said(formula_in_words(parse_formula(text), terms, language), is_wrong=False)
        return Said(in_words(parse(text), terms, language), is_wrong=False)
    except RuleError as wrong:
        return Said(str(wrong), is_wrong=True)


def name_of(draft: ServiceDraft) -> Words:
    return _name(read_text(draft.source, draft.code))


def shown(draft: ServiceDraft) -> Published | None:
    """The draft as a version that nobody keeps, for the preview; None while it cannot be read."""
    definition = drafting.read(office(), draft).definition
    if definition is None:
        return None
    return Published(draft.id, draft.base_number, definition, "", draft.saved_at)


@dataclass(frozen=True)
class Changed:
    """What a draft would change, for the second pair of eyes: against the newest version, though it came after the draft was begun."""

    number: int  # of that version; 0 for a new service
    areas: list[tuple[str, list[Row]]]


def changed(draft: ServiceDraft) -> Changed:
    after = shown(draft)
    if not draft.base_number or after is None:
        return Changed(draft.base_number, [])
    newest = versions.history(draft.code).versions[0].number
    before = versions.published(draft.code, newest).definition
    return Changed(newest, service_view.rows_of(diff.compare(before, after.definition)))


# What keys are called where they are written; `name` of a service is no person's.
WORDS = PROPERTIES | {
    "name": "What it is called", "code": "Code", "from": "In effect from", "options": "Options", "note": "Note for editors",
    "zh": "Chinese", "en": "English",
}  # fmt: skip


def kind_word(node: Node) -> str:
    words = {
        "service": _("Service"), "form": _("Form"), "step": _("Step"), "group": _("Group"), "field": _("Question"),
        "column": _("Column"), "check": _("Check"), "material": _("Needed paper"), "condition": _("Condition"), "situation": _("Situation"),
        "flow step": _("Step of the flow"), "automatic": _("Automatic approval"), "outcome": _("Result"), "basis": _("Legal basis"),
        "site check": _("Site check"), "check point": _("Point of the site check"),
        "vetting": _("Search by person"), "vetting range": _("Range of the search"),
        "charge": _("Fee"), "faq": _("Question often asked"),
    }  # fmt: skip
    return words.get(node.section.name, node.section.name)


def list_word(node: Node, key: str) -> str:
    """What one more part of this list is called."""
    part = node.section.keys[key].read
    if not isinstance(part, Parts | Part):
        return key
    return kind_word(replace(node, section=part.section))
