"""What changed between two versions of a service: questions, texts in each language, rules, materials, limits. Pure; nothing is read.

Parts are known by their code, so a part that only moved is not one that went and another that came. Words of this module that people
read (`area`, `kind_of`, `attribute`) are msgids; what stands in a service comes with both its languages.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from itertools import groupby

from app.catalogue.definitions import Condition, Definition, Group, Question
from app.core.rules import Rule
from app.elements.words import Words


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """One difference: where it is, of what, and what stood and stands there."""

    kind: Kind
    area: str  # msgid of the part of the service: Form, Papers, Limits
    place: tuple[Words, ...]  # from outside in: the step, the group, the question
    kind_of: str  # msgid of what it is: Question, Option, Paper
    attribute: str = ""  # msgid of what of it changed
    language: str = ""  # zh | en, where one language of a text changed
    was: str = ""
    now: str = ""

    @property
    def is_rule(self) -> bool:
        return self.attribute in RULES


GUIDE, LIMITS, CONDITIONS, PAPERS, FEES = "Guide", "Limits", "Conditions", "Papers", "Fees"
FORM, OFFICES, RESULT, CODES = "Form", "Work of the offices", "Result", "Codes"
AREAS = (LIMITS, CONDITIONS, PAPERS, FORM, OFFICES, FEES, RESULT, GUIDE, CODES)

AREA_OF = {
    "legal_days": LIMITS, "promised_days": LIMITS, "visits": LIMITS, "visit_reason": LIMITS,
    "correction_days": LIMITS, "lacking_days": LIMITS, "extension_days": LIMITS, "procedures": LIMITS, "silence": LIMITS,
    "sworn": CONDITIONS, "safety": CONDITIONS,
    "kind": LIMITS, "audience": LIMITS,
    "assurance": LIMITS, "conditions": CONDITIONS, "fee": FEES, "charged": FEES, "fee_basis": FEES,
    "pays_online": FEES, "charges": FEES, "result": RESULT, "outcome": RESULT, "catalogue_code": CODES, "item_code": CODES,
    "implementation_code": CODES, "local_code": CODES, "department": OFFICES, "flow": OFFICES, "automatic": OFFICES, "materials": PAPERS,
    "matter_type": CODES,
}  # fmt: skip
PROPERTIES = {
    "name": "Name", "short_name": "Short name", "title": "Title", "label": "Label", "hint": "Hint", "note": "Hint", "text": "Text",
    "required": "Must be answered", "element": "Data element", "of": "About whom", "type": "Kind of question", "when": "Shown only when",
    "minimum": "At least", "maximum": "At most", "max_length": "Most characters", "lock": "Locked", "mask": "Masked as",
    "layout": "Rows look like", "level": "How far a place is asked", "count_from": "As many as the answer to",
    "register": "Directory", "unlisted": "May be one that is not listed",
    "ratio": "Width to height", "confirms": "Confirms by the own sign-in", "least": "Least width and height",
    "autocomplete": "Filled in by the browser", "unit": "Unit", "sample": "On the filled sample",
    "value": "Worked out as", "shows": "Shown as", "rounds": "Rounded", "typed_because": "Why it is asked", "repeated": "Repeated",
    "item": "One of it is called", "fill_from": "Rows from the register", "fill_when": "Rows only when",
    "distinct": "No two rows alike in", "rule": "Rule",
    "message": "Message", "question": "Question", "ways": "Ways", "no_entry_proves": "No entry proves it", "origin": "Whose paper",
    "not_shared_because": "Why it must be brought", "role": "Role", "department": "Department", "days": "Working days",
    "together": "Open together with", "sees": "Its department sees", "site_check": "Looked at on the spot",
    "vetting": "Asked about each person", "rows": "About the persons of", "photo": "With a picture",
    "because": "Reason", "certificate": "Certificate", "article": "Article", "basis": "Legal basis", "standard": "How much",
    "reduction": "Who pays less", "legal_days": "Legal limit in working days", "promised_days": "Promised working days",
    "correction_days": "Working days for corrections", "lacking_days": "Working days for papers to follow",
    "extension_days": "Working days that may be added once", "acceptance": "Silence is acceptance by", "renewal": "Silence is renewal by",
    "visits": "Visits to the hall", "visit_reason": "Why one must come", "kind": "Handling", "audience": "For whom",
    "assurance": "How surely the person is known", "fee": "Fee", "charged": "Costs money", "fee_basis": "Law of the fee",
    "pays_online": "Can be paid on the net", "result": "What you get", "catalogue_code": "Basic code", "item_code": "Code of the item",
    "implementation_code": "Implementation code", "local_code": "Local code", "matter_type": "Kind of matter", "topics": "Topics",
    "aliases": "Other names", "summary": "Summary", "place": "Where", "hours": "When", "phone": "Phone for questions",
    "complaint_phone": "Phone for complaints", "process": "Steps of the guide", "tags": "Tags", "subjects": "Subjects",
    "facts": "Facts of the certificate", "replaces": "Replaces the certificate", "ends": "Ends the certificate",
    "refusal": "Says no without a reason by",
    "valid_until": "Last day of the certificate", "kept_as": "Kept as", "kept_days": "Kept for days",
    "proves": "What is to be proved", "consequence": "What follows from a false promise", "check": "How it is checked",
    "check_days": "Days until it is checked", "excluded": "Who may not promise", "safety": "Concerns safety and health",
    "by": "Decided by the answers", "anywhere": "Any office of the city may take it",
}  # fmt: skip
RULES = frozenset({PROPERTIES["when"], PROPERTIES["rule"], PROPERTIES["fill_when"], PROPERTIES["excluded"]})
APART = frozenset(
    {
        "code",
        "form",
        "situations",
        "materials",
        "conditions",
        "screening",
        "offices",
        "flow",
        "procedures",
        "silence",
        "sworn",
        "faq",
        "basis",
        "charges",
        "automatic",
        "outcome",
    }
)
LISTED = {"options": "Option", "columns": "Column", "points": "Point of the site check", "ranges": "Range"}  # parts of a part
PARTS = {"site_check": "Site check", "vetting": "Vetting"}  # of which a part has one or none
NOWHERE: tuple[Words, ...] = ()


@dataclass(frozen=True)
class _At:
    """Where the comparison stands."""

    area: str
    place: tuple[Words, ...]
    kind_of: str

    def inside(self, name: Words, kind_of: str) -> "_At":
        return _At(self.area, (*self.place, name), kind_of)

    def change(self, kind: Kind, **more: str) -> Change:
        return Change(kind, self.area, self.place, self.kind_of, **more)


def compare(old: Definition, new: Definition) -> tuple[Change, ...]:
    """Every difference, in the order in which a reader asks: limits, conditions, papers, the form, the offices, the rest."""
    found = list(_service(old, new))
    return tuple(change for area in AREAS for change in found if change.area == area)


def by_area(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """The changes under the headings of a page."""
    return [(area, list(found)) for area, found in groupby(changes, lambda change: change.area)]


def _service(old: Definition, new: Definition) -> Iterator[Change]:
    for name in (each.name for each in fields(Definition) if each.name not in APART):
        at = _At(AREA_OF.get(name, GUIDE), NOWHERE, "Service")
        yield from _property(at, name, getattr(old, name), getattr(new, name))
    yield from _items(_At(CONDITIONS, NOWHERE, "Condition"), _conditions(old), _conditions(new), lambda item: item.words.zh)
    yield from _items(_At(PAPERS, NOWHERE, "Material"), old.materials, new.materials, _code)
    yield from _form(old, new)
    yield from _items(_At(OFFICES, NOWHERE, "Step of the offices"), old.flow, new.flow, _code)
    yield from _one(_At(OFFICES, NOWHERE, "Competent office"), old.offices, new.offices)
    yield from _items(_At(LIMITS, NOWHERE, "Special procedure"), old.procedures, new.procedures, lambda item: item.kind)
    yield from _one(_At(LIMITS, NOWHERE, "Silence"), old.silence, new.silence)
    yield from _one(_At(CONDITIONS, NOWHERE, "Sworn statement"), old.sworn, new.sworn)
    yield from _one(_At(OFFICES, NOWHERE, "Automatic approval"), old.automatic, new.automatic)
    yield from _items(_At(FEES, NOWHERE, "Charge"), old.charges, new.charges, lambda item: item.name.zh)
    yield from _one(_At(RESULT, NOWHERE, "Certificate"), old.outcome, new.outcome)
    yield from _items(_At(GUIDE, NOWHERE, "Legal basis"), old.basis, new.basis, lambda item: (item.title, item.article))
    yield from _items(_At(GUIDE, NOWHERE, "Question often asked"), _faq(old), _faq(new), lambda item: item.label)


@dataclass(frozen=True)
class _Line:
    """A condition of the guide with its rule, or a question with its answer: what has no code of its own."""

    words: Words
    label: Words | None = None
    rule: Rule | None = None


def _conditions(definition: Definition) -> list[_Line]:
    ruled: dict[Words, Condition] = {condition.words: condition for condition in definition.screening}
    return [_Line(words, rule=ruled[words].rule if words in ruled else None) for words in definition.conditions]


def _faq(definition: Definition) -> list[_Line]:
    return [_Line(answer, label=question) for question, answer in definition.faq]


# --- the form ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """A question where it stands: one that moved to another step or group is the same question."""

    question: Question
    step: Words
    group: Words


def _form(old: Definition, new: Definition) -> Iterator[Change]:
    at = _At(FORM, NOWHERE, "Step")
    yield from _property(_At(FORM, NOWHERE, "Form"), "subjects", old.form.subjects, new.form.subjects)
    yield from _items(at, old.form.steps, new.form.steps, _code, leave=frozenset({"groups"}))
    yield from _items(_At(FORM, NOWHERE, "Group"), _groups(old), _groups(new), _code, leave=frozenset({"questions"}))
    yield from _questions(old, new)
    yield from _items(_At(FORM, NOWHERE, "Check"), old.form.checks, new.form.checks, lambda check: (check.question, check.message.zh))


def _groups(definition: Definition) -> list[Group]:
    return [group for step in definition.form.steps for group in step.groups]


def _asked(definition: Definition) -> dict[str, _Asked]:
    """Every question by its path."""
    return {
        f"{group.code}.{question.code}" if group.repeated else question.code: _Asked(question, step.title, group.title)
        for step, group, question in definition.form.questions()
    }


def _questions(old: Definition, new: Definition) -> Iterator[Change]:
    were, are = _asked(old), _asked(new)
    for path, asked in were.items():
        if path not in are:
            yield _of_question(asked).change(Kind.REMOVED, was=asked.question.type)
    for path, asked in are.items():
        at, before = _of_question(asked), were.get(path)
        if before is None:
            yield at.change(Kind.ADDED, now=asked.question.type)
            continue
        if (before.step, before.group) != (asked.step, asked.group):
            yield at.change(Kind.MOVED, was=_trail(before), now=_trail(asked))
        yield from _inside(at, before.question, asked.question, frozenset())
    kept = [path for path in were if path in are], [path for path in are if path in were]
    if kept[0] != kept[1]:
        yield _At(FORM, NOWHERE, "Order of the questions").change(Kind.MOVED, was=_labels(were, kept[0]), now=_labels(are, kept[1]))


def _of_question(asked: _Asked) -> _At:
    return _At(FORM, (asked.step, asked.group, asked.question.label), "Question")


def _trail(asked: _Asked) -> str:
    return f"{asked.step.zh} › {asked.group.zh}"


def _labels(asked: Mapping[str, _Asked], paths: Sequence[str]) -> str:
    return "、".join(asked[path].question.label.zh for path in paths)


# --- parts of any kind ------------------------------------------------------------------------------------------


def _code(item: object) -> Hashable:
    return getattr(item, "code", getattr(item, "element", ""))


def _items(
    at: _At, old: Sequence[object], new: Sequence[object], key: Callable[..., Hashable], *, leave: frozenset[str] = frozenset()
) -> Iterator[Change]:
    """Parts that came, that went, and what changed in those that stayed."""
    were, are = {key(item): item for item in old}, {key(item): item for item in new}
    for name, item in were.items():
        if name not in are:
            yield at.inside(_called(item), at.kind_of).change(Kind.REMOVED, was=_short(item))
    for name, item in are.items():
        inside = at.inside(_called(item), at.kind_of)
        if name in were:
            yield from _inside(inside, were[name], item, leave)
        else:
            yield inside.change(Kind.ADDED, now=_short(item))
    kept = [name for name in were if name in are], [name for name in are if name in were]
    if kept[0] != kept[1]:
        was, now = ("、".join(_called(items[name]).zh for name in names) for items, names in zip((were, are), kept, strict=True))
        yield at.change(Kind.MOVED, was=was, now=now)


def _one(at: _At, old: object, new: object) -> Iterator[Change]:
    """A part of which there is one or none."""
    if old is None or new is None:
        if old is not new:
            yield at.change(Kind.ADDED if old is None else Kind.REMOVED, was=_short(old), now=_short(new))
        return
    yield from _inside(at, old, new, frozenset())


def _inside(at: _At, old: object, new: object, leave: frozenset[str]) -> Iterator[Change]:
    for name in (each.name for each in fields(new) if each.name not in leave | {"code"}):  # type: ignore[arg-type]
        was, now = getattr(old, name), getattr(new, name)
        if name in LISTED:
            yield from _items(_At(at.area, at.place, LISTED[name]), was, now, _code)
        elif name in PARTS:
            yield from _one(_At(at.area, at.place, PARTS[name]), was, now)
        else:
            yield from _property(at, name, was, now)


def _property(at: _At, name: str, was: object, now: object) -> Iterator[Change]:
    """One property; of a text each language by itself, of a mapping each name by itself."""
    if was == now:
        return
    label = PROPERTIES.get(name, name)
    if isinstance(was, Words) or isinstance(now, Words):
        for language in ("zh", "en"):
            before, after = (getattr(words, language) if words else "" for words in (was, now))
            if before != after:
                yield at.change(_kind(before, after), attribute=label, language=language, was=before, now=after)
    elif isinstance(was, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*was, *now)):
            if was.get(key) != now.get(key):
                inner = at.inside(Words(str(key), str(key)), at.kind_of)
                before, after = _text(was.get(key)), _text(now.get(key))
                yield inner.change(_kind(before, after), attribute=label, was=before, now=after)
    else:
        yield at.change(Kind.CHANGED, attribute=label, was=_text(was), now=_text(now))


def _kind(was: str, now: str) -> Kind:
    return Kind.ADDED if not was else Kind.REMOVED if not now else Kind.CHANGED


def _text(value: object) -> str:
    """A value as one line."""
    if value is None or value == "":
        return ""
    if isinstance(value, Rule):
        return value.text
    if isinstance(value, Words):
        return value.zh
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, tuple):
        return "、".join(map(_text, value))
    return str(value)


def _called(item: object) -> Words:
    """What a part is called, for the place of what changed in it."""
    for name in ("label", "name", "title", "words", "message"):
        value = getattr(item, name, None)
        if isinstance(value, Words) and value.zh:
            return value
        if isinstance(value, str) and value:
            return Words(value, value)
    return Words(str(_code(item)), str(_code(item)))


def _short(item: object) -> str:
    """What of a part that came or went should be read besides its name: its rule, what it is made of."""
    if not is_dataclass(item):
        return ""
    parts = (getattr(item, name, None) for name in ("rule", "when", "type", "ways", "text", "days", "standard"))
    return " · ".join(_text(part) for part in parts if part not in {None, ""})
