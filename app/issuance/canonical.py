"""One byte string for one document: what is signed can be written again from its JSON by anybody."""

from collections.abc import Iterable, Mapping

import orjson

PLAIN = frozenset({str, int, bool, type(None)})


def canonical(document: Mapping[str, object]) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces. Numbers are integers: RFC 8785 would write the same bytes."""
    _refuse_fractions(document.values())
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def _refuse_fractions(values: Iterable[object]) -> None:
    for value in values:
        kind = type(value)
        if kind in PLAIN:
            continue
        if isinstance(value, float):
            raise TypeError("a fraction has no single spelling: use scaled integers")
        if isinstance(value, Mapping):
            _refuse_fractions(value.values())
        elif isinstance(value, list | tuple):
            _refuse_fractions(value)
