"""M1-a, c, d, e, g, h: pages over the wire, each as a share of a bare Flask answer from the same kind of server.

The machine's speed changes within seconds. So each short burst of a page is compared with the bursts of the bare answer right before
and right after it, and a row is the median of these pairs; how far they lie apart is printed beside it.
"""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import cycle, islice
from urllib.parse import quote

from bench import load
from bench.load import Load, again, burst, get
from bench.results import Row
from bench.servers import Server, serving
from bench.town import SUBMITTED, Town

ROUNDS = 12
SECONDS = 0.4
SUBMITS, LARGE_SUBMITS = 60, 20  # a round
MIXED = 1000

Pair = tuple[float, float]  # answers a second: of the page, and of the bare application beside it

WHAT = {
    "M1-a": ("pre-filled form page of 30 fields, signed in / hello", ">= 0.25"),
    "M1-c": ("submit: token, session, validation, one durable transaction / hello", ">= 0.10"),
    "M1-a200": ("the same page of 200 fields with 60 rules / hello (its fields are compared in M1-n)", ">= 0"),
    "M1-c200": ("submit of that form / hello (likewise)", ">= 0"),
    "M1-d": ("home page, anonymous / hello", ">= 0.6"),
    "M1-e": ("guide page / hello", ">= 0.5"),
    "M1-h": ("public verification by number / hello", ">= 0.5"),
}


def measure(town: Town) -> list[Row]:
    """The rows of this part."""
    with serving("bench.hello:app", {}) as hello, serving("wsgi:app", town.environment) as house:
        _warm(hello, house, town)
        pairs, busy = _rounds(hello, house, town)
        used = _memory(house, town)
    _tell(pairs)
    rows = [Row(name, what, statistics.median(_ratios(pairs[name])), goal) for name, (what, goal) in WHAT.items()]
    rows.append(Row("M1-c0", f"submits of {ROUNDS * (SUBMITS + LARGE_SUBMITS)} turned away because the database was busy", busy, "= 0"))
    return [*rows, Row("M1-g", f"resident memory of a web process after {MIXED} mixed requests, MB", used, "<= 160")]


def _ratios(pairs: Sequence[Pair]) -> list[float]:
    return [page / bare for page, bare in pairs]


def _tell(pairs: Mapping[str, Sequence[Pair]]) -> None:
    """How fast, and how far the rounds lie apart."""
    bare = [beside for seen in pairs.values() for _, beside in seen]
    print(f"  hello {statistics.median(bare):.0f}/s ({min(bare):.0f}-{max(bare):.0f})")
    for name, seen in pairs.items():
        ratios = _ratios(seen)
        rate = statistics.median(page for page, _ in seen)
        spread = f"{min(ratios):.3f}-{max(ratios):.3f}"
        print(f"  {name} {rate:.0f}/s, {statistics.median(ratios):.3f} of hello in {len(seen)} rounds ({spread})")


def _pages(town: Town) -> Mapping[str, bytes]:
    return {
        "M1-a": get(town.thirty, cookie=town.cookie),
        "M1-a200": get(town.large, cookie=town.cookie),
        "M1-d": get("/"),
        "M1-e": get(f"/services/{SUBMITTED}"),
        "M1-h": get(town.certificate),
    }


def _warm(hello: Server, house: Server, town: Town) -> None:
    burst(hello.port, again(get("/")), seconds=1)
    for request in _pages(town).values():
        _only(burst(house.port, islice(again(request), 200), seconds=60), 200)


def _only(seen: Load, status: int) -> Load:
    """Speed counts only for the right answer."""
    if set(seen.statuses) != {status}:
        raise RuntimeError(f"answers other than {status}: {dict(seen.statuses)}")
    return seen


def _rounds(hello: Server, house: Server, town: Town) -> tuple[dict[str, list[Pair]], int]:
    """The pairs by row, round for round, and how many submits met a busy database."""
    pairs: dict[str, list[Pair]] = {name: [] for name in WHAT}
    turned_away: list[int] = []
    small, large = town.submits(town.drafts), town.submits(town.large_drafts)

    def page(request: bytes) -> float:
        return _only(burst(house.port, again(request), seconds=SECONDS), 200).rate

    def filing(submits: Iterator[bytes], count: int) -> float:
        filed = burst(house.port, islice(submits, count), seconds=60)
        turned_away.append(filed.statuses.pop(503, 0))
        return (_only(filed, 303).answers - turned_away[-1]) / filed.seconds

    bursts: dict[str, Callable[[], float]] = {name: partial(page, request) for name, request in _pages(town).items()}
    bursts |= {"M1-c": partial(filing, small, SUBMITS), "M1-c200": partial(filing, large, LARGE_SUBMITS)}
    before = _bare(hello)
    for _ in range(ROUNDS):
        for name, one in bursts.items():
            rate, after = one(), _bare(hello)
            pairs[name].append((rate, (before + after) / 2))
            before = after
    return pairs, sum(turned_away)


def _bare(hello: Server) -> float:
    return burst(hello.port, again(get("/")), seconds=SECONDS / 2).rate


def _memory(house: Server, town: Town) -> float:
    """The larger of the web processes after pages of every kind."""
    kinds = [*_pages(town).values(), get("/search?q=" + quote("公租房")), get("/v/"), get("/services"), get("/my", cookie=town.cookie)]
    mixed: Iterator[bytes] = islice(cycle(kinds), MIXED)
    load.burst(house.port, mixed, seconds=120)
    for part in ("RssAnon", "RssFile"):
        print(f"  {part}: " + ", ".join(f"{megabytes:.0f} MB" for megabytes in house.resident_megabytes(part)))
    return max(house.resident_megabytes())
