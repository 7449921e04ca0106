"""`make hall`: CASES=1200 CLERKS=70 SEED=2026 say how large the day is and which one."""

import os
import sys
import time

from prove import house
from prove.hall import day
from prove.ports import free_port

CASES, CLERKS, SEED = (int(os.environ.get(name, usual)) for name, usual in (("CASES", "1200"), ("CLERKS", "70"), ("SEED", "2026")))
OUT = house.ROOT / "out" / "hall"


def main() -> int:
    started = time.perf_counter()
    with house.running(OUT / "instance", port=free_port()) as running:
        hall = day.prepare(running, cases=CASES, clerks=CLERKS, seed=SEED)
        print(
            f"{time.perf_counter() - started:>7.1f} s  {len(hall.officers)} people at work, {len(hall.plan.visits)} visits, {CASES} matters, seed {SEED}",
            flush=True,
        )
        day.work(hall)
        print(f"{hall.signed_in:.1f} s sign in, {hall.worked:.1f} s work, {hall.watch.requests} requests, {dict(hall.watch.statuses)}")
    return 1 if hall.tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
