"""Where a mistake stands: from the words of its place (“step a: field b: when”) to the file, the line and the key."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.catalogue.documents import BLOCKS, Document, Folder, question_code, read_text
from app.catalogue.errors import DefinitionError
from app.core.strict_yaml import Lines

LISTS = {  # what a message calls an item -> the key of its list
    "step": "steps", "group": "groups", "field": "questions", "situation": "situations",
    "column": "columns", "check": "checks", "check at": "checks",
    "material": "materials", "flow step": "flow", "check point": "points", "condition": "conditions", "condition with rule": "conditions",
    "basis": "basis", "faq": "faq", "charge": "charges",
}  # fmt: skip
ITEM = re.compile(rf"({'|'.join(sorted(LISTS, key=len, reverse=True))}|[a-z_]+) (.+)")
LINE = re.compile(r"line (\d+)")
FIRST_WORDS = 4  # so far into a message its key may stand: “unknown key 'wen'”


@dataclass(frozen=True)
class Fault:
    """One mistake: the file, the line, the key that it is about, what is wrong and the cure."""

    file: str
    line: int
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: " + (f"{self.key}: " if self.key else "") + self.what


@dataclass
class _Text:
    """One file with the line of each of its keys."""

    file: str
    document: object
    lines: Lines

    def line(self, of: object, key: object) -> int:
        return self.lines.get(id(of), {}).get(key, 1)


def _parsed(text: str, file: str) -> _Text:
    """Nothing stands anywhere in a text that cannot be read."""
    lines: Lines = {}
    try:
        return _Text(file, read_text(text, file, lines), lines)
    except DefinitionError:
        return _Text(file, {}, {})


class Finder:
    """Finds the places of the mistakes of one service file; blocks are looked through where the file takes them in."""

    def __init__(self, path: Path, folder: Folder) -> None:
        self.folder = folder
        self.text = self._read(path)

    @classmethod
    def of_text(cls, text: str, shown: str, folder: Folder) -> "Finder":
        """For a service that lies in no file."""
        finder = cls.__new__(cls)
        finder.folder, finder.text = folder, _parsed(text, shown)
        return finder

    def _read(self, path: Path) -> _Text:
        try:
            return _parsed(path.read_text(encoding="utf-8"), self.folder.shown(path))
        except (OSError, UnicodeDecodeError):
            return _Text(self.folder.shown(path), {}, {})

    def fault(self, said: str) -> Fault:
        """The fault of a message; the name of the file in front may be there or not."""
        parts = said.removeprefix(f"{self.text.file}: ").split(": ")
        if in_text := LINE.fullmatch(parts[0]):
            return Fault(self.text.file, int(in_text[1]), "", ": ".join(parts[1:]))
        walk = _Walk(self.text, self._block)
        walked = 0
        while walked < len(parts) - 1 and walk.into(parts[walked]):
            walked += 1
        what = ": ".join(parts[walked:])
        walk.look_at(what)
        return Fault(walk.text.file, walk.line, ": ".join(parts[:walked]) or walk.key, what)

    def _block(self, name: object) -> _Text | None:
        """The block of this name; None where there is none."""
        known = str(name) in self.folder.block_names
        return self._read(self.folder.root / BLOCKS / f"{name}.yaml") if known else None


class _Walk:
    """From the top of the file down the words of one place."""

    def __init__(self, text: _Text, block: Callable[[object], _Text | None]) -> None:
        self.text, self.block = text, block
        self.at: object = text.document
        self.line, self.key = 1, ""

    def into(self, part: str) -> bool:
        """Go to the key or the item that `part` names; says whether there is one."""
        if isinstance(self.at, Mapping) and part in self.at:
            self.line, self.at = self.text.line(self.at, part), self.at[part]
            return True
        if isinstance(self.at, list) and part.isdigit() and 0 < int(part) <= len(self.at):
            self.line, self.at = self.text.line(self.at, int(part) - 1), self.at[int(part) - 1]
            return True
        item = ITEM.fullmatch(part)
        return bool(item) and self._into_item(LISTS.get(item[1], item[1]), item[2], ruled=item[1].endswith("with rule"))  # type: ignore[index]

    def _into_item(self, key: str, name: str, *, ruled: bool) -> bool:
        for holder, items in _lists(self.at, key):
            chosen = [item for item in items if not ruled or (isinstance(item, Mapping) and "rule" in item)]
            for number, item in enumerate(chosen, 1):
                if name in _names(item, number):
                    self.line, self.at = self.text.line(items, items.index(item)), item
                    return True
            if isinstance(holder, Mapping) and self._into_block(holder, key, name):
                return True
        return any(self._into_block(group, key, name) for _, groups in _lists(self.at, "groups") for group in groups)

    def _into_block(self, group: object, key: str, name: str) -> bool:
        """A question that stands in the block which a group takes."""
        if not isinstance(group, Mapping) or "use" not in group or not (found := self.block(group["use"])):
            return False
        inner = _Walk(found, self.block)
        if key == "groups" and isinstance(found.document, Mapping) and found.document.get("code") == name:
            self.text, self.at, self.line = found, found.document, 1
            return True
        if not inner._into_item(key, name, ruled=False):
            return False
        self.text, self.at, self.line = inner.text, inner.at, inner.line
        return True

    def look_at(self, what: str) -> None:
        """The key among the first words of what is wrong, where it has one: “promised_days 30 is more than …”."""
        if not isinstance(self.at, Mapping):
            return
        for word in re.split(r"[\s;:,]+", what)[:FIRST_WORDS]:
            if (name := word.strip("'\"“”")) in self.at:
                self.line, self.key = self.text.line(self.at, name), name
                return


def _lists(node: object, key: str) -> Iterator[tuple[object, list]]:
    """Every list under this key at or below a node, with the mapping that holds it."""
    if isinstance(node, Mapping):
        if isinstance(node.get(key), list):
            yield node, node[key]
        for value in node.values():
            yield from _lists(value, key)
    elif isinstance(node, list):
        for item in node:
            yield from _lists(item, key)


def _names(item: object, number: int) -> set[str]:
    """What a message may call an item of a list."""
    if not isinstance(item, Mapping):
        return {str(number)}
    named: Document = dict(item)
    return {
        str(number),
        question_code(named),
        *(str(item[key]) for key in ("code", "question", "title", "use") if isinstance(item.get(key), str)),
    }
