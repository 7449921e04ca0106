"""`make bench`: prints a table, writes out/bench/results.json. `make bench ONLY=M1` runs the rows whose id begins so."""

import sys
from collections.abc import Callable

from bench import claims, clocks, grown, issuance, ledger, lists, matters, pages, prefill, rules, sealer, sizes, town, widgets
from bench.results import Row, publish
from bench.servers import ROOT

INSTANCE = ROOT / "out" / "bench" / "instance"


def forms_and_pages() -> list[Row]:
    with town.prepared(INSTANCE) as (app, published, known):
        rows = [widgets.measure(app, published, known.facts), *sizes.measure(app)]
        built = town.build(app, published, known, waiting=pages.ROUNDS * pages.SUBMITS, large=pages.ROUNDS * pages.LARGE_SUBMITS)
    return rows + pages.measure(built)


PARTS: tuple[tuple[str, Callable[[], list[Row]]], ...] = (
    ("M1-f", issuance.measure),
    ("M1-r", rules.measure),
    ("M1", forms_and_pages),
    ("M2-b", prefill.measure),
    ("M2", matters.measure),
    ("M3-a", grown.measure),
    ("M3-t", claims.measure),
    ("M3-b", grown.measure),
    ("M3-c", clocks.measure),
    ("M3-s", sealer.measure),
    ("M4", lists.measure),
    ("M4-b", ledger.measure),
    ("M4-s", ledger.measure),
)


def main() -> int:
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    parts = dict.fromkeys(part for name, part in PARTS if name.startswith(only) or only.startswith(name))
    found = [row for part in parts for row in part()]
    rows = sorted((row for row in found if row.id.startswith(only)), key=lambda row: row.id)
    if not rows:
        print(f"no rows begin with {only!r}", file=sys.stderr)
        return 2
    return 0 if publish(rows, ROOT / "out" / "bench" / "results.json") else 1


if __name__ == "__main__":
    sys.exit(main())
