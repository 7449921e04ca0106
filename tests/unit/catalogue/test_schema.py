"""forms/schema.json says what the loader says: true to the keys, and right about the shipped files and their mistakes."""

import copy
import json
import re
from pathlib import Path

import pytest

from app.catalogue import schema
from app.catalogue.keys import SECTIONS
from app.core import strict_yaml
from app.publishing.service import service_files

FORMS = Path(__file__).parents[3] / "forms"
WRITTEN = (FORMS / "schema.json").read_text(encoding="utf-8")
SCHEMA = json.loads(WRITTEN)
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}


def faults(value, rule, place="$"):
    """What of draft 7 our schema uses, checked as an editor would."""
    if "$ref" in rule:
        target = SCHEMA
        for part in rule["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        yield from faults(value, target, place)
    if "enum" in rule and value not in rule["enum"]:
        yield f"{place}: not one of {rule['enum']}"
    kinds = rule.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, TYPES[kind]) and not (kind == "integer" and isinstance(value, bool)) for kind in kinds):
        yield f"{place}: not {kinds}"
        return
    if "pattern" in rule and not re.search(rule["pattern"], value):
        yield f"{place}: does not fit {rule['pattern']}"
    if "anyOf" in rule and all(list(faults(value, each, place)) for each in rule["anyOf"]):
        yield f"{place}: fits none"
    if isinstance(value, dict):
        known, others = rule.get("properties", {}), rule.get("additionalProperties", True)
        yield from (f"{place}: {name} is missing" for name in rule.get("required", []) if name not in value)
        for name, item in value.items():
            if name in known:
                yield from faults(item, known[name], f"{place}.{name}")
            elif others is False:
                yield f"{place}: unknown {name}"
            elif isinstance(others, dict):
                yield from faults(item, others, f"{place}.{name}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from faults(item, rule.get("items", {}), f"{place}[{number}]")


def test_the_file_is_made_from_the_keys_of_today():
    assert schema.written((FORMS / "README.md").read_text(encoding="utf-8")) == WRITTEN, "run: flask services schema"


def test_every_key_of_the_loader_stands_in_it_with_its_meaning():
    for section in SECTIONS:
        told = SCHEMA["$defs"][section.name.replace(" ", "_")]["properties"]
        assert set(section.keys) < set(told)
        assert all(told[key].get("description") for key in section.keys), section.name


@pytest.mark.parametrize("path", service_files(FORMS), ids=lambda path: path.stem)
def test_shipped_services_fit_it(path):
    assert list(faults(strict_yaml.load_content(path.read_text(encoding="utf-8")), SCHEMA)) == []


@pytest.mark.parametrize("path", sorted((FORMS / "_blocks").glob("*.yaml")), ids=lambda path: path.stem)
def test_blocks_fit_the_part_that_their_header_names(path):
    text = path.read_text(encoding="utf-8")
    part = text.splitlines()[0].rpartition("#/$defs/")[2]
    assert list(faults(strict_yaml.load_content(text), SCHEMA["$defs"][part])) == []


HOUSING = strict_yaml.load_content((FORMS / "housing" / "rental-housing.yaml").read_text(encoding="utf-8"))
WRONG = [
    (("legal_days",), "twenty", "$.legal_days: not ['integer']"),
    (("kind",), "slow", "$.kind: not one of"),
    (("promissed_days",), 3, "$: unknown promissed_days"),
    (("name",), "公租房", "$.name: not ['object']"),
    (("materials", 0, "ways"), ["uplod"], "$.materials[0].ways[0]: not one of"),
    (("form", "steps", 0, "groups", 2, "questions", 3, "type"), "fil", ".type: not one of"),
    (("form", "steps", 0, "groups", 2, "questions", 3), {"label": {"zh": "甲"}}, "questions[3]: fits none"),
    (("code",), "Rental Housing", "$.code: does not fit"),
]


@pytest.mark.parametrize(("place", "value", "says"), WRONG, ids=[says for *_, says in WRONG])
def test_an_editor_marks_what_the_loader_would_refuse(place, value, says):
    document = copy.deepcopy(HOUSING)
    node = document
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    assert any(says in fault for fault in faults(document, SCHEMA)), list(faults(document, SCHEMA))
