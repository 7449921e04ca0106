"""The same tables of keys as a JSON Schema, so that an editor completes and checks a service while it is written."""

import json
import re
from collections.abc import Mapping

from app.catalogue import keys, reading
from app.catalogue.keys import BLOCK_KEYS, GROUP, QUESTION, SECTIONS, SERVICE
from app.catalogue.reading import NOTE, Code, Key, Measure, OneOf, Part, Parts, Reader, Section, Several

Schema = dict[str, object]
DRAFT = "http://json-schema.org/draft-07/schema#"  # what the YAML language server reads
CHAPTER = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.M | re.S)
ROW = re.compile(r"^\| `(\w+)` \| (?:needed|必填)? ?\| (.+) \|$", re.M)
COMMENT: Schema = {"type": "string", "description": "for who edits the file; kept, and shown to nobody else"}
TEXT: Schema = {"type": "string", "minLength": 1}
WORDS: Schema = {
    "type": "object",
    "properties": {NOTE: COMMENT, "zh": TEXT, "en": {"type": "string"}},
    "required": ["zh"],
    "additionalProperties": False,
}
WRITTEN: dict[Reader, Schema] = {
    reading.text: TEXT,
    reading.words: {"$ref": "#/$defs/words"},
    reading.whole: {"type": "integer"},
    reading.yes_no: {"type": "boolean"},
    reading.rule: {"type": ["string", "boolean"]},
    reading.formula: TEXT,
    reading.day: {"type": "string", "format": "date"},
    reading.texts_by_name: {"type": "object", "additionalProperties": TEXT},
    keys.options: {"type": "object", "minProperties": 1, "additionalProperties": {"anyOf": [{"$ref": "#/$defs/words"}, COMMENT]}},
}
# A file leaves out what the dictionary or a block says: then other keys than those of the complete document are needed.
ONE_OF_THESE = {QUESTION.name: [["code"], ["element"]], GROUP.name: [["use"], ["code", "title", "questions"]]}


def meanings(readme: str) -> Mapping[str, Mapping[str, str]]:
    """What forms/README.md says about each key, by section."""
    return {name: dict(ROW.findall(chapter)) for name, chapter in CHAPTER.findall(readme)}


def written(readme: str) -> str:
    """forms/schema.json, with what forms/README.md says about each key."""
    return json.dumps(build(readme), ensure_ascii=False, indent=1) + "\n"


def build(readme: str) -> Schema:
    """The schema; a reader that it does not know is a mistake of ours, and raises KeyError."""
    meaning = meanings(readme)
    sections = {section.name: section for section in (*SECTIONS, keys.COLUMN)}
    defs: dict[str, object] = {_name(section): _section(section, meaning) for section in sections.values()}
    return {
        "$schema": DRAFT,
        "title": "A service of Yimen, forms/<department>/<code>.yaml",
        "description": "Made by `flask services schema` from the keys of app/catalogue/keys.py. Do not edit.",
        "$ref": f"#/$defs/{_name(SERVICE)}",
        "$defs": defs | {"words": WORDS},
    }


def _name(section: Section) -> str:
    return section.name.replace(" ", "_")


def _section(section: Section, meaning: Mapping[str, Mapping[str, str]]) -> Schema:
    told = meaning.get(section.name) or meaning.get(QUESTION.name, {})  # a column has the keys of a field
    properties: dict[str, Schema] = {NOTE: COMMENT} | {name: _told(_of_block(name), told.get(name)) for name in _block_keys(section)}
    properties |= {name: _told(_key(key), told.get(name)) for name, key in section.keys.items()}
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if section.name in ONE_OF_THESE:
        return schema | {"anyOf": [{"required": names} for names in ONE_OF_THESE[section.name]]}
    required = [name for name, key in section.keys.items() if key.required]
    return schema | ({"required": required} if required and section is not keys.COLUMN else {})


def _block_keys(section: Section) -> tuple[str, ...]:
    return BLOCK_KEYS if section is GROUP else ()


def _of_block(name: str) -> Schema:
    return dict(TEXT) if name == "use" else {"type": "array", "items": TEXT}


def _told(schema: Schema, description: str | None) -> Schema:
    return schema | ({"description": description.replace("\\|", "|")} if description else {})


def _key(key: Key) -> Schema:
    return _written(key.read)


def _written(read: Reader) -> Schema:
    if isinstance(read, Part):
        return {"$ref": f"#/$defs/{_name(read.section)}"}
    if isinstance(read, Parts):
        return {"type": "array", "items": {"$ref": f"#/$defs/{_name(read.section)}"}}
    if isinstance(read, Several):
        return {"type": "array", "items": _written(read.read)}
    if isinstance(read, OneOf):
        return {"enum": [str(name) for name in read.known]}
    if isinstance(read, Code | Measure):
        return {"type": "string", "pattern": f"^{read.pattern}$"}
    return dict(WRITTEN[read])
