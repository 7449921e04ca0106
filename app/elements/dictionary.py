"""The dictionary of data elements as typed objects: what forms/elements.yaml says, found by code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.core.actor import Role
from app.elements import reading, rights
from app.elements.facts import Value
from app.elements.rights import Rights, Sight
from app.elements.values import Choice, Shape
from app.elements.words import Words


class Sensitivity(StrEnum):
    """Personal Information Protection Law art. 28 names what is sensitive."""

    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


ORGANISATIONS, EITHER = frozenset({"firm", "shareholder"}), frozenset({"premises"})  # subjects of elements
OF_PERSONS, OF_ORGANISATIONS = frozenset({"person"}), frozenset({"organisation"})
OF_EITHER = OF_PERSONS | OF_ORGANISATIONS


@dataclass(frozen=True)
class Column:
    """One column of a list element; with `element` it is asked of the person in that row."""

    code: str
    name: Words
    type: str
    mask: str = "none"
    options: tuple[Choice, ...] = ()
    element: str | None = None

    def accepts(self, value: Value) -> bool:
        return Shape(self.type, self.options).accepts(value)


@dataclass(frozen=True)
class Element:
    """A data element (数据元): what the government may know, who leads it and how it is treated."""

    code: str
    name: Words
    type: str
    subject: str  # the part of the code before the dot: person, household, firm …
    sensitivity: Sensitivity
    fresh_days: int
    basis: tuple[str, ...]
    lead: str | None = None  # the one source that leads (一数一源); None: it can only be typed
    attribute: str = ""  # what sources call it
    cross_check: tuple[str, ...] = ()  # other sources that know it (多源校核)
    lock: bool = False
    mask: str = "none"
    shown: str = rights.MASKED  # the rule of who sees it at the desks
    options: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    unit: Words | None = None
    matchable: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source that knows it, the lead first."""
        return ((self.lead,) if self.lead else ()) + self.cross_check

    @property
    def about(self) -> frozenset[str]:
        """Of whom it can be asked: person, organisation, or either, as premises are."""
        return OF_EITHER if self.subject in EITHER else OF_ORGANISATIONS if self.subject in ORGANISATIONS else OF_PERSONS

    @property
    def is_list(self) -> bool:
        return bool(self.columns)

    @property
    def legal_basis(self) -> str:
        """The laws in one line, as kept with each fact."""
        return "、".join(self.basis)

    def accepts(self, value: Value) -> bool:
        """Whether `value` can be an answer at all; what a source sends is not believed blindly."""
        shape = Shape(self.type, self.options, {column.code: Shape(column.type, column.options) for column in self.columns})
        return shape.accepts(value)


class Dictionary(Mapping[str, Element]):
    """All elements by code, and who sees them."""

    def __init__(self, elements: Mapping[str, Element], rules: Mapping[str, Rights]) -> None:
        self._elements, self.rules = dict(elements), dict(rules)

    def __getitem__(self, code: str) -> Element:
        return self._elements[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._elements)

    def __len__(self) -> int:
        return len(self._elements)

    def rights_of(self, element: Element) -> Rights:
        """Which post sees the element how."""
        return self.rules[element.shown]

    def sight(self, role: Role | None, element: str | None, mask: str) -> Sight:
        """How a post sees an answer to a question with this element; one with none is judged by its mask."""
        known = self._elements.get(element or "")
        return rights.of(self.rules[known.shown if known else rights.usual("personal", mask)], role)


def load(path: Path) -> Dictionary:
    """Read forms/elements.yaml; raises DictionaryError that names every fault with its place and its cure."""
    content = reading.read(path)
    return Dictionary({code: _element(code, entry) for code, entry in content.entries.items()}, content.rights)


def _element(code: str, entry: reading.Entry) -> Element:
    subject, _, attribute = code.partition(".")
    return Element(
        code=code,
        name=entry.name,
        type=entry.type,
        subject=subject,
        sensitivity=Sensitivity(entry.sensitivity),
        fresh_days=entry.fresh_days,
        basis=entry.basis,
        lead=entry.lead,
        attribute=entry.attribute or attribute,
        cross_check=entry.cross_check,
        lock=entry.lock,
        mask=entry.mask,
        shown=entry.shown,
        options=entry.options,
        columns=tuple(
            Column(name, column.name, column.type, column.mask, column.options, column.element)  # in the file's order
            for name, column in entry.columns.items()
        ),
        unit=entry.unit,
        matchable=entry.matchable,
    )


_current: Dictionary | None = None


def use(dictionary: Dictionary) -> None:
    """Set the dictionary of this process; called once at start."""
    global _current
    _current = dictionary


def current() -> Dictionary:
    if _current is None:
        raise RuntimeError("no dictionary: create the application first")
    return _current
