"""Chinese as it sounds: for queries typed in pinyin or its initials, and for characters that an input method mixed up."""

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("pinyin.txt")
MOST_READINGS = 8  # of one phrase; a phrase with more has its first ones only
LEAST_LETTERS = 4  # two syllables, or more than the beginning of one
LEAST_INITIALS = 3
MOSTLY = 0.6  # of what was typed must be the name
# Sounds that many speakers do not tell apart, and that are mistyped: zhengming, zenmin.
ALIKE = ((re.compile("(?<=[zcs])h"), ""), (re.compile("(?<=[aei]n)g"), ""))

Syllables = tuple[str, ...]


@cache
def table() -> Mapping[str, Syllables]:
    """Character -> its readings."""
    readings: dict[str, list[str]] = defaultdict(list)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        syllable, _, characters = line.partition(" ")
        if not line.startswith("#"):
            for character in characters:
                readings[character].append(syllable)
    return {character: tuple(found) for character, found in readings.items()}


def readings(text: str) -> list[Syllables]:
    """How this Chinese may be read; nothing where a character is unknown or none is Chinese."""
    known = [table().get(character, ()) for character in text]
    return list(itertools.islice(itertools.product(*known), MOST_READINGS)) if text and all(known) else []


def alike(letters: str) -> str:
    """The letters with what is easily mixed up made the same."""
    for pattern, same in ALIKE:
        letters = pattern.sub(same, letters)
    return letters


@dataclass(frozen=True)
class Sound:
    """One way to read a name."""

    syllables: Syllables
    letters: str
    initials: str
    plain: str  # letters with what is easily mixed up made the same
    starts: frozenset[int]  # where syllables begin in `plain`

    def fits_letters(self, typed: str, plain: str) -> float:
        """How well typed letters name it, 0 to 1: in full, by initials, from one of its syllables on, or with more around it."""
        if typed in {self.letters, self.initials}:
            return 1.0
        if plain == self.plain:
            return 0.95
        if len(typed) >= LEAST_INITIALS and self.initials.startswith(typed):
            return 0.8 * len(typed) / len(self.initials)
        if len(typed) >= LEAST_LETTERS and self.plain.find(plain) in self.starts:
            return 0.9 * len(plain) / len(self.plain)
        return 0.7 * len(self.plain) / len(plain) if len(self.plain) >= LEAST_LETTERS and self.plain in plain else 0.0

    def fits_syllables(self, heard: Syllables) -> float:
        """How well another way to write the same sounds names it, 0 to 1."""
        own = self.syllables
        if len(heard) > len(own):
            return len(own) / len(heard) if len(own) >= MOSTLY * len(heard) and _stands_in(own, heard) else 0.0
        return len(heard) / len(own) if (heard == own or len(heard) > 2) and _stands_in(heard, own) else 0.0


def _stands_in(part: Syllables, whole: Syllables) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def _sound(syllables: Syllables) -> Sound:
    parts = [alike(syllable) for syllable in syllables]
    starts = itertools.accumulate((len(part) for part in parts[:-1]), initial=0)
    return Sound(syllables, "".join(syllables), "".join(syllable[0] for syllable in syllables), "".join(parts), frozenset(starts))


def sounds_of(text: str) -> tuple[Sound, ...]:
    """The ways to read a name of two characters or more."""
    return tuple(_sound(reading) for reading in readings(text) if len(reading) > 1)
