"""What a certificate will print must be printable: found out at the decision, it would be a dead end for everyone."""

from collections.abc import Callable, Iterator

from app.elements.facts import Fact, Origin, Value
from app.form_engine.errors import Refusal
from app.form_engine.visible import Place

Printable = Callable[[str], bool]  # whether a paper can show this one character


def _anything(_sign: str) -> bool:
    return True


_can_print: Printable = _anything


def print_with(can_print: Printable) -> None:
    """Who prints says what can be printed; connected at start."""
    global _can_print
    _can_print = can_print


def refusal_of(place: Place, fact: Fact | None, printed: frozenset[str]) -> Refusal | None:
    """Why this answer cannot stand on the certificate that the form is for; None where it can, or need not.

    What a register said is not asked to be written otherwise: it is the name of someone or something.
    """
    if fact is None or fact.origin is Origin.SOURCE or not _is_printed(place, printed):
        return None
    sign = next((sign for text in _texts(fact.value) for sign in text if sign not in "\n\t" and not _can_print(sign)), "")
    if not sign:
        return None
    return Refusal("%(label)s contains “%(sign)s”, which cannot be printed on a certificate. Write it another way.", sign=sign)


def _is_printed(place: Place, printed: frozenset[str]) -> bool:
    group, code = place.group.code, place.question.code
    return bool(printed & ({group, f"{group}.{code}"} if place.group.repeated else {code}))


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
