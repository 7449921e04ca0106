"""M3-a and M3-b: queue and board over one city of a million cases, on each database; filling it takes longer than measuring."""

import os
import time

from app.database import db
from bench import figures, grown_city, million, queue
from bench.results import Row

COUNT = int(os.environ.get("YIMEN_BENCH_CASES", "1000000"))


def measure() -> list[Row]:
    found: list[Row] = []
    for kind in grown_city.KINDS:
        with grown_city.city(kind):
            began = time.monotonic()
            town = million.fill(db.engine, COUNT)
            grown_city.settle()
            print(f"  M3: {kind}: {COUNT:,} cases in {time.monotonic() - began:.0f} s", flush=True)
            found += queue.rows(kind, town)
            found += figures.rows(kind, town)
    return found
