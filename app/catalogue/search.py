"""Search over services: two-character pieces weighted by how rare they are, in process, the same on every database.

A word that people type (an alias) counts as much as the name. Words that say only that something is wanted are left out.
Where nothing is found so, the query is read by its sound (pinyin, its initials, 无方证明) and its words by their likeness (helth).
"""

import difflib
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.catalogue import city as cities, pinyin, service
from app.catalogue.service import Published

HAN = r"\u3400-\u9fff\uf900-\ufaff"
RUNS = re.compile(rf"[{HAN}]+|[a-z0-9]+")
LONGEST_QUERY = 60

# What a query says around its subject.
FILLER = re.compile(
    r"我想要?|我要|请问|怎么样?|如何|怎样|哪里|在哪儿?|去哪儿?|什么|多少|需要|可以|能不能|一下|网上|线上|手续|流程|材料|申请办理|办理|申办|申请|申领|办一?个?|领取|查询一下"
)
PARTICLES = re.compile(r"个(?![体人])|[的了吗呢么吧啊]")
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "to",
        "in",
        "on",
        "my",
        "i",
        "how",
        "do",
        "can",
        "get",
        "apply",
        "application",
        "where",
        "what",
        "is",
        "and",
        "or",
        "with",
    ]
)

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
NEAR_BEST = 0.18  # of the best score; what is weaker only distracts
SOUNDS_LIKE = 0.15  # of a name must be heard
LOOKS_LIKE = 0.82  # two English words are one, mistyped
NEAR = 0.15  # of the query's weight: no hit, and worth a suggestion


@dataclass(frozen=True)
class Hit:
    code: str
    score: float


@dataclass(frozen=True)
class Entry:
    """What may be searched of one thing, by weight: what it is called, and what is said about it."""

    code: str
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # summary, department, topics


NAME_WEIGHT, ALIAS_WEIGHT, OTHER_WEIGHT = 1.0, 0.9, 0.25


def normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().strip()


def pieces(text: str) -> Iterator[str]:
    """Two-character pieces of Chinese, single words of anything else; a lone character stands for itself."""
    for run in RUNS.findall(normal(text)):
        if run[0].isascii():
            if run not in STOP_WORDS:
                yield _stem(run)
        elif len(run) == 1:
            yield run
        else:
            yield from (run[place : place + 2] for place in range(len(run) - 1))


