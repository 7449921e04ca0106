"""The one font of all papers, its hash, and which characters it has. Read from the font file itself, no library needed."""

import hashlib
import mmap
import struct
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn

FAMILY = "Paper Serif"
SUBTABLES = ((3, 10), (0, 6), (0, 4))  # full Unicode, in the order preferred
NEVER_PRINTED = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control and direction marks would make a paper read otherwise than its record


def path() -> Path:
    return Path(pylopdf_fonts_zh_cn.serif_path())


def plain_path() -> Path:
    """The letters of marks on copies."""
    return Path(pylopdf_fonts_zh_cn.sans_path())


@lru_cache(maxsize=1)
def sha256() -> str:
    with path().open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=1)
def _ranges() -> tuple[list[int], list[int]]:
    """First and last code points of the ranges that the font covers (cmap format 12)."""
    with path().open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:  # eleven megabytes, for a table
        return _covered(content)


def _covered(content: mmap.mmap) -> tuple[list[int], list[int]]:
    count = struct.unpack_from(">H", content, 4)[0]
    tables = {content[12 + 16 * n : 16 + 16 * n]: struct.unpack_from(">I", content, 20 + 16 * n)[0] for n in range(count)}
    start = tables[b"cmap"]
    offsets = {}
    for n in range(struct.unpack_from(">H", content, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", content, start + 4 + 8 * n)
        offsets[platform, encoding] = start + offset
    table = next(offsets[key] for key in SUBTABLES if key in offsets and struct.unpack_from(">H", content, offsets[key])[0] == 12)
    groups = struct.unpack_from(">I", content, table + 12)[0]
    pairs = [struct.unpack_from(">II", content, table + 16 + 12 * n) for n in range(groups)]
    return [first for first, _ in pairs], [last for _, last in pairs]


@lru_cache(maxsize=8192)
def has(character: str) -> bool:
    """Whether the paper can show this character as what it is."""
    if unicodedata.category(character) in NEVER_PRINTED:
        return False
    firsts, lasts = _ranges()
    place = bisect_right(firsts, ord(character)) - 1
    return place >= 0 and ord(character) <= lasts[place]
