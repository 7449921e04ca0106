"""`python -m bench.first_page N`: a new instance with N matters; prints what import, first page and guide took, a figure a line."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from app import cli
from app.core.actor import SYSTEM
from app.core.transaction import write
from app.factory import create_app
from app.publishing import importing, matter_list
from bench.prefecture import REAL_LIST, as_csv, made
from bench.servers import ROOT
from config import from_environment

INSTANCE = ROOT / "out" / "bench" / "matters"
GUIDES = 200


def main(wanted: int) -> None:
    """Prepare in this process, then start in a new one: nothing is warm but the files."""
    shutil.rmtree(INSTANCE, ignore_errors=True)
    app = create_app(_settings())
    with app.app_context():
        cli.prepare.callback()
        real = matter_list.read(REAL_LIST.read_bytes()).matters
        content = as_csv(made(real, wanted)) if wanted else b""
        before, begun = _peak(), time.perf_counter()
        if content:
            read = matter_list.read(content)
            with write():
                importing.take_over("bench", read.matters, SYSTEM)
        print("figure", "import", time.perf_counter() - begun)
        print("figure", "peak", _peak() - before)
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", "bench.first_page", "start"], check=True, cwd=ROOT)


def start() -> None:
    begun = time.perf_counter()
    client = create_app(_settings()).test_client()
    client.get("/")
    print("figure", "start", time.perf_counter() - begun)
    begun = time.perf_counter()
    client.get("/search?q=护士")
    print("figure", "search", time.perf_counter() - begun)
    begun = time.perf_counter()
    for number in range(GUIDES):
        client.get(f"/services/housing-proof?n={number}")
    print("figure", "guide", (time.perf_counter() - begun) / GUIDES)
    print("figure", "memory", _status("VmRSS"))


def _settings() -> object:
    return from_environment({"YIMEN_INSTANCE": str(INSTANCE), "YIMEN_DEMO": "0"})


def _peak() -> float:
    return _status("VmHWM")


def _status(name: str) -> float:
    """A line of this process's status, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


if __name__ == "__main__":
    start() if sys.argv[1] == "start" else main(int(sys.argv[1]))
