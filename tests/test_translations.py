"""Every message that people may read has its Chinese; rooms do not contradict each other."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import app
from app.core.errors import DomainError
from app.form_engine.carrying import News
from app.publishing import diff
from app.publishing.versions import State

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "app" / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
CALL = re.compile(r"""\b(?:_|gettext|lazy_gettext)\(\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
COMMENT = re.compile(r"\{#.*?#\}|\[#.*?#\]", re.DOTALL)
NAMED = re.compile(r"%\((\w+)\)")


def catalogue() -> dict[str, str]:
    known: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as file:
            known |= {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}
    return known


def msgids_in_sources() -> set[str]:
    found = set()
    for path in [*ROOT.glob("app/**/*.html"), *ROOT.glob("app/**/*.py")]:
        text = COMMENT.sub("", path.read_text(encoding="utf-8"))
        found |= {ast.literal_eval(message) for message in CALL.findall(text)}
    return found


def refusals() -> set[str]:
    """The messages of every DomainError in the house."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if module.name.endswith(("errors", "refusals")):
            importlib.import_module(module.name)
    pending, seen = [DomainError], set()
    while pending:
        kind = pending.pop()
        seen.add(kind.message)
        pending += kind.__subclasses__()
    return seen


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    return catalogue()


def test_every_message_of_pages_has_its_chinese(chinese: dict[str, str]) -> None:
    missing = sorted(text for text in msgids_in_sources() if text and text not in chinese)
    assert missing == []


def test_every_refusal_has_its_chinese(chinese: dict[str, str]) -> None:
    assert sorted(text for text in refusals() if text not in chinese) == []


def test_a_translation_names_the_same_values(chinese: dict[str, str]) -> None:
    wrong = [text for text, told in chinese.items() if set(NAMED.findall(told)) - set(NAMED.findall(text))]
    assert wrong == []


def test_rooms_do_not_contradict_each_other() -> None:
    told: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string:
                    told.setdefault(str(message.id), {})[str(message.string)] = path.name
    assert {text: rooms for text, rooms in told.items() if len(rooms) > 1} == {}


def test_what_differs_between_versions_is_named_in_chinese(chinese: dict[str, str]) -> None:
    """These msgids stand in tables and not in calls: the areas and properties of a difference, states of versions, news of a draft."""
    kinds = set(re.findall(r'_At\([^"]*?"([A-Z][^"]+)"', (ROOT / "app" / "publishing" / "diff.py").read_text(encoding="utf-8")))
    words = {*diff.AREAS, *diff.PROPERTIES.values(), *kinds, "Option", "Column", *map(str, State), *map(str, News)}
    assert len(kinds) > 5 and sorted(words - chinese.keys()) == []
