"""What the administrator's pages show of services, versions and differences."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.catalogue.city import Department, city
from app.elements.words import Words
from app.manage import in_words
from app.manage.marks import Piece, marked
from app.publishing import diff, versions
from app.publishing.diff import Change, Kind
from app.publishing.versions import History, State, Version
from app.web import form_pages

ON_A_PAGE = 50
TONES = {State.IN_EFFECT: "green", State.TO_COME: "orange", State.BEFORE: "grey", State.WITHDRAWN: "red"}
KIND_TONES = {Kind.ADDED: "green", Kind.REMOVED: "red", Kind.CHANGED: "blue", Kind.MOVED: "purple"}


@dataclass(frozen=True)
class Line:
    """One service of the list."""

    name: Words
    department: Words
    history: History
    to_come: Version | None


@dataclass(frozen=True)
class Listed:
    lines: list[Line]
    count: int
    page: int
    pages: int
    departments: Sequence[Department]
    chosen: str


@dataclass(frozen=True)
class OfService:
    name: Words
    department: Words
    history: History
    tones: dict[State, str]


@dataclass(frozen=True)
class Row:
    """One difference, side by side: what is equal is plain, what differs is marked."""

    kind: str
    tone: str
    what: str
    place: str
    is_rule: bool
    was: list[Piece]
    now: list[Piece]


@dataclass(frozen=True)
class Compared:
    name: Words
    history: History
    old: Version
    new: Version
    areas: list[tuple[str, list[Row]]]
    count: int


def listed(department: str, page: int) -> Listed:
    """A page of the services, all of them or of one department; only those of the page are read."""
    codes = versions.codes(department)
    pages = max(1, -(-len(codes) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = versions.histories(codes[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])
    return Listed([_line(history) for history in shown], len(codes), page, pages, city().departments, department)


def _line(history: History) -> Line:
    coming = next((version for version in history.versions if version.state is State.TO_COME), None)
    return Line(_name(history), city().department(history.department).name, history, coming)


def _name(history: History) -> Words:
    return versions.published(history.code, history.shown.number).definition.name


def of(code: str) -> OfService:
    """Raises NoSuchService."""
    history = versions.history(code)
    return OfService(_name(history), city().department(history.department).name, history, TONES)


def compared(code: str, old: int | None, new: int | None) -> Compared:
    """Raises NoSuchService or NoSuchVersion."""
    history = versions.history(code)
    after = history.versions[0] if new is None else history.numbered(new)
    before = history.numbered(old) if old is not None else _before(history, after)
    changes = diff.compare(versions.published(code, before.number).definition, versions.published(code, after.number).definition)
    return Compared(_name(history), history, before, after, rows_of(changes), len(changes))


def rows_of(changes: Sequence[Change]) -> list[tuple[str, list[Row]]]:
    """The differences by area, in the reader's language."""
    language = form_pages.language()
    return [(area, [_row(change, language) for change in found]) for area, found in diff.by_area(changes)]


def _before(history: History, after: Version) -> Version:
    """The one before; the first version has none and is compared with itself."""
    return next((version for version in history.versions if version.number < after.number), after)


def _row(change: Change, language: str) -> Row:
    name = change.place[-1].in_language(language) if change.place else ""  # what came or went with nothing to say is shown by its name
    bare = not change.was and not change.now
    was, now = marked(
        name if bare and change.kind is Kind.REMOVED else change.was, name if bare and change.kind is Kind.ADDED else change.now
    )
    kind, tone = in_words.kind_word(change.kind), KIND_TONES[change.kind]
    return Row(kind, tone, in_words.what(change), in_words.place(change, language), change.is_rule, was, now)
