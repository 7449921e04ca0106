"""M2-a and what ten thousand matters cost: search beside SQLite FTS5 with jieba, the import, the first page, memory."""

import csv
import re
import sqlite3
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from app.catalogue.city import load
from app.catalogue.index import Entry, Index, Kind
from app.publishing.matter_list import Listed
from bench.prefecture import REAL_LIST, made
from bench.results import Row
from bench.servers import ROOT

JUDGED = Path(__file__).with_name("queries.yaml")
TEN = 10
ROUNDS = 15
Search = Callable[[str], list[str]]


def measure() -> list[Row]:
    """The rows of this part. Import, first page and memory are taken in processes of their own, with and without the matters."""
    listed = made(_real())
    judged = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
    ours, theirs = _our_search(listed), _fts5_with_jieba(listed)
    our_time, their_time = _median_times((ours, theirs), judged)
    ours_right, theirs_right = precision(ours, listed, judged), precision(theirs, listed, judged)
    full, empty = _started(len(listed)), _started(0)
    print(f"  M2: import of {len(listed):,} matters {full['import']:.2f} s, {full['peak']:.0f} MB more at the peak")
    print(f"  M2: first page after {full['start']:.2f} s, {empty['start']:.2f} s without; first search {full['search']:.2f} s after that")
    print(
        f"  M2: search p50 {our_time * 1000:.2f} ms, FTS5 with jieba {their_time * 1000:.2f} ms; right {ours_right:.3f}, {theirs_right:.3f}"
    )
    return [
        Row("M2-a", f"search p50 of {len(listed):,} names / FTS5 with jieba", our_time / their_time, "<= 0.1"),
        Row(
            "M2-a10",
            "precision at ten, more than FTS5 with jieba",
            ours_right - theirs_right,
            ">= 0",
        ),
        Row("M2-i", "import of the matters, seconds", full["import"], "<= 5"),
        Row("M2-m", "import of the matters, MB more at the peak", full["peak"], "<= 100"),
        Row("M2-s", "start to first page / without matters", full["start"] / empty["start"], "<= 1.5"),
        Row("M2-g", "guide page / without matters", full["guide"] / empty["guide"], "<= 1.2"),
    ]


def _real() -> list[Listed]:
    """Every name of the real list, also of lines that an import would leave out: the queries were judged over all of them."""
    with REAL_LIST.open(encoding="utf-8-sig") as file:
        return [Listed(row["item_code"], row["name"], row["department"], row["type_code"].zfill(2)) for row in csv.DictReader(file)]


def _our_search(listed: list[Listed]) -> Search:
    sayings = load(ROOT / "forms" / "city.yaml").sayings
    index = Index((Entry(matter.code, (matter.name,), (), (matter.office,), Kind.MATTER) for matter in listed), sayings)
    return lambda query: [hit.code for hit in index.find(query, TEN)]


def _fts5_with_jieba(listed: list[Listed]) -> Search:
    """The same names cut into words by jieba, ranked by FTS5's own bm25; a hit needs one word of the query."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415  only this comparison needs it, and it is slow to load

        jieba.setLogLevel(60)
        jieba.initialize()
    words = lambda text: [word for word in jieba.cut_for_search(text) if word.strip() and re.search(r"\w", word)]  # noqa: E731
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE matter USING fts5(code UNINDEXED, name)")
    database.executemany("INSERT INTO matter VALUES (?, ?)", [(matter.code, " ".join(words(matter.name))) for matter in listed])

    def search(query: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in words(query))
        return [code for (code,) in database.execute("SELECT code FROM matter WHERE matter MATCH ? ORDER BY rank LIMIT ?", (asked, TEN))]

    return search


def precision(search: Search, listed: list[Listed], judged: Mapping[str, list[str]]) -> float:
    """How many of the first ten are right, of as many as there can be; the mean over all queries."""
    names = {matter.code: matter.name for matter in listed}
    shares = []
    for query, patterns in judged.items():
        right = re.compile("|".join(patterns))
        possible = sum(1 for name in names.values() if right.search(name))
        if not possible:
            raise LookupError(f"no name is right for {query!r}")
        shares.append(sum(1 for code in search(query) if right.search(names[code])) / min(TEN, possible))
    return statistics.mean(shares)


def _median_times(searches: tuple[Search, ...], judged: Mapping[str, object]) -> list[float]:
    """Seconds of the median query, each query asked of all by turns."""
    taken: list[list[float]] = [[] for _ in searches]
    for _ in range(ROUNDS):
        for query in judged:
            for place, search in enumerate(searches):
                begun = time.perf_counter()
                search(query)
                taken[place].append(time.perf_counter() - begun)
    return [statistics.median(each) for each in taken]


def _started(matters: int) -> Mapping[str, float]:
    """What a new process of the application takes, by name; see bench/first_page.py."""
    done = subprocess.run([sys.executable, "-m", "bench.first_page", str(matters)], capture_output=True, text=True, check=True, cwd=ROOT)
    lines = [line.split() for line in done.stdout.splitlines()]
    return {line[1]: float(line[2]) for line in lines if line[:1] == ["figure"]}
