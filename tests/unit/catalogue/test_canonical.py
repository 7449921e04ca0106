"""The canonical form: the same content, the same bytes; written and read again it is the same service."""

import copy
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings, strategies as st

from app.catalogue import canonical, loader
from app.catalogue.documents import BLOCKS, Folder, completed, modern
from app.core import strict_yaml
from app.elements import dictionary
from app.publishing.service import service_files

ROOT = Path(__file__).parents[3]
FORMS = ROOT / "forms"
ELEMENTS = dictionary.load(FORMS / "elements.yaml")
FOLDER = Folder(FORMS)
FILES = [*service_files(FORMS), *sorted((FORMS / BLOCKS).glob("*.yaml"))]
WRITTEN = {path: strict_yaml.load_content(path.read_text(encoding="utf-8")) for path in service_files(FORMS)}


def format_of(path):
    return canonical.block if path.parent.name == BLOCKS else canonical.service


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_files_are_in_the_canonical_form(path):
    text = path.read_text(encoding="utf-8")
    assert canonical.comments(text) == []
    assert format_of(path)(strict_yaml.load_content(text)) == text, "run: flask services format"


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_what_was_exported_whole_is_the_same_service_without_the_house(path):
    whole, definition = loader.load_document(path, ELEMENTS)
    again = strict_yaml.load_content(canonical.service(whole))
    assert loader.read(again, "again") == definition
    assert completed(again, ELEMENTS, FOLDER, shown="again") == whole


# Texts that YAML would take for something else, break or lose.
AWKWARD = ["yes", "null", "~", "1e3", "0x1F", "12:30", "2026-01-01", "- a", "a: b", "a #b", "#", "'", '"', "\\", "{a}", "[a", "a,", "? a", "!x", "&x",
           "*x", "%x", "@x", "`x", "=", "<<", "a:", "-", "---", "...", "\u2028", "\x85", "\ufeff", "\x7f", "\U0001f600", "​", "|", ">", "é", "a\tb", " a "]  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=30)
)
NOTES = st.one_of(TEXT, st.lists(TEXT, min_size=2, max_size=4).map("\n".join))


def mappings(node):
    """Every mapping of a document with its keys written as a path."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from mappings(value)
    elif isinstance(node, list):
        for item in node:
            yield from mappings(item)


@st.composite
def variations(draw):
    """A shipped service with texts, notes and the order of keys changed at will."""
    path = draw(st.sampled_from(sorted(WRITTEN)))
    document = copy.deepcopy(WRITTEN[path])
    found = list(mappings(document))
    for number in draw(st.lists(st.integers(0, len(found) - 1), max_size=6)):
        node = found[number]
        if "zh" in node:
            node["zh"] = draw(TEXT.filter(str.strip))
        if "note" not in node and not isinstance(node.get("hint"), dict):
            node["note"] = draw(NOTES)
        keys = draw(st.permutations(list(node)))
        if "code" in node or "zh" in node:  # elsewhere the order is what is shown
            changed = {key: node[key] for key in keys}
            node.clear()
            node.update(changed)
    return path, document


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(variations())
def test_formatting_is_stable_and_loses_nothing(case):
    _path, document = case
    text = canonical.service(document)
    assert text == text.encode().decode() and text.endswith("\n")
    read = strict_yaml.load_content(text)
    assert canonical.service(read) == text  # format(format(x)) == format(x)
    assert yaml.safe_load(text) == read  # also for readers that are not ours
    whole = completed(document, ELEMENTS, FOLDER, shown="x")
    assert completed(read, ELEMENTS, FOLDER, shown="x") == whole  # load(format(x)) == load(x)
    assert canonical.comments(text) == []


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT),
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXT, inner, max_size=4)),
        max_leaves=12,
    )
)
def test_any_content_is_read_back_as_it_was(content):
    """Also what no service may hold: the designer exports what is not right yet."""
    text = canonical.service({"x": content})
    assert repr(strict_yaml.load_content(text)["x"]) == repr(content)


def test_the_order_of_keys_is_the_one_of_the_tables():
    text = canonical.service({"kind": "instant", "code": "a", "strange": 1, "note": "why", "name": {"en": "A", "zh": "甲"}})
    assert text.splitlines() == [canonical.HEADER, "note: why", "code: a", "name: {zh: 甲, en: A}", "kind: instant", "strange: 1"]


def test_a_note_of_several_lines_keeps_them():
    text = canonical.service({"note": "first\n\n  second  \nthird\n", "code": "a"})
    assert text.splitlines()[1:] == ["note: |-", "  first", "", "    second", "  third", "code: a"]
    assert strict_yaml.load_content(text)["note"] == "first\n\n  second\nthird"


def test_a_comment_that_would_be_lost_is_found_and_a_sign_in_a_text_is_not():
    text = f'{canonical.HEADER}\n# top\na: "x # no"\nb: c#d # yes\nc: |\n  # no\nd: 中文 # yes\n'
    assert canonical.comments(text) == [2, 4, 7]


def test_the_older_spelling_of_a_hint_is_written_as_today():
    old = {"materials": [{"code": "a", "note": {"zh": "甲", "en": "A"}}, {"code": "b", "note": "a comment"}]}
    assert modern(old)["materials"] == [{"code": "a", "hint": {"zh": "甲", "en": "A"}}, {"code": "b", "note": "a comment"}]