def _stem(word: str) -> str:
    """Enough English for titles: licences = licence, houses = house."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def subject_of(query: str) -> str:
    """The query without what only says that something is wanted; all of it when nothing would be left."""
    cleaned = normal(query)[:LONGEST_QUERY]
    left = PARTICLES.sub("", FILLER.sub(" ", cleaned)).strip()
    return left if len("".join(RUNS.findall(left))) > 1 else cleaned


class Index:
    """An immutable index over entries. Building 10,000 takes about a tenth of a second, a search about one millisecond."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        self._entries = tuple(entries)
        self._called: list[tuple[str, ...]] = []
        self._lengths: list[int] = []
        for number, entry in enumerate(self._entries):
            self._add(number, entry)
        self._rare = {piece: math.log(1 + len(self._entries) / len(found)) for piece, found in self._postings.items()}
        self._unheard = math.log(1 + len(self._entries) / 0.5)  # what no entry has is the rarest of all

    def _add(self, number: int, entry: Entry) -> None:
        for weight, texts in ((OTHER_WEIGHT, entry.others), (ALIAS_WEIGHT, entry.aliases), (NAME_WEIGHT, entry.names)):
            for piece in {piece for text in texts for piece in pieces(text)} | _characters(texts if weight == NAME_WEIGHT else ()):
                self._postings[piece][number] = max(weight, self._postings[piece].get(number, 0))
        self._called.append(tuple(_joined(text) for text in (*entry.names, *entry.aliases)))
        self._lengths.append(len(entry.names[0]) if entry.names else 1)

    def find(self, query: str, limit: int = 20) -> list[Hit]:
        """The best entries for a query, best first; empty when nothing fits."""
        subject = subject_of(query)
        return self._by_words(subject, limit) or self._by_sound(subject, limit) or self._by_words(self._mended(subject), limit)

    def near(self, query: str, limit: int = 4) -> list[Hit]:
        """What has something of a query for which nothing was found: enough to suggest, too little to be a hit."""
        wanted = [piece for piece in dict.fromkeys(pieces(subject_of(query))) if len(piece) > 1 and piece not in EVERYWHERE]
        whole = sum(self._weight(piece) for piece in wanted)
        shares = self._shares(wanted)
        return self._best([(share / whole, number) for number, share in shares.items() if share >= NEAR * whole], limit)

    def _by_words(self, subject: str, limit: int) -> list[Hit]:
        wanted = list(dict.fromkeys(pieces(subject)))
        whole = sum(self._weight(piece) for piece in wanted)
        if not whole:
            return []
        asked = _joined(subject)
        scores = [(self._score(number, share / whole, asked), number) for number, share in self._with_names(self._shares(wanted), asked)]
        return self._best(scores, limit)

    def _shares(self, wanted: Iterable[str]) -> dict[int, float]:
        """How much of the wanted pieces each entry has, by weight."""
        found: dict[int, float] = defaultdict(float)
        for piece in wanted:
            for number, weight in self._postings.get(piece, {}).items():
                found[number] += weight * self._weight(piece)
        return found

    def _by_sound(self, subject: str, limit: int) -> list[Hit]:
        asked = _joined(subject)
        if asked.isascii():
            plain = pinyin.alike(asked)
            fits = ((sound.fits_letters(asked, plain) for sound in sounds) for sounds in self._sounds)
        else:
            heard = pinyin.readings(asked)
            fits = ((sound.fits_syllables(reading) for sound in sounds for reading in heard) for sounds in self._sounds)
        best = ((max(each, default=0.0), number) for number, each in enumerate(fits))
        return self._best([(share, number) for share, number in best if share >= SOUNDS_LIKE], limit)

    @cached_property
    def _sounds(self) -> tuple[tuple[pinyin.Sound, ...], ...]:
        """How the names of each entry sound; worked out for the first query that needs it."""
        return tuple(tuple(sound for name in called for sound in pinyin.sounds_of(name)) for called in self._called)

    def _mended(self, subject: str) -> str:
        """English words that nobody uses here, each as the word it is most like."""
        words = [piece for piece in self._postings if piece.isascii()]
        return " ".join(next(iter(difflib.get_close_matches(word, words, 1, LOOKS_LIKE)), "") for word in pieces(subject) if word.isascii())

    def _with_names(self, found: Mapping[int, float], asked: str) -> Iterator[tuple[int, float]]:
        """Enough of the query must be found, unless a whole alias stands in it."""
        whole = sum(self._weight(piece) for piece in dict.fromkeys(pieces(asked)))
        for number, share in found.items():
            if share >= LEAST * whole or any(len(name) > 1 and name in asked for name in self._called[number]):
                yield number, share

    def _weight(self, piece: str) -> float:
        return self._rare.get(piece, self._unheard)

    def _score(self, number: int, share: float, asked: str) -> float:
        called = self._called[number]
        bonus = 0.0
        if asked in called:
            bonus = FOUND_EXACT
        elif any(len(name) > 1 and name in asked for name in called):
            bonus = FOUND_INSIDE * max(len(name) for name in called if name in asked) / len(asked) + 0.5
        elif any(asked in name for name in called):
            bonus = FOUND_INSIDE * max(len(asked) / len(name) for name in called if asked in name)
        return share + bonus + 0.05 / self._lengths[number]  # of equals the shorter name

    def _best(self, scores: list[tuple[float, int]], limit: int) -> list[Hit]:
        ordered = sorted(scores, key=lambda item: (-item[0], self._entries[item[1]].code))
        least = ordered[0][0] * NEAR_BEST if ordered else 0.0
        return [Hit(self._entries[number].code, round(score, 4)) for score, number in ordered[:limit] if score >= least]


def _joined(text: str) -> str:
    return "".join(RUNS.findall(normal(text)))


def _characters(texts: Iterable[str]) -> set[str]:
    """Single characters of names, so that a query of one character finds something."""
    return {sign for text in texts for run in RUNS.findall(normal(text)) if not run[0].isascii() for sign in run}


def entry_of(published: Published) -> Entry:
    """What people may type to mean this service."""
    definition, city = published.definition, cities.city()
    department = city.department(definition.department)
    topics = [topic.name for topic in city.topics if topic.code in definition.topics]
    others = (definition.summary, definition.result, department.name, department.short, *topics)
    return Entry(
        code=definition.code,
        names=(definition.name.zh, definition.name.en),
        aliases=tuple(dict.fromkeys((*definition.aliases, definition.called.zh, definition.called.en))),
        others=tuple(text for words in others for text in (words.zh, words.en) if text),
    )


_built: tuple[service.Generation | None, Index] | None = None


def find(query: str, limit: int = 20) -> list[Hit]:
    """Services that fit what was typed, best first."""
    return index().find(query, limit)


def near(query: str, limit: int = 4) -> list[Hit]:
    """Services to suggest where nothing was found; empty when nothing is near."""
    return index().near(query, limit)


def index() -> Index:
    """The index of the catalogue as it is offered now; built again after each publication."""
    global _built
    token = service.generation()
    if _built is None or _built[0] != token or token is None:
        _built = (token, Index(entry_of(published) for published in service.all_current()))
    return _built[1]
