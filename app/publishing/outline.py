"""A service's document as a tree of parts, after the same tables of keys by which it is read: whatever a file may say, a designer shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.catalogue.documents import Document
from app.catalogue.keys import SERVICE
from app.catalogue.reading import Code, OneOf, Part, Parts, Section, words

# The first of these keys that is there names a part.
CALLED_BY = ("title", "label", "name", "zh", "question", "message", "use", "element", "code", "rule")
USUAL = "text"  # the kind of a new question
Way = tuple[str | int, ...]


@dataclass(frozen=True)
class Node:
    """One part: where it lies, what kind it is, what it is called."""

    way: Way
    section: Section
    called: str
    trail: str  # as messages name its place: step b: field kitchen_plan
    lists: tuple[str, ...]  # keys under which it may have further parts

    @property
    def depth(self) -> int:
        """How many parts lie around it."""
        return sum(isinstance(part, int) for part in self.way) + sum(part == "form" for part in self.way[:1])

    @property
    def address(self) -> str:
        return "/".join(map(str, self.way))


def nodes(document: Document) -> Iterator[Node]:
    """The service itself and every part below it, in the order of the file."""
    yield from _nodes(SERVICE, document, ())


def _nodes(section: Section, value: Mapping, way: Way, *, trail: tuple[str, ...] = ()) -> Iterator[Node]:
    lists = tuple(key for key, rule in section.keys.items() if isinstance(rule.read, Parts))
    yield Node(way, section, called(value), ": ".join(trail), lists)
    for key, rule in section.keys.items():
        part, below = rule.read, value.get(key)
        if isinstance(part, Part) and isinstance(below, Mapping):
            yield from _nodes(part.section, below, (*way, key), trail=trail if key == "form" else (*trail, key))
        elif isinstance(part, Parts) and isinstance(below, list):
            for number, item in enumerate(below):
                if isinstance(item, Mapping):
                    name = item.get(part.section.named_by) or number + 1
                    yield from _nodes(part.section, item, (*way, key, number), trail=_inside(trail, f"{part.section.name} {name}"))


def _inside(trail: tuple[str, ...], part: str) -> tuple[str, ...]:
    """Messages leave the group out where a field is named."""
    outer = tuple(each for each in trail if not (part.startswith("field ") and each.startswith("group ")))
    return (*outer, part)


def called(value: Mapping) -> str:
    for key in CALLED_BY:
        said = value.get(key)
        if isinstance(said, Mapping):
            said = said.get("zh")
        if isinstance(said, str) and said:
            return said
    return "—"


def way_of(address: str) -> Way:
    return tuple(int(part) if part.isascii() and part.isdigit() and len(part) < 6 else part for part in address.split("/") if part)


def find(document: Document, address: str) -> Node | None:
    wanted = way_of(address)
    return next((node for node in nodes(document) if node.way == wanted), None)


def value_at(document: Document, way: Way) -> Document:
    """The part itself; `way` comes from a node of this document."""
    found: object = document
    for part in way:
        found = found[part]  # type: ignore[index]
    return found  # type: ignore[return-value]


# --- changing the tree ------------------------------------------------------------------------------------------------


def add(document: Document, way: Way, key: str) -> Way:
    """One more part at the end of a list, with what it must have; gives its way."""
    node = next(node for node in nodes(document) if node.way == way)
    part = node.section.keys[key].read
    if not isinstance(part, Parts):
        raise KeyError(key)
    items = _list_at(document, (*way, key))
    items.append(_new(part.section, {str(item.get("code")) for item in items if isinstance(item, Mapping)}))
    return (*way, key, len(items) - 1)


def _list_at(document: Document, way: Way) -> list:
    """The list of parts that lies there; an empty one where there was none yet."""
    *outer, key = way
    found = value_at(document, tuple(outer)).setdefault(str(key), [])
    return found if isinstance(found, list) else []


def _new(section: Section, taken: set[str]) -> Document:
    """The least that a part of this kind must say."""
    stem = section.name.replace(" ", "_")
    number = next(number for number in range(1, len(taken) + 2) if f"{stem}_{number}" not in taken)
    made: Document = {}
    for key, rule in section.keys.items():
        if not rule.required:
            continue
        if key == "code":
            made[key] = f"{stem}_{number}"
        elif rule.read is words:
            made[key] = {"zh": "（待填写）", "en": "(to be written)"}
        elif isinstance(rule.read, OneOf):
            known = list(map(str, rule.read.known))
            made[key] = USUAL if USUAL in known else known[0]
        elif isinstance(rule.read, Parts):
            made[key] = [_new(rule.read.section, set())]
        elif not isinstance(rule.read, Code):
            made[key] = ["form"] if key == "ways" else "（待填写）"
    return made


def remove(document: Document, way: Way) -> Way:
    """The tree without this part; gives the way of what held it."""
    *outer, key, number = way
    items = _list_at(document, (*outer, key))
    del items[int(number)]
    if not items:
        del value_at(document, tuple(outer))[str(key)]
    return tuple(outer)


def move(document: Document, way: Way, by: int) -> Way:
    """The part one place up (-1) or down (1) among its kind; at the end it stays."""
    *outer, number = way
    items = _list_at(document, tuple(outer))
    to = min(max(int(number) + by, 0), len(items) - 1)
    items.insert(to, items.pop(int(number)))
    return (*outer, to)
