"""Every act that the house records has words for who reads the log; found in the source, so that none is forgotten."""

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from app.core.actor import PartyKind
from app.manage import audit_words

APP = Path(audit_words.__file__).resolve().parents[1]


@dataclass(frozen=True)
class Source:
    path: Path
    tree: ast.Module

    @cached_property
    def audit_name(self) -> str:
        """As what this module knows app.audit.service."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module == "app.audit":
                return next((name.asname or name.name for name in node.names if name.name == "service"), "")
        return ""

    @property
    def module(self) -> object:
        return importlib.import_module(".".join(self.path.relative_to(APP.parent).with_suffix("").parts))


class Acts:
    """What is given to audit.record as the act, followed through constants, enums and functions that hand it on."""

    def __init__(self, *sources: Source) -> None:
        self.sources = sources
        self.unread: set[str] = set()

    def recorded(self) -> set[str]:
        found = set()
        for source in self.sources:
            for call, inside in _calls(source):
                if _records(call, source):
                    found |= self._read(call.args[1], source, inside)
        return found

    def _read(self, said: ast.expr, source: Source, inside: ast.FunctionDef | None) -> set[str]:
        match said:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.IfExp():
                return self._read(said.body, source, inside) | self._read(said.orelse, source, inside)
            case ast.JoinedStr():
                codes = {""}
                for part in said.values:
                    read = self._read(part.value if isinstance(part, ast.FormattedValue) else part, source, inside)
                    codes = {code + more for code in codes for more in read}
                return codes
            case ast.Attribute(value=ast.Name(id=name), attr="value") if inside and (kind := _annotation(inside, name)):
                return {member.value for member in getattr(source.module, kind)}
            case ast.Name(id=name) if inside and name in _arguments(inside):
                return self._handed_on(inside, name, source)
            case ast.Name(id=name) if isinstance(getattr(source.module, name, None), str):
                return {getattr(source.module, name)}
        self.unread.add(f"{source.path.name}: {ast.unparse(said)}")
        return set()

    def _handed_on(self, function: ast.FunctionDef, name: str, home: Source) -> set[str]:
        """What every call of this function gives for this argument; a private one is called in its own module."""
        found, at = set(), _arguments(function).index(name)
        for source in [home] if function.name.startswith("_") else self.sources:
            for call, inside in _calls(source):
                if getattr(call.func, "attr", getattr(call.func, "id", "")) == function.name and len(call.args) == len(function.args.args):
                    found |= self._read(call.args[at], source, inside)
        return found


def _calls(source: Source) -> Iterator[tuple[ast.Call, ast.FunctionDef | None]]:
    """Every call, with the function in which it stands."""
    pending: list[tuple[ast.AST, ast.FunctionDef | None]] = [(source.tree, None)]
    while pending:
        node, inside = pending.pop()
        if isinstance(node, ast.Call):
            yield node, inside
        within = node if isinstance(node, ast.FunctionDef) else inside
        pending += [(child, within) for child in ast.iter_child_nodes(node)]


def _records(call: ast.Call, source: Source) -> bool:
    func = call.func
    return isinstance(func, ast.Attribute) and func.attr == "record" and getattr(func.value, "id", "-") == source.audit_name


def _arguments(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args]


def _annotation(function: ast.FunctionDef, name: str) -> str:
    kinds = [argument.annotation for argument in function.args.args if argument.arg == name]
    return kinds[0].id if kinds and isinstance(kinds[0], ast.Name) else ""


@pytest.fixture(scope="module")
def house() -> list[Source]:
    return [Source(path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(APP.glob("**/*.py"))]


def test_every_act_that_is_recorded_has_words_and_no_word_is_left_over(house: list[Source]) -> None:
    acts = Acts(*house)
    found = acts.recorded()
    assert not acts.unread, "an act is given in a way that this test does not follow"
    assert sorted(found - set(audit_words.ACTS)) == [], "say in app/manage/audit_words.py what these are"
    assert sorted(set(audit_words.ACTS) - found) == [], "nothing records these any more"
    assert {code.partition(":")[0] for code in found} == set(audit_words.GROUPS)


def test_every_thing_that_is_acted_on_has_words(house: list[Source]) -> None:
    given = [
        keyword.value
        for source in house
        for call, _ in _calls(source)
        if _records(call, source)
        for keyword in call.keywords
        if keyword.arg == "kind"
    ]
    plain = {value.value for value in given if isinstance(value, ast.Constant)}
    assert plain | set(PartyKind) <= set(audit_words.THINGS), "say in app/manage/audit_words.py what these are"
    assert set(audit_words.THINGS) <= plain | set(PartyKind) | {"upload", "certificate"}, "nothing of this kind is acted on any more"


def test_an_act_without_words_and_one_that_cannot_be_followed_are_found() -> None:
    planted = (
        "from app.audit import service as audit\n"
        "def act(who, word):\n audit.record(who, 'case:unheard', kind='', ref='')\n audit.record(who, word(), kind='', ref='')"
    )
    acts = Acts(Source(APP / "planted.py", ast.parse(planted)))
    assert acts.recorded() == {"case:unheard"} and acts.unread == {"planted.py: word()"}
    assert "case:unheard" not in audit_words.ACTS
