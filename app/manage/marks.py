"""Two texts side by side with what differs marked: by words in English, by characters in Chinese. Pure."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

WORDS = re.compile(r"[A-Za-z0-9_.]+|\s+|.", re.DOTALL)
LONGEST = 2000  # parts; beyond it both are shown whole, for comparing takes the square of their number
LIKE = 0.4  # less alike than this, marks would only sprinkle the texts


class Piece(NamedTuple):
    text: str
    is_marked: bool


def marked(was: str, now: str) -> tuple[list[Piece], list[Piece]]:
    """What stood and what stands, each in pieces."""
    left, right = WORDS.findall(was), WORDS.findall(now)
    if not left or not right or max(len(left), len(right)) > LONGEST:
        return _whole(was), _whole(now)
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < LIKE:
        return _whole(was), _whole(now)
    codes = matcher.get_opcodes()
    return (
        _pieces((left[first:last], tag != "equal") for tag, first, last, _, _ in codes),
        _pieces((right[first:last], tag != "equal") for tag, _, _, first, last in codes),
    )


def _whole(text: str) -> list[Piece]:
    return [Piece(text, is_marked=True)] if text else []


def _pieces(parts: Iterable[tuple[list[str], bool]]) -> list[Piece]:
    return [Piece("".join(words), is_marked) for words, is_marked in parts if words]
