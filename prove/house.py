"""The product, started as a person starts it, on a new instance of its own."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class House:
    address: str
    instance: Path
    process: subprocess.Popen
    said: Path

    def worker_pids(self) -> list[int]:
        """The processes of the job worker, found among the children of the process that we started."""
        return [pid for pid in self.children_of(self.process.pid) if "worker" in _command(pid)]

    def web_pids(self) -> list[int]:
        """The process that looks after the web server's own."""
        return [pid for pid in self.children_of(self.process.pid) if "gunicorn" in _command(pid)]

    def children_of(self, pid: int) -> list[int]:
        """None where it has just ended."""
        try:
            return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except OSError:
            return []


def _command(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


def started(pid: int) -> float:
    """When the process began, in seconds since the epoch."""
    ticks = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])
    booted = time.time() - float(Path("/proc/uptime").read_text().split()[0])
    return booted + ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(instance: Path, *, port: int, environment: dict[str, str] | None = None) -> Iterator[House]:
    """`bin/run` on a new database; stopped at the end. Its words are kept beside the instance."""
    shutil.rmtree(instance, ignore_errors=True)
    instance.mkdir(parents=True)
    address, said = f"http://127.0.0.1:{port}", instance / "said.txt"
    own = {"YIMEN_INSTANCE": str(instance), "PORT": str(port), "HOST": "127.0.0.1", "YIMEN_PUBLIC_URL": address, "PYTHONUNBUFFERED": "1"}
    with said.open("wb") as out:
        process = subprocess.Popen(
            ["bin/run"], cwd=ROOT, env=os.environ | own | (environment or {}), stdout=out, stderr=out, start_new_session=True
        )
        try:
            _wait(address, process, said)
            yield House(address, instance, process, said)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait(address: str, process: subprocess.Popen, said: Path) -> None:
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"bin/run ended with {process.returncode}:\n{said.read_text(errors='replace')[-3000:]}")
        try:
            with opener.open(address + "/", timeout=10):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"no answer within three minutes:\n{said.read_text(errors='replace')[-3000:]}")
