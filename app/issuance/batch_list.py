"""Reads a list of holders and facts as an office hands it in: what is sound is taken, what is not is named with its line and why.

Columns are named by the code of a fact or by its Chinese label; besides them number and name of the holder, and the last day where
it is not the type's own. A fact that is a list or a table cannot come from a list.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.core import sheet_lines
from app.elements.facts import Value
from app.elements.identifiers import credit_code_is_valid, id_number_is_valid, normal_identifier
from app.elements.masks import mask
from app.issuance import service
from app.issuance.batches import Line
from app.issuance.errors import CharacterMissing, FactsRefused
from app.issuance.records import Holder
from app.issuance.types import CertificateType, FactRule, FactType

NUMBER, NAME, UNTIL = "holder_number", "holder_name", "valid_until"
OWN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    NUMBER: (NUMBER, "持证主体代码", "证件号码"),
    NAME: (NAME, "持证主体", "持证人"),
    UNTIL: (UNTIL, "有效期至"),
}
MOST_LINES = 200_000
SCALE = {FactType.MONEY: 100, FactType.AREA: 100}  # 元 and 平方米 with two decimals, kept as whole hundredths
NOBODY = UUID(int=0)


@dataclass
class Read:
    lines: list[Line] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read(content: bytes, kind: CertificateType) -> Read:
    """All sound lines of a list and every fault. Never raises for what a file holds."""
    result = Read()
    text = sheet_lines.decoded(content)
    if text is None:
        result.faults.append("the file is neither UTF-8 nor GB 18030, or larger than 64 MB")
        return result
    rows = sheet_lines.lines(text)
    places, wrong = _places(next(rows, (1, None))[1] or [], kind)
    if wrong:
        result.faults.append(wrong)
        return result
    for number, cells in rows:
        if len(result.lines) == MOST_LINES:
            result.faults.append(f"only the first {MOST_LINES:,} sound lines were read")
            break
        if cells is None:
            result.faults.append(f"line {number}: a cell is longer than anything a list has: is a quotation mark missing?")
        elif any(cell.strip() for cell in cells):
            row = {column: sheet_lines.clean(cells[place]) if place < len(cells) else "" for column, place in places.items()}
            _take(number, row, kind, result)
    return result


def _places(header: list[str], kind: CertificateType) -> tuple[dict[str, int], str]:
    """Column -> its place; or what is wrong with the first line."""
    facts = {code: rule for code, rule in kind.facts.items() if rule.type not in {FactType.LIST, FactType.TABLE}}
    named = {name: column for column, names in OWN_COLUMNS.items() for name in names}
    named |= {rule.label.zh: code for code, rule in facts.items()} | {code: code for code in facts}
    given = [sheet_lines.clean(name) for name in header]
    if unknown := [name for name in given if name and name not in named]:
        return {}, f"the first line names columns that {kind.code} does not print from a list: {', '.join(unknown[:5])}"
    places = {named[name]: place for place, name in reversed(list(enumerate(given))) if name}
    needed = [NUMBER, NAME, *(code for code, rule in facts.items() if rule.required)]
    missing = [column for column in needed if column not in places]
    return places, f"the first line names no column for {', '.join(missing)}" if missing else ""


def _take(number: int, row: Mapping[str, str], kind: CertificateType, result: Read) -> None:
    try:
        result.lines.append(_line(row, kind))
    except ValueError as why:
        result.faults.append(f"line {number}: {why}")
    except (FactsRefused, CharacterMissing) as why:
        result.faults.append(f"line {number}: {why.message % why.params}")


def _line(row: Mapping[str, str], kind: CertificateType) -> Line:
    number, name = normal_identifier(row[NUMBER]), row[NAME]
    is_person = id_number_is_valid(number)
    if not is_person and not credit_code_is_valid(number):
        raise ValueError(f"{row[NUMBER] or 'nothing'} is neither an identity number nor a credit code")
    if not name:
        raise ValueError("the holder has no name")
    facts = {code: _value(kind.facts[code], text) for code, text in row.items() if code in kind.facts and text}
    holder = Holder("person" if is_person else "organisation", NOBODY, name, mask("id_number", number))
    return Line(number, name, service.check(kind.code, holder, facts), _day(row.get(UNTIL, "")))


def _value(rule: FactRule, text: str) -> Value:
    if rule.type is FactType.DATE:
        return _day(text)
    if rule.type is FactType.NUMBER:
        return _whole(rule, text, 1)
    return _whole(rule, text, SCALE[rule.type]) if rule.type in SCALE else text


def _whole(rule: FactRule, text: str, scale: int) -> int:
    """A decimal as a whole number of its smallest parts, without going through a fraction."""
    found = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,2}))?", text.replace(",", ""))
    if not found or (found[2] and scale == 1):
        raise ValueError(f"{rule.code} {text!r} is no number")
    return int(found[1]) * scale + int((found[2] or "0").ljust(2, "0")) * scale // 100


def _day(text: str) -> str:
    if not text:
        return ""
    parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
    try:
        return date(*(int(part) for part in _found(parts))).isoformat()
    except (TypeError, ValueError):
        raise ValueError(f"{text!r} is no day") from None


def _found(parts: re.Match[str] | None) -> Iterable[str]:
    return parts.groups() if parts else ()
