"""Every flow on both databases. `make test` tells what happens to a case on one of the two; here each is told on both."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

from bench.results import Row
from prove import house

ENDED = re.compile(r"(\d+) (passed|failed|error)")


def rows() -> Iterator[Row]:
    line = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "tests/flows"]
    done = subprocess.run(line, cwd=house.ROOT, env=os.environ | {"YIMEN_EVERY_DATABASE": "1"}, check=False, capture_output=True, text=True)
    counts = {what: int(count) for count, what in ENDED.findall(done.stdout.splitlines()[-1] if done.stdout else "")}
    if done.returncode:
        print(done.stdout[-4000:] + done.stderr[-1000:])
    bad = counts.get("failed", 0) + counts.get("error", 0) or done.returncode
    yield Row("E1", f"flows that fail on SQLite or PostgreSQL, beside {counts.get('passed', 0)} that pass", bad, "= 0")
