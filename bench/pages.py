"""M1-a, c, d, e, g, h: pages over the wire, each as a share of a bare Flask answer from the same kind of server in the same rounds."""

import statistics
from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from urllib.parse import quote

from bench import load
from bench.load import Load, again, burst, get
from bench.results import Row
from bench.servers import Server, serving
from bench.town import SUBMITTED, Town

ROUNDS = 6
SECONDS = 1.5
SUBMITS = 150  # a round
MIXED = 1000
WHAT = {
    "M1-a": ("pre-filled form page of 30 fields, signed in / hello", ">= 0.25"),
    "M1-c": ("submit: token, session, validation, one durable transaction / hello", ">= 0.10"),
    "M1-d": ("home page, anonymous / hello", ">= 0.6"),
    "M1-e": ("guide page / hello", ">= 0.5"),
    "M1-h": ("public verification by number / hello", ">= 0.5"),
}


def measure(town: Town) -> list[Row]:
    """The rows of this part."""
    with serving("bench.hello:app", {}) as hello, serving("wsgi:app", town.environment) as house:
        _warm(hello, house, town)
        rates, busy = _rounds(hello, house, town)
        used = _memory(house, town)
    bare = statistics.median(rates["hello"])
    print(
        f"  hello {bare:.0f}/s; "
        + ", ".join(f"{name} {statistics.median(found):.0f}/s" for name, found in rates.items() if name != "hello")
    )
    rows = [Row(name, what, statistics.median(rates[name]) / bare, goal) for name, (what, goal) in WHAT.items()]
    rows.append(Row("M1-c0", f"submits of {ROUNDS * SUBMITS} turned away because the database was busy", busy, "= 0"))
    return [*rows, Row("M1-g", f"resident memory of a web process after {MIXED} mixed requests, MB", used, "<= 160")]


def _pages(town: Town) -> Mapping[str, bytes]:
    return {
        "M1-a": get(town.thirty, cookie=town.cookie),
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


def _rounds(hello: Server, house: Server, town: Town) -> tuple[dict[str, list[float]], int]:
    """Answers a second by row, round for round, and how many submits met a busy database."""
    rates: dict[str, list[float]] = {"hello": [], **{name: [] for name in WHAT}}
    submits, busy = town.submits(), 0
    for _ in range(ROUNDS):
        rates["hello"].append(burst(hello.port, again(get("/")), seconds=SECONDS).rate)
        for name, request in _pages(town).items():
            rates[name].append(_only(burst(house.port, again(request), seconds=SECONDS), 200).rate)
        filed = burst(house.port, islice(submits, SUBMITS), seconds=60)
        turned_away = filed.statuses.pop(503, 0)
        rates["M1-c"].append((_only(filed, 303).answers - turned_away) / filed.seconds)
        busy += turned_away
    return rates, busy


def _memory(house: Server, town: Town) -> float:
    """The larger of the web processes after pages of every kind."""
    kinds = [*_pages(town).values(), get("/search?q=" + quote("公租房")), get("/v/"), get("/services"), get("/my", cookie=town.cookie)]
    mixed: Iterator[bytes] = islice(cycle(kinds), MIXED)
    load.burst(house.port, mixed, seconds=120)
    for part in ("RssAnon", "RssFile"):
        print(f"  {part}: " + ", ".join(f"{megabytes:.0f} MB" for megabytes in house.resident_megabytes(part)))
    return max(house.resident_megabytes())
