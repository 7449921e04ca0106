"""Weighs what several sources say about one fact: the lead fills (一数一源), the others check (多源校核)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from app.elements.dictionary import Element
from app.elements.facts import Fact, Origin, Value
from app.sources.subjects import Call


@dataclass(frozen=True)
class Weighed:
    """The fact, who says otherwise, and which sources sent what cannot be an answer."""

    fact: Fact | None = None
    others: tuple[tuple[str, Value], ...] = ()
    garbled: frozenset[str] = frozenset()

    @property
    def value(self) -> Value:
        return self.fact.value if self.fact else None


def weigh(element: Element, calls: Iterable[Call]) -> Weighed:
    """The calls come lead first. A gap of the lead is filled by a cross-checking source, never locked; a silent lead is not replaced."""
    calls = list(calls)
    garbled = frozenset(call.source for call in calls if not _accepted(element, call))
    sound = [call for call in calls if call.record and call.is_good and call.source not in garbled]
    said = [call for call in sound if _value(call, element) is not None]
    lead_answered = any(call.source == element.lead and call.is_good and call.source not in garbled for call in calls)
    if not said or not lead_answered:
        return Weighed(garbled=garbled)
    first = said[0]
    value = _value(first, element)
    others = [(first.source, other) for other in _second_record(first, element) if not agree(other, value)]
    others += [(call.source, _value(call, element)) for call in said[1:] if not agree(_value(call, element), value)]
    return Weighed(_fact(element, first, value), tuple(others), garbled)


def agree(one: Value, other: Value) -> bool:
    """Equal apart from spaces and the width of characters."""
    return _plain(one) == _plain(other)


def _plain(value: Value) -> Value:
    return "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else value


def _value(call: Call, element: Element) -> Value:
    value = call.record.values.get(element.attribute) if call.record else None
    return None if value == "" else value  # type: ignore[return-value]


def _second_record(call: Call, element: Element) -> tuple[Value, ...]:
    other = call.record.others.get(element.attribute) if call.record else None
    return (other,) if other is not None and element.accepts(other) else ()  # type: ignore[arg-type, return-value]


def _accepted(element: Element, call: Call) -> bool:
    value = _value(call, element)
    return value is None or element.accepts(value)


def _fact(element: Element, call: Call, value: Value) -> Fact:
    return Fact(
        value=value,
        origin=Origin.SOURCE,
        source=call.source,
        record=call.record.id if call.record else "",
        fetched_at=call.fetched_at or call.at,
        dated=call.record.dated if call.record else "",
        basis=element.legal_basis,
        locked=element.lock and call.source == element.lead,
    )
