"""How personal data is shown to someone who need not know it all. Public lists never carry more than this."""

import re
from collections.abc import Callable, Mapping

STAR = "*"
# Surnames of two characters that are read as one; 欧阳 is masked as 欧阳**, not 欧***.
COMPOUND_SURNAMES = frozenset(
    {
        "欧阳", "司马", "上官", "诸葛", "司徒", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "皇甫", "尉迟", "公羊",
        "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "公孙", "仲孙", "轩辕", "令狐", "钟离", "宇文",
        "长孙", "慕容", "鲜于", "闾丘", "司空", "亓官", "司寇", "呼延", "端木", "百里", "东郭", "西门", "赫连", "拓跋",
    }
)  # fmt: skip
NUMBER = re.compile(r"(?<![0-9A-Z])[0-9]{17}[0-9X](?![0-9A-Z])")  # an ID number inside a line
STREET = re.compile(r"^(.*?(?:大道|大街|街道|路|街|巷|弄|乡|镇|村))(?=.)")
STREET_LONGEST = re.compile(r"^(.*(?:大道|大街|路|街(?!道)|巷|弄))(?=.)")


def name(text: str) -> str:
    """张* for 张三, 欧阳** for 欧阳明远; names with a dot keep their first character."""
    if len(text) < 2:
        return STAR
    kept = 2 if len(text) > 2 and text[:2] in COMPOUND_SURNAMES else 1
    return text[:kept] + STAR * (len(text) - kept)


def id_number(text: str) -> str:
    """The first four and the last four characters."""
    return _ends(text, 4, 4)


def phone(text: str) -> str:
    """The first three and the last four digits."""
    return _ends(text, 3, 4)


def email(text: str) -> str:
    """The first sign and the domain: z*****@example.org."""
    name, at, domain = text.partition("@")
    return name[:1] + STAR * 5 + at + domain


def account(text: str) -> str:
    """The last four digits; how long the number is stays untold."""
    return STAR * 8 + text[-4:] if len(text) > 4 else STAR * 8


def address(text: str) -> str:
    """Down to the street, never the house."""
    found = STREET_LONGEST.match(text) or STREET.match(text)
    return (found.group(1) if found else text[: min(6, len(text) // 2)]) + STAR * 3


def numbers(text: str) -> str:
    """A line with words that stay readable and ID numbers that do not: 张三，9900**********1023."""
    return NUMBER.sub(lambda found: id_number(found[0]), text)


def _ends(text: str, first: int, last: int) -> str:
    if len(text) <= first + last:
        return STAR * len(text)
    return text[:first] + STAR * (len(text) - first - last) + text[-last:]


def _unmasked(text: str) -> str:
    return text


MASKS: Mapping[str, Callable[[str], str]] = {
    "none": _unmasked,
    "name": name,
    "id_number": id_number,
    "phone": phone,
    "email": email,
    "account": account,
    "address": address,
    "numbers": numbers,
}


def mask(kind: str, text: str) -> str:
    """`text` as shown to someone who need not know it all; an unknown kind hides everything."""
    if not text:
        return text
    return MASKS[kind](text) if kind in MASKS else STAR * 8
