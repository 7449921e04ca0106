"""An entry of a directory: looked up by some words, chosen from what was found.

What the page offers carries our own signature, so the choice needs no second question to the directory: an entry that nobody
offered is no entry.
"""
# ruff: noqa: ARG002 - every field type is called in the same way

from collections.abc import Mapping
from dataclasses import replace

from app.catalogue.definitions import Question
from app.catalogue.field_kinds import Part
from app.core import seal
from app.core.rules import Kind
from app.elements.facts import Fact, Origin, Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, Posted, clean_line, field_type, first, limited

SOUGHT, SHOWN = "sought", "shown"  # the words, and those for which the page has found entries
OWN = "~own"  # the choice of what was typed, where the directory need not list it
CODE, NAME, DETAIL, DATED = "code", "name", "detail", "dated"


@field_type
class Lookup(FieldType):
    """Kept as {code, name, detail, dated}; as {name} alone where it is not listed and need not be. Rules speak of firm.code."""

    name = template = "lookup"
    is_group = True
    kind = "lookup"
    in_rules = Kind.ANY
    parts = (SOUGHT, SHOWN, "")
    parts_in_rules = (
        Part(CODE, Kind.TEXT, Words("{label}的代码", "code of {label}")),
        Part(NAME, Kind.TEXT, Words("{label}的名称", "name of {label}")),
    )
    empty_message = "Look up %(label)s and select it."
    sample = Words("（从名录中查找选取）", "(looked up in the directory)")
    longest = 100

    def parse(self, question: Question, posted: Posted) -> Value:
        chosen, sought = first(posted), clean_line(words(posted))
        if sought and sought != clean_line(_text(posted, SHOWN)):
            raise Refusal("Look up %(label)s and select it.", part=SOUGHT)
        if chosen == OWN and question.unlisted:
            return {NAME: limited(question, sought, self.longest)} if sought else None
        if not chosen:
            if sought:
                raise Refusal("Select %(label)s from what was found.", part=SOUGHT)
            return None
        entry = seal.vouched(chosen, _purpose(question))
        if not isinstance(entry, dict):
            raise Refusal("Select %(label)s from what was found.", part=SOUGHT)
        return entry

    def fact(self, question: Question, value: Value, origin: Origin) -> Fact:
        """Who chose an entry did not type it: the fact names the directory and its day."""
        plain = super().fact(question, value, origin)
        if not isinstance(value, dict) or CODE not in value:
            return plain
        return replace(plain, origin=Origin.CHOSEN, source=question.register, record=str(value[CODE]), dated=str(value.get(DATED, "")))

    def inputs(self, value: Value) -> dict[str, object]:
        own = str(value[NAME]) if isinstance(value, dict) and CODE not in value else ""
        return {"": "", SOUGHT: own, SHOWN: own}

    def show(self, question: Question, value: Value, language: str) -> str:
        if not isinstance(value, dict):
            return str(value)
        if CODE not in value:
            return str(value[NAME])
        return f"{value[NAME]} ({value[CODE]})" if language == "en" else f"{value[NAME]}（{value[CODE]}）"


def offer(question: Question, entry: Mapping[str, str]) -> str:
    """What the page sends back when this entry is chosen."""
    return seal.vouch(dict(entry), _purpose(question))


def chosen(question: Question, posted: Posted) -> Mapping[str, str] | None:
    """The entry that was chosen while something else of the question was not right yet."""
    entry = seal.vouched(first(posted), _purpose(question)) if first(posted) else None
    return entry if isinstance(entry, dict) else None


def words(posted: Posted) -> str:
    """What was looked up."""
    return _text(posted, SOUGHT)


def _purpose(question: Question) -> str:
    return f"lookup/{question.register}"


def _text(posted: Posted, part: str) -> str:
    return (posted.get(part) or ("",))[0]
