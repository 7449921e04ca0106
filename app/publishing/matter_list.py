"""Reads a list of matters (事项清单) as an office hands it in: what is sound is taken, what is not is named with its line and why.

A list is CSV in UTF-8 or GB 18030, its first line the names of the columns, in any order and in English or Chinese.
Real lists hold mistakes; none of them stops the reading.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.catalogue import matters
from app.catalogue.keys import MATTER_TYPES
from app.core import sheet_lines
from app.elements.identifiers import credit_code_is_valid, normal_identifier

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "office": ("department", "office", "实施主体", "部门"),
    "name": ("name", "事项名称", "名称"),
    "matter_type": ("type_code", "事项类型编码", "事项类型"),
    "code": ("item_code", "code", "事项编码", "实施编码"),
    "area": ("area_code", "行政区划代码", "区划代码"),
    "audience": ("audience", "服务对象"),
    "channels": ("channels", "办理形式", "办理渠道"),
    "legal_days": ("legal_days", "法定办结时限"),
    "promised_days": ("promised_days", "承诺办结时限"),
    "phone": ("phone", "咨询电话"),
}
NEEDED = ("office", "name", "matter_type", "code")

AUDIENCES = {"自然人": "person", "个人": "person", "person": "person"} | dict.fromkeys(
    ("企业法人", "事业法人", "社会组织法人", "其他组织", "法人", "企业", "organisation"), "organisation"
)
CHANNELS = {
    "窗口": "window", "网上": "online", "电脑端": "online", "移动端": "phone", "掌上": "phone",
    "自助终端": "kiosk", "快递": "post", "邮寄": "post",
} | {code: code for code in matters.CHANNELS}  # fmt: skip

MOST_LINES = 200_000
LONGEST_NAME = 300
LONGEST = 120
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._()-]{2,79}")
# Where a code holds the credit code of the office, it stands behind the division's twelve digits and three or four more.
BODY = re.compile(r"-\d{12}-\d{3,4}-(.+?)(?:-\d+)*$")
SEPARATORS = re.compile(r"[,，、;；|/\s]+")


@dataclass(frozen=True)
class Listed:
    """One matter as its list has it."""

    code: str
    name: str
    office: str
    matter_type: str
    area: str = ""
    audience: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    legal_days: int | None = None
    promised_days: int | None = None
    phone: str = ""


@dataclass(frozen=True)
class Fault:
    """A line that was not taken. Line 1 holds the names of the columns; 0 is the file itself."""

    line: int
    code: str
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.code or '(no code)'}: {self.what}" if self.line else self.what


@dataclass
class Read:
    matters: list[Listed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(content: bytes) -> Read:
    """All sound matters of a list and every fault; of two lines with one code the first is taken. Never raises for what a file holds."""
    result = Read()
    text = sheet_lines.decoded(content)
    if text is None:
        result.faults.append(Fault(0, "", "the file is neither UTF-8 nor GB 18030, or larger than 64 MB"))
        return result
    lines = sheet_lines.lines(text)
    places, missing = _places(next(lines, (1, None))[1] or [])
    if missing:
        result.faults.append(Fault(0, "", f"the first line names no column for {', '.join(missing)}"))
        return result
    seen: dict[str, int] = {}
    for number, cells in lines:
        if number > MOST_LINES:
            result.faults.append(Fault(0, "", f"only the first {MOST_LINES:,} lines were read"))
            break
        if cells is None:
            result.faults.append(Fault(number, "", "a cell is longer than anything a list has: is a quotation mark missing?"))
            continue
        row = {key: sheet_lines.clean(cells[place]) if place < len(cells) else "" for key, place in places.items()}
        if any(row.values()):
            _take(number, row, seen, result)
    return result


def _take(number: int, row: Mapping[str, str], seen: dict[str, int], result: Read) -> None:
    code = row["code"]
    what = _fault_of(row) or (f"line {seen[code]} has the same code" if code in seen else "")
    if what:
        result.faults.append(Fault(number, code[:LONGEST], what))
        return
    seen[code] = number
    result.matters.append(_matter(row))


def _fault_of(row: Mapping[str, str]) -> str:
    """What is wrong with one line, in the words of who has to mend it; empty where it is sound."""
    if empty := [key for key in NEEDED if not row[key]]:
        return f"{', '.join(empty)} is empty"
    if len(row["name"]) > LONGEST_NAME or len(row["office"]) > LONGEST:
        return f"the name has more than {LONGEST_NAME} signs, or the office more than {LONGEST}"
    if not CODE.fullmatch(row["code"]):
        return "the code has other signs than letters, digits, points and hyphens, or not 3 to 80 of them"
    if row["matter_type"].zfill(2) not in MATTER_TYPES:  # penalty, compulsion, levy and inspection are done to people, not asked for
        return f"type {row['matter_type']!r} is nothing that one applies for; known: {', '.join(MATTER_TYPES)}"
    for key in ("legal_days", "promised_days"):
        if row.get(key) and not re.fullmatch(r"\d{1,4}", row[key]):
            return f"{key} {row[key]!r} is no number of working days"
    for key, known in (("audience", AUDIENCES), ("channels", CHANNELS)):
        if unknown := [word for word in _words(row.get(key, "")) if word not in known]:
            return f"{key} {unknown[0]!r} is not known; known: {', '.join(known)}"
    return _body_fault(row["code"])


def _body_fault(code: str) -> str:
    """The credit code of the office inside the code (GB 32100), where there is one."""
    found = BODY.search(code)
    if not found:
        return ""
    body = normal_identifier(found.group(1))
    if len(body) != 18:
        return f"the office's credit code {found.group(1)!r} has {len(body)} signs, not 18"
    return "" if credit_code_is_valid(body) else f"the office's credit code {body!r} has a wrong check character or sign"


def _matter(row: Mapping[str, str]) -> Listed:
    return Listed(
        code=row["code"],
        name=row["name"],
        office=row["office"],
        matter_type=row["matter_type"].zfill(2),
        area=row.get("area", "")[:LONGEST],
        audience=tuple(dict.fromkeys(AUDIENCES[word] for word in _words(row.get("audience", "")))),
        channels=tuple(dict.fromkeys(CHANNELS[word] for word in _words(row.get("channels", "")))),
        legal_days=_days(row.get("legal_days", "")),
        promised_days=_days(row.get("promised_days", "")),
        phone=row.get("phone", "")[:LONGEST],
    )


def _days(text: str) -> int | None:
    return int(text) if text else None


def _words(text: str) -> list[str]:
    return [word for word in SEPARATORS.split(text) if word]


def _places(header: list[str]) -> tuple[dict[str, int], list[str]]:
    """Column -> its place, and the needed columns that are not there."""
    given = {sheet_lines.clean(name).lower(): place for place, name in reversed(list(enumerate(header)))}
    places = {key: given[name] for key, names in COLUMNS.items() for name in reversed(names) if name in given}
    return places, [key for key in NEEDED if key not in places]
