"""forms/README.md names every key that a service file may have, and no other; README.zh.md says the same in Chinese."""

import re
from pathlib import Path

import pytest

from app.catalogue.definitions import Proof
from app.catalogue.keys import BLOCK_KEYS, MASKS, MATTER_TYPES, SECTIONS, TAGS
from app.form_engine.registry import TYPES

FORMS = Path(__file__).parents[3] / "forms"
READMES = {name: (FORMS / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")}
CHAPTER = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.M | re.S)
ROW = re.compile(r"^\| `(\w+)` \| (needed|必填)? ?\| (.+) \|$", re.M)
both = pytest.mark.parametrize("readme", READMES)


def rows(readme, name):
    return {key: bool(needed) for key, needed, _ in ROW.findall(dict(CHAPTER.findall(READMES[readme]))[name])}


@both
def test_every_part_of_a_service_has_its_chapter(readme):
    assert set(dict(CHAPTER.findall(READMES[readme]))) == {section.name for section in SECTIONS}


@both
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_the_chapter_names_exactly_the_keys_the_loader_knows(section, readme):
    own = {key: rule.required for key, rule in section.keys.items()}
    block = dict.fromkeys(BLOCK_KEYS, False) if section.name == "group" else {}
    assert list(rows(readme, section.name).items()) == list((block | own).items())  # in the order in which `format` writes them


@both
@pytest.mark.parametrize("word", [*TYPES, *MASKS, *MATTER_TYPES, *TAGS, *Proof])
def test_every_word_that_a_key_takes_stands_in_the_text(word, readme):
    assert f"`{word}`" in READMES[readme] or f'`"{word}"`' in READMES[readme]
