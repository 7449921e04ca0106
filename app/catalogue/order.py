"""A document in the order of the keys, its texts as they are read: how one writes it makes no difference to what is published."""

from collections.abc import Mapping

from app.catalogue import keys, reading
from app.catalogue.keys import BLOCK_KEYS, GROUP, SERVICE
from app.catalogue.reading import NOTE, Key, OneOf, Part, Parts, Reader, Section, Several, tidy

Document = dict[str, object]
PLAIN = (reading.text, reading.rule, reading.formula)


def in_order(document: object) -> Document:
    """A service, its keys in the order of forms/README.md. What is not known stays where it was, behind what is."""
    return _section(SERVICE, document)  # type: ignore[return-value]


def block_in_order(document: object) -> Document:
    """A group of forms/_blocks."""
    return _section(GROUP, document)  # type: ignore[return-value]


def names_of(section: Section) -> tuple[str, ...]:
    """The keys of a section as they are written: notes first, a group's block before what it changes."""
    return (NOTE, *(BLOCK_KEYS if section is GROUP else ()), *section.keys)


def _section(section: Section, value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    known = [name for name in names_of(section) if name in value]
    rest = [name for name in value if name not in known]
    return {name: _value(section.keys.get(name), name, value[name]) for name in (*known, *rest)}


def _value(key: Key | None, name: object, value: object) -> object:
    if key is None:
        return _comment(value) if name == NOTE else value
    return _read_by(key.read, value)


def _read_by(read: Reader, value: object) -> object:
    if isinstance(read, Part):
        return _section(read.section, value)
    if isinstance(read, Parts) and isinstance(value, list):
        return [_section(read.section, item) for item in value]
    if isinstance(read, Several) and isinstance(value, list):
        return [_read_by(read.read, item) for item in value]
    if isinstance(value, Mapping):
        return _mapping(read, value)
    if isinstance(value, str) and (read in PLAIN or isinstance(read, OneOf)):
        return " ".join(value.split())
    return value


def _mapping(read: Reader, value: Mapping) -> object:
    """Words, options and mappings of names: in the order written, for it is the order shown."""
    if read is reading.words:
        return _words(value)
    if read is keys.options:
        return {name: _words(item) if isinstance(item, Mapping) else _comment(item) for name, item in value.items()}
    if read is reading.texts_by_name:
        return {name: " ".join(item.split()) if isinstance(item, str) and name != NOTE else _comment(item) for name, item in value.items()}
    return dict(value)


def _words(value: Mapping) -> Document:
    known = [name for name in (NOTE, "zh", "en") if name in value]
    rest = [name for name in value if name not in known]
    return {name: _comment(value[name]) if name == NOTE else _tidy(value[name]) for name in (*known, *rest)}


def _tidy(value: object) -> object:
    return tidy(value) if isinstance(value, str) else value


def _comment(value: object) -> object:
    """A note keeps its lines; blanks at their ends say nothing."""
    return "\n".join(line.rstrip() for line in value.strip().splitlines()) if isinstance(value, str) else value
