"""Servers to measure: the product and the bare application, started with the product's own gunicorn settings."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from prove.ports import free_port

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Server:
    port: int
    process: subprocess.Popen

    def resident_megabytes(self, part: str = "VmRSS") -> list[float]:
        """Resident memory of each worker process, in MB; all of it, or the part that /proc names so."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [_resident(pid, part) for pid in children]


def _resident(pid: str, part: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{part}:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextmanager
def serving(target: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """gunicorn with bin/gunicorn.conf.py on a free port, stopped at the end."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "bin/gunicorn.conf.py", target],
        cwd=ROOT,
        env=os.environ | environment | {"PORT": str(port), "HOST": "127.0.0.1"},
        start_new_session=True,
    )
    try:
        _wait(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"gunicorn ended with {process.returncode}")
        try:
            with opener.open(f"http://127.0.0.1:{port}/", timeout=10):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn did not answer within a minute")
