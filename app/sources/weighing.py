"""Weighs what several sources say about one fact: the lead fills (一数一源), the others check (多源校核)."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.elements.dictionary import Element
from app.elements.facts import Fact, Origin, Value
from app.sources.subjects import Call


@dataclass(frozen=True)
class Asked:
    """Who was asked for one element: the one that leads, what each calls it, and what kind of fact each gives."""

    lead: str | None
    names: Mapping[str, str | None]
    origins: Mapping[str, Origin]


@dataclass(frozen=True)
class Weighed:
    """The fact, who says otherwise, and which sources sent what cannot be an answer."""

    fact: Fact | None = None
    others: tuple[tuple[str, Value], ...] = ()
    garbled: frozenset[str] = frozenset()

    @property
    def value(self) -> Value:
        return self.fact.value if self.fact else None


def weigh(element: Element, calls: Iterable[Call], asked: Asked) -> Weighed:
    """The calls come lead first.

    A gap of the lead is filled by a cross-checking source, never locked; a silent lead is not replaced.
    """
    calls = list(calls)
    garbled = frozenset(call.source for call in calls if not _accepted(element, call, asked))
    sound = [call for call in calls if call.record and call.is_good and call.source not in garbled]
    said = [call for call in sound if _value(call, asked) is not None]
    lead_answered = any(call.source == asked.lead and call.is_good and call.source not in garbled for call in calls)
    if not said or not lead_answered:
        return Weighed(garbled=garbled)
    first = said[0]
    value = _value(first, asked)
    others = [(first.source, other) for other in _second_record(first, element, asked) if not agree(other, value)]
    others += [(call.source, _value(call, asked)) for call in said[1:] if not agree(_value(call, asked), value)]
    return Weighed(_fact(element, first, value, asked), tuple(others), garbled)


def agree(one: Value, other: Value) -> bool:
    """Equal apart from spaces and the width of characters."""
    return _plain(one) == _plain(other)


def _plain(value: Value) -> Value:
    return "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else value


def _value(call: Call, asked: Asked) -> Value:
    value = call.record.values.get(asked.names[call.source] or "") if call.record else None
    return None if value == "" else value  # type: ignore[return-value]


def _second_record(call: Call, element: Element, asked: Asked) -> tuple[Value, ...]:
    other = call.record.others.get(asked.names[call.source] or "") if call.record else None
    return (other,) if other is not None and element.accepts(other) else ()  # type: ignore[arg-type, return-value]


def _accepted(element: Element, call: Call, asked: Asked) -> bool:
    value = _value(call, asked)
    return value is None or element.accepts(value)


def _fact(element: Element, call: Call, value: Value, asked: Asked) -> Fact:
    record = call.record
    number, dated = (record.id, record.dated) if record else ("", "")
    if record and asked.names[call.source] in record.parts:
        number, dated = record.parts[asked.names[call.source] or ""]
    return Fact(
        value=value,
        origin=asked.origins[call.source],
        source=call.source,
        record=number,
        fetched_at=call.fetched_at or call.at,
        dated=dated,
        basis=element.legal_basis,
        locked=element.lock and call.source == element.lead,
    )
