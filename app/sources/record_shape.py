"""How another house's answer becomes a record: where each value lies, and how that house writes it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.catalogue.reading import Key, OneOf, Place, Section, read_section, shown, text
from app.sources.base import Record

Row = Mapping[str, object]
YES = frozenset({"1", "y", "yes", "t", "true", "是", "有"})
DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?|(\d{2})(\d{2})?)(?:[日月T\s]|$)")
NO = frozenset({"0", "n", "no", "f", "false", "否", "无"})


class Unreadable(ValueError):
    """The house writes a value in a way that was not agreed."""


def _text(value: object) -> str:
    if isinstance(value, dict | list):
        raise Unreadable()
    return str(value).strip()


def _whole(value: object) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(_text(value))


def _hundredths(value: object) -> int:
    """12.5, "1,250.00": as a whole number of hundredths, never through binary fractions."""
    found = re.fullmatch(r"(-?)(\d+)(?:\.(\d{1,2})0*)?", _text(value).replace(",", ""))
    if not found:
        raise Unreadable()
    amount = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0") or 0)
    return -amount if found[1] else amount


def _date(value: object) -> str:
    """20260301, 2026/3/1, 2026-03-01 08:00:00, 202603 (its first day): as 2026-03-01."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    found = DAY.match(_text(value))
    if not found:
        raise Unreadable()
    return date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5] or 1)).isoformat()


def _yes_no(value: object) -> bool:
    said = _text(value).lower()
    if said not in YES | NO:
        raise Unreadable()
    return said in YES


WRITTEN: Mapping[str, Callable[[object], object]] = {
    "text": _text,
    "whole": _whole,
    "yuan": _hundredths,
    "square_metres": _hundredths,
    "date": _date,
    "yes_no": _yes_no,
}


@dataclass(frozen=True)
class Way:
    """Where one value lies and how it is written; `choices` from the house's codes to ours."""

    at: str
    written: str = "text"
    choices: Mapping[str, str] = field(default_factory=dict)
    each: Mapping[str, "Way"] = field(default_factory=dict)  # of a list: the columns of its rows

    def value(self, row: Row) -> object:
        """The value as we keep it, None where the house has none; raises Unreadable."""
        raw = found_at(row, self.at)
        if raw is None or raw == "":
            return None
        if self.each:
            return [{name: way.value(line) for name, way in self.each.items()} for line in _lines(raw)]
        if self.choices:
            return self.choices[_text(raw)] if _text(raw) in self.choices else _refuse()
        try:
            return WRITTEN[self.written](raw)
        except (ValueError, TypeError, OverflowError):
            raise Unreadable() from None


def _lines(raw: object) -> list[Row]:
    if not isinstance(raw, list) or not all(isinstance(line, Mapping) for line in raw):
        raise Unreadable()
    return raw


def _refuse() -> object:
    raise Unreadable()


@dataclass(frozen=True)
class RecordShape:
    """Where a record's number, subject and day lie in a row, and each value by its attribute."""

    subject: str
    values: Mapping[str, Way]
    record: str = ""
    dated: str = ""

    def read(self, row: Row, wanted: frozenset[str]) -> Record:
        """The record of one row; raises Unreadable."""
        values = {name: way.value(row) for name, way in self.values.items() if name in wanted}
        return Record(
            id=_text(found_at(row, self.record) or "") if self.record else "",
            subject_key=_text(found_at(row, self.subject) or "").upper(),
            dated=_date(found_at(row, self.dated)) if self.dated and found_at(row, self.dated) else "",
            values={name: value for name, value in values.items() if value is not None},
        )


def merged(records: Iterable[Record]) -> Record | None:
    """The first record, with what the others say otherwise; another subject's record is what the call broke over."""
    found = list(records)
    if not found:
        return None
    first, *older = found
    if any(record.subject_key != first.subject_key for record in older):
        raise Unreadable()
    others = {name: value for record in reversed(older) for name, value in record.values.items() if value != first.values.get(name)}
    return replace(first, others=others)


def found_at(row: object, path: str) -> object:
    """`data.items.0.name` inside mappings and lists; None where there is nothing."""
    for step in path.split("."):
        if isinstance(row, Mapping):
            row = row.get(step)
        elif isinstance(row, list) and step.isdecimal() and int(step) < len(row):
            row = row[int(step)]
        else:
            return None
    return row


def _choices(value: object, place: Place) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        place.wrong(f"choices are written their code: ours, not {shown(value)}")
        return {}
    return {str(theirs): text(ours, place.at(str(theirs))) for theirs, ours in value.items()}


WAY = Section(
    "way",
    lambda **keys: Way(keys["from"], keys.get("as", "text"), keys.get("choices", {}), keys.get("each", {})),
    {
        "from": Key(text, required=True),
        "as": Key(OneOf(WRITTEN, "way of writing")),
        "choices": Key(_choices),
        "each": Key(lambda value, place: ways(value, place)),
    },
)


def ways(value: object, place: Place) -> Mapping[str, Way]:
    """attribute: where it lies, or {from: …, as: …, choices: …}."""
    if not isinstance(value, Mapping):
        place.wrong(f"values are written attribute: where it lies, not {shown(value)}")
        return {}
    found = {}
    for name, way in value.items():
        at = place.at(str(name))
        made = Way(way) if isinstance(way, str) else read_section(WAY, way, at)
        if isinstance(made, Way):
            found[str(name)] = made
    return found


def plain(value: object, _place: Place) -> object:
    """What is taken as it is written: the body of a request."""
    return value


SHAPE_KEYS = {
    "subject": Key(text),
    "record": Key(text),
    "dated": Key(text),
    "values": Key(ways),
}
