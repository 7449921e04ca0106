"""One byte string for one document: what is signed can be written again from its JSON by anybody."""

import json
from collections.abc import Mapping


def canonical(document: Mapping[str, object]) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces. Numbers are integers: RFC 8785 would write the same bytes."""
    _refuse_fractions(document)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _refuse_fractions(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a fraction has no single spelling: use scaled integers")
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for part in parts:
        _refuse_fractions(part)
