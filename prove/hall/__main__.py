"""`make hall`: CASES=1200 CLERKS=70 SEED=2026 say how large the day is and which one; PLANT=1 tries its checks on planted faults."""

import os
import sys
import time

from bench import results
from prove import house
from prove.hall import checks, day, figures, planted
from prove.ports import free_port

CASES, CLERKS, SEED = (int(os.environ.get(name, usual)) for name, usual in (("CASES", "1200"), ("CLERKS", "70"), ("SEED", "2026")))
HELPERS = os.environ.get("YIMEN_JOB_HELPERS", "1")  # both cores make papers when the windows are quiet
OUT = house.ROOT / "out" / "hall"


def main() -> int:
    started = time.perf_counter()
    with house.running(OUT / "instance", port=free_port(), environment={"YIMEN_JOB_HELPERS": HELPERS}) as running:
        hall = day.prepare(running, cases=CASES, clerks=CLERKS, seed=SEED)
        people = f"{len(hall.officers)} people at work, {len(hall.plan.visits)} visits, {CASES} matters, seed {SEED}"
        print(f"{time.perf_counter() - started:>7.1f} s  {people}", flush=True)
        day.work(hall)
        figures.tell(hall, OUT / "day.json")
        rows = list(checks.rows(hall, cases=CASES, seed=SEED))
        if os.environ.get("PLANT"):
            rows += planted.rows(hall, cases=CASES, seed=SEED)
    return 0 if results.publish(rows, OUT / "results.json") else 1


if __name__ == "__main__":
    sys.exit(main())
