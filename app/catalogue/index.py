"""An index over names in process, the same on every database: two-character pieces weighted by how rare they are.

A word that people type (an alias) counts as much as the name. Where nothing is found so, the query is read by its sound (pinyin, its
initials, 无方证明) and its words by their likeness (helth).
"""

import difflib
import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from app.catalogue import pinyin
from app.catalogue.wording import LONGEST_QUERY, RUNS, joined, normal, pieces, subject_of

# What the names of all kinds of matters have: two that share nothing else are not near.
EVERYWHERE = frozenset(
    [
        "登记", "查询", "信息", "认定", "证明", "备案", "审批", "许可", "资格", "社会", "公共", "公示",
        "审核", "登录", "变更", "注销", "管理", "机构", "服务", "个人", "单位", "proof", "card",
    ]
)  # fmt: skip

FOUND_EXACT = 6.0  # the query is the name or an alias
FOUND_INSIDE = 2.0  # the query contains a whole alias, or a name or alias contains the query
LEAST = 0.34  # of the query's weight must be found
MAY_HOLD = 0.6  # of the query: it may stand in the name whole, across a bracket
MOST_READ_AS = 6  # ways to put a query in the offices' words
NEAR_BEST = 0.18  # of the best score; what is weaker only distracts
SOUNDS_LIKE = 0.15  # of a name must be heard
LOOKS_LIKE = 0.82  # two English words are one, mistyped
READY = 0.3  # of equals the one that can be done here
NEAR = 0.15  # of the query's weight: no hit, and worth a suggestion


class Kind(StrEnum):
    SERVICE = "service"  # can be applied for here
    MATTER = "matter"  # stands on an office's list
    ENQUIRY = "enquiry"  # can be looked up at once


@dataclass(frozen=True)
class Hit:
    code: str
    score: float
    kind: Kind = Kind.SERVICE


@dataclass(frozen=True)
class Entry:
    """What may be searched of one thing, by weight: what it is called, and what is said about it."""

    code: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # summary, department, topics
    kind: Kind = Kind.SERVICE


NAME_WEIGHT, ALIAS_WEIGHT, OTHER_WEIGHT = 1.0, 0.9, 0.25


