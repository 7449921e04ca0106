"""The one way to write a service as YAML: the same content always gives the same bytes.

Keys stand in the order of forms/README.md. What fits into a line is written in one: `{zh: …, en: …}`. Texts are never folded.
A comment is a `note:`, for only what belongs to the content can survive a designer, an export and another pair of eyes.
"""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date

import yaml

from app.catalogue.documents import Document, modern
from app.catalogue.order import block_in_order, in_order
from app.catalogue.reading import NOTE
from app.core.strict_yaml import STRING, Safe

WIDTH = 140
HEADER = "# yaml-language-server: $schema=../schema.json"
BLOCK_HEADER = f"{HEADER}#/$defs/group"
SHORT_ENOUGH = 3  # mappings inside one another that one line may hold

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
PLAIN_START = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<~]|-(?=[^\s,\[\]{}])")
NOT_PLAIN = re.compile(r": |:$| #|^---|^\.\.\.|[\t\n]")
OF_FLOW = re.compile(r"[\[\]{},?:]")  # within brackets these mean something, to one reader of YAML or another


def service(document: Document) -> str:
    """A service file in its canonical form."""
    return _file(in_order(modern(document)), HEADER)


def block(document: Document) -> str:
    """A block of forms/_blocks in its canonical form."""
    return _file(block_in_order(document), BLOCK_HEADER)


def comments(text: str) -> list[int]:
    """The lines with a comment other than the header's: writing the file anew would lose them."""
    written = bytearray(text.encode("utf-32-le"))
    for event in yaml.parse(text, Safe):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            first, last = event.start_mark.index * 4, event.end_mark.index * 4
            written[first:last] = "x".encode("utf-32-le") * ((last - first) // 4)
    left, lines = written.decode("utf-32-le"), text.split("\n")
    at = {text.count("\n", 0, found.start()) for found in re.finditer("#", left)} if len(left) == len(text) else set()
    return [number + 1 for number in sorted(at) if not lines[number].startswith("# yaml-language-server:")]


def _file(document: Document, header: str) -> str:
    return "\n".join([header, *_mapping(document, "")]) + "\n"


def _mapping(value: Mapping, indent: str) -> Iterator[str]:
    for key, item in value.items():
        yield from _entry(f"{indent}{_scalar(key)}:", item, indent)


def _entry(head: str, value: object, indent: str) -> Iterator[str]:
    """A key or a dash with what follows it."""
    if head.endswith(f"{NOTE}:") and isinstance(value, str) and _can_be_literal(value):
        yield f"{head} |-"
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
        return
    line = f"{head} {_flow(value)}" if _is_flat(value) else ""
    if line and (len(line) <= WIDTH or not isinstance(value, Mapping | list) or not value):
        yield line
        return
    yield head
    if isinstance(value, Mapping):
        yield from _mapping(value, f"{indent}  ")
    elif isinstance(value, list):
        for item in value:
            yield from _item(item, f"{indent}  ")


def _item(value: object, indent: str) -> Iterator[str]:
    line = f"{indent}- {_flow(value)}" if _is_flat(value) and not _is_one_word(value) else ""
    if line and (len(line) <= WIDTH or not isinstance(value, Mapping | list) or not value):
        yield line
        return
    nested = _mapping(value, f"{indent}  ") if isinstance(value, Mapping) else _lines_of(value, f"{indent}  ")
    first = next(nested)
    yield f"{indent}- {first.lstrip()}"
    yield from nested


def _is_one_word(value: object) -> bool:
    """`- use: contact` needs no brackets."""
    return isinstance(value, Mapping) and len(value) == 1 and not isinstance(next(iter(value.values())), Mapping | list)


def _lines_of(value: object, indent: str) -> Iterator[str]:
    """A list in a list."""
    for item in value if isinstance(value, list) else [value]:
        yield from _item(item, indent)


def _is_flat(value: object, depth: int = 1) -> bool:
    """Whether one line may hold it: no list of mappings, no note of several lines, not too deep."""
    if isinstance(value, Mapping):
        lines = isinstance(value.get(NOTE), str) and "\n" in value[NOTE]
        return depth < SHORT_ENOUGH and not lines and all(_is_flat(item, depth + 1) for item in value.values())
    if isinstance(value, list):
        return depth < SHORT_ENOUGH and not any(isinstance(item, Mapping | list) for item in value)
    return True


def _flow(value: object) -> str:
    """In one line; a scalar by itself stands outside of brackets."""
    return _inside(value) if isinstance(value, Mapping | list) else _scalar(value)


def _inside(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key, flow=True)}: {_inside(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inside, value)) + "]"
    return _scalar(value, flow=True)


def _scalar(value: object, *, flow: bool = False) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return _float(value)
    return _text(value, flow) if isinstance(value, str) else str(value)


def _float(value: float) -> str:
    """YAML knows a float by its point."""
    if not math.isfinite(value):
        return {"inf": ".inf", "-inf": "-.inf"}.get(repr(value), ".nan")
    whole, e, exponent = repr(value).partition("e")
    return whole + (".0" if e and "." not in whole else "") + e + exponent


def _text(value: str, flow: bool) -> str:
    """Without quotes where YAML reads the same, else in the quotes that need the fewest signs."""
    if _is_plain(value, flow):
        return value
    if '"' in value and "\n" not in value and "\t" not in value and not UNPRINTABLE.search(value):
        return "'" + value.replace("'", "''") + "'"
    return '"' + UNPRINTABLE.sub(_escape, "".join(ESCAPES.get(sign, sign) for sign in value)) + '"'


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _is_plain(text: str, flow: bool) -> bool:
    """Whether YAML reads the text as itself without quotes."""
    if not PLAIN_START.match(text) or text != text.strip() or NOT_PLAIN.search(text) or UNPRINTABLE.search(text):
        return False
    if flow and OF_FLOW.search(text):
        return False
    kinds = Safe.yaml_implicit_resolvers.get(text[:1], ())
    return all(tag == STRING or not pattern.match(text) for tag, pattern in kinds)


def _can_be_literal(text: str) -> bool:
    """Whether a block of lines (`|-`) gives the text back."""
    lines = text.split("\n")
    whole = len(lines) > 1 and all((lines[0], lines[-1])) and all(line == line.rstrip() for line in lines)
    return whole and not lines[0].startswith(" ") and "\t" not in text and not UNPRINTABLE.search(text)
