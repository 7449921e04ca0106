"""How a text is read for searching: cut into pieces, and a query freed from what only says that something is wanted."""

import itertools
import re
import unicodedata
from collections.abc import Iterator

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


def joined(text: str) -> str:
    return "".join(RUNS.findall(normal(text)))


def marked(text: str, query: str) -> list[tuple[str, bool]]:
    """The text in runs, each with whether the query has it: what a list of results emphasises."""
    wanted = set(pieces(subject_of(query)))
    plain = normal(text) if len(normal(text)) == len(text) else text
    hit = [False] * len(text)
    for run in RUNS.finditer(plain):
        for start, end in _spans(run):
            if (_stem(plain[start:end]) if plain[start].isascii() else plain[start:end]) in wanted:
                hit[start:end] = [True] * (end - start)
    edges = [0, *(place for place in range(1, len(text)) if hit[place] != hit[place - 1]), len(text)]
    return [(text[start:end], hit[start]) for start, end in itertools.pairwise(edges) if start < end]


def _spans(run: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where the pieces of one run of signs stand."""
    start, end = run.span()
    if run.group()[0].isascii():
        yield start, end
    else:
        yield from ((place, place + 2) for place in range(start, end - 1))
