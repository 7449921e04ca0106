"""What a department writes is read from its stream: nothing of it can blow up, and what is refused is refused with its line."""

import time
from pathlib import Path

import pytest
import yaml

from app.core import strict_yaml

FORMS = Path(__file__).parents[3] / "forms"

BOMB = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*{f'b{n - 1}' if n else 'a'}, *{f'b{n - 1}' if n else 'a'}]\n" for n in range(40))
HOSTILE = [
    (BOMB, "an anchor (&) may not be used", 1),
    ("a: 1\nb: *a\n", "an alias (*) may not be used", 2),
    ("[" * 100_000, "more than 40 mappings and lists", 1),
    ("- " * 100_000, "more than 40 mappings and lists", 1),
    ("? " * 100_000, "cannot be a key", 1),
    ("{a: " * 100_000, "more than 40 mappings and lists", 1),
    ("".join(f"{' ' * n}a:\n" for n in range(900)), "more than 40 mappings and lists", 41),
    ("a: 1\nb: 2\na: 3\n", "'a' is written twice; keep one of them", 3),
    ("a: !!python/object/apply:os.system ['true']\n", "may not be used; take it away", 1),
    ("a: !!binary aGk=\n", "may not be used; take it away", 1),
    ("a:\n  b: " + "9" * 5000, "is no number and no date; put it in quotes", 2),
    ("a: 2026-13-45\n", "is no number and no date; put it in quotes", 1),
    ("{[a]: b}\n", "cannot be a key", 1),
    ("~: b\n", "cannot be a key", 1),
    ("a: b\n---\nc: d\n", "a second document begins here", 2),
]


@pytest.mark.parametrize(("text", "says", "line"), HOSTILE, ids=[f"{says[:30]}-{number}" for number, (_, says, _) in enumerate(HOSTILE)])
def test_a_hostile_file_is_refused_with_its_line(text, says, line):
    with pytest.raises(yaml.MarkedYAMLError) as refused:
        strict_yaml.load_content(text)
    assert says in refused.value.problem
    assert refused.value.problem_mark.line + 1 == line


@pytest.mark.parametrize("text", ["a: \ud800", "a: \0", "a: [b", "a: " + "x" * 500_001])
def test_what_is_no_text_or_too_large_is_refused(text):
    with pytest.raises(strict_yaml.YamlFault):
        strict_yaml.load_content(text)


def test_a_file_as_large_as_allowed_takes_no_more_than_its_time():
    text = "a:\n" + "".join(f"  k{number}: {{zh: 甲, en: b}}\n" for number in range(15_000))
    begun = time.process_time()
    assert len(strict_yaml.load_content(text)["a"]) == 15_000
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("path", sorted(FORMS.rglob("*.yaml")), ids=lambda path: path.name)
def test_it_reads_what_yaml_reads(path):
    text = path.read_text(encoding="utf-8")
    assert strict_yaml.load_content(text) == yaml.safe_load(text)


@pytest.mark.parametrize("text", ["a: yes", "a: 0x1F", "a: 012", "a: 1_000", "a: 1.5", "a: .inf", "a: ~", "a:", "a: 2026-01-01", "a: 'yes'", "a: |\n  b\n", "", "- 1"])  # fmt: skip
def test_plain_words_mean_what_yaml_means(text):
    assert strict_yaml.load_content(text) == yaml.safe_load(text)


def test_lines_say_where_each_key_and_item_stands():
    lines: strict_yaml.Lines = {}
    document = strict_yaml.load_content("a: 1\n\nb:\n  - c: 2\n    d: 3\n  - e\n", lines)
    assert lines[id(document)] == {"a": 1, "b": 3}
    assert lines[id(document["b"])] == {0: 4, 1: 6}
    assert lines[id(document["b"][0])] == {"c": 4, "d": 5}