class Index:
    """An immutable index over entries. Building 10,000 takes about a fifth of a second, a search less than a millisecond."""

    def __init__(self, entries: Iterable[Entry], sayings: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._sayings = {normal(said): tuple(normal(name) for name in names) for said, names in (sayings or {}).items()}
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        self._entries = tuple(entries)
        self._called: list[tuple[str, ...]] = []
        self._named: dict[str, list[int]] = defaultdict(list)  # who is called exactly so
        self._first: list[float] = []  # of equals what can be applied for here comes first, then the shorter name
        for number, entry in enumerate(self._entries):
            self._add(number, entry)
        self._longest = max(map(len, self._named), default=0)
        self._rare = {piece: math.log(1 + len(self._entries) / len(found)) for piece, found in self._postings.items()}
        self._unheard = math.log(1 + len(self._entries) / 0.5)  # what no entry has is the rarest of all

    def _add(self, number: int, entry: Entry) -> None:
        for weight, texts in ((OTHER_WEIGHT, entry.others), (ALIAS_WEIGHT, entry.aliases), (NAME_WEIGHT, entry.names)):
            for piece in {piece for text in texts for piece in pieces(text)} | _characters(texts if weight == NAME_WEIGHT else ()):
                self._postings[piece][number] = max(weight, self._postings[piece].get(number, 0))
        called = tuple(joined(text) for text in (*entry.names, *entry.aliases))
        self._called.append(called)
        for name in dict.fromkeys(called):
            self._named[name].append(number)
        self._first.append((0.0 if entry.kind is Kind.MATTER else READY) + 0.05 / (len(entry.names[0]) if entry.names else 1))

    def find(self, query: str, limit: int = 20) -> list[Hit]:
        """The best entries for a query, best first; empty when nothing fits."""
        subject = subject_of(query)
        return (
            self._by_words([subject, *self._called_officially(normal(query)[:LONGEST_QUERY], subject)], limit)
            or self._by_sound(subject, limit)
            or self._by_words([self._mended(subject)], limit)
        )

    def near(self, query: str, limit: int = 4) -> list[Hit]:
        """What has something of a query for which nothing was found: enough to suggest, too little to be a hit."""
        wanted = [piece for piece in dict.fromkeys(pieces(subject_of(query))) if len(piece) > 1 and piece not in EVERYWHERE]
        whole = sum(self._weight(piece) for piece in wanted)
        shares = self._shares(wanted, NEAR * whole)
        return self._best({number: share / whole for number, share in shares.items() if share >= NEAR * whole}, limit)

    def _by_words(self, ways: Iterable[str], limit: int) -> list[Hit]:
        """The best of all ways to put a query."""
        best: dict[int, float] = {}
        for way in dict.fromkeys(ways):
            for number, score in self._scores(way).items():
                best[number] = max(score, best.get(number, 0.0))
        return self._best(best, limit)

    def _scores(self, subject: str) -> dict[int, float]:
        """Entries with enough of the query, or with a whole name or alias inside it, each with how well it fits."""
        wanted = dict.fromkeys(pieces(subject))
        whole = sum(self._weight(piece) for piece in wanted)
        asked, least = joined(subject), LEAST * whole
        shares = self._shares(wanted, least)
        inside = self._names_inside(asked)
        scores = {number: share / whole + self._first[number] for number, share in shares.items() if share >= least or number in inside}
        for number, share in shares.items():
            if share >= MAY_HOLD * whole and number not in inside:  # most pieces: the query may stand in the name whole
                fits = max((len(asked) / len(name) for name in self._called[number] if asked in name), default=0.0)
                scores[number] += FOUND_INSIDE * fits
        for number, length in inside.items():
            if number in scores:
                scores[number] += FOUND_EXACT if length == len(asked) else FOUND_INSIDE * length / len(asked) + 0.5
        return scores

    def _names_inside(self, asked: str) -> dict[int, int]:
        """Whose name or alias stands in the query, with the length of the longest."""
        spans = itertools.combinations(range(len(asked) + 1), 2)
        found = ((end - start, asked[start:end]) for start, end in spans if 1 < end - start <= self._longest or end - start == len(asked))
        return {number: length for length, name in sorted(found) if name in self._named for number in self._named[name]}

    def _called_officially(self, query: str, subject: str) -> list[str]:
        """The query with each everyday word as the offices put it: 低保 is 最低生活保障."""
        said = sorted((word for word in self._sayings if word in query), key=len, reverse=True)
        said = [word for place, word in enumerate(said) if not any(word in longer for longer in said[:place])]
        return [(subject if word in subject else query).replace(word, name) for word in said for name in self._sayings[word]][:MOST_READ_AS]

    def _shares(self, wanted: Iterable[str], least: float) -> dict[int, float]:
        """How much of the wanted pieces each entry has, by weight; the rarest first, so that common ones add nobody without a chance."""
        weighed = sorted(((self._weight(piece), self._postings.get(piece, {})) for piece in wanted), key=lambda each: -each[0])
        left = sum(weight for weight, _ in weighed)
        found: dict[int, float] = {}
        for weight, having in weighed:
            if left >= least:
                for number, share in having.items():
                    found[number] = found.get(number, 0.0) + share * weight
            else:
                for number in found.keys() & having.keys():
                    found[number] += having[number] * weight
            left -= weight
        return found

    def _by_sound(self, subject: str, limit: int) -> list[Hit]:
        asked = joined(subject)
        if asked.isascii():
            plain = pinyin.alike(asked)
            fits = ((sound.fits_letters(asked, plain) for sound in sounds) for sounds in self._sounds)
        else:
            heard = pinyin.readings(asked)
            fits = ((sound.fits_syllables(reading) for sound in sounds for reading in heard) for sounds in self._sounds)
        best = {number: max(each, default=0.0) for number, each in enumerate(fits)}
        return self._best({number: share for number, share in best.items() if share >= SOUNDS_LIKE}, limit)

    @cached_property
    def _sounds(self) -> tuple[tuple[pinyin.Sound, ...], ...]:
        """How the names of each entry sound; worked out for the first query that needs it."""
        return tuple(tuple(sound for name in called for sound in pinyin.sounds_of(name)) for called in self._called)

    def _mended(self, subject: str) -> str:
        """English words that nobody uses here, each as the word it is most like."""
        words = [piece for piece in self._postings if piece.isascii()]
        return " ".join(next(iter(difflib.get_close_matches(word, words, 1, LOOKS_LIKE)), "") for word in pieces(subject) if word.isascii())

    def _weight(self, piece: str) -> float:
        return self._rare.get(piece, self._unheard)

    def _best(self, scores: Mapping[int, float], limit: int) -> list[Hit]:
        found = heapq.nsmallest(limit, ((-score, self._entries[number].code, number) for number, score in scores.items()))
        return [
            Hit(code, round(-score, 4), self._entries[number].kind) for score, code, number in found if -score >= -found[0][0] * NEAR_BEST
        ]


def _characters(texts: Iterable[str]) -> set[str]:
    """Single characters of names, so that a query of one character finds something."""
    return {sign for text in texts for run in RUNS.findall(normal(text)) if not run[0].isascii() for sign in run}
