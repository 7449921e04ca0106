"""forms/README.md names every key that a service file may have, and no other."""

import re
from pathlib import Path

import pytest

from app.catalogue.definitions import Proof
from app.catalogue.keys import BLOCK_KEYS, MASKS, MATTER_TYPES, SECTIONS, TAGS
from app.form_engine.registry import TYPES

README = (Path(__file__).parents[3] / "forms" / "README.md").read_text(encoding="utf-8")
CHAPTERS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", README, re.M | re.S))
ROW = re.compile(r"^\| `(\w+)` \| (needed)? ?\| (.+) \|$", re.M)


def rows(name):
    return {key: bool(needed) for key, needed, _ in ROW.findall(CHAPTERS[name])}


def test_every_part_of_a_service_has_its_chapter():
    assert set(CHAPTERS) == {section.name for section in SECTIONS}


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_the_chapter_names_exactly_the_keys_the_loader_knows(section):
    own = {key: rule.required for key, rule in section.keys.items()}
    block = dict.fromkeys(BLOCK_KEYS, False) if section.name == "group" else {}
    assert list(rows(section.name).items()) == list((block | own).items())  # in the order in which `format` writes them


@pytest.mark.parametrize("word", [*TYPES, *MASKS, *MATTER_TYPES, *TAGS, *Proof])
def test_every_word_that_a_key_takes_stands_in_the_text(word):
    assert f"`{word}`" in README or f'`"{word}"`' in README
