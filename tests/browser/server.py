"""The product as a browser meets it: web server and job worker as processes of their own, on a copy of the prepared city."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from prove.ports import free_port
from tests import databases

PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """Where the product answers, and where it keeps its things."""

    address: str
    instance: Path
    environment: Mapping[str, str]  # for commands on the same city


@contextmanager
def running(run: databases.Run, instance: Path) -> Iterator[Server]:
    """Both processes until the block ends; what they say lies in `instance`."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with databases.copy(run, "sqlite", "city", instance) as settings:
        environment = os.environ | {
            "YIMEN_INSTANCE": str(instance),
            "YIMEN_DATABASE_URL": settings.database_url,
            "YIMEN_SECRET_KEY": databases.SECRET_KEY,
            "YIMEN_MASTER_KEY": databases.MASTER_KEY.hex(),
            "YIMEN_DEMO": "1",
            "YIMEN_PUBLIC_URL": address,
            "YIMEN_WEB_PROCESSES": "1",
            "HOST": "127.0.0.1",
            "PORT": str(port),
        }
        with _process("web", ["-m", "gunicorn", "-c", "bin/gunicorn.conf.py", "wsgi:app"], environment, instance) as web:
            _wait(address, web, instance / "web.txt")
            with _process("worker", ["-m", "flask", "--app", "wsgi", "worker"], environment, instance):
                yield Server(address, instance, environment)


@contextmanager
def _process(name: str, command: list[str], environment: dict[str, str], instance: Path) -> Iterator[subprocess.Popen]:
    with (instance / f"{name}.txt").open("wb") as words:
        process = subprocess.Popen([sys.executable, *command], cwd=databases.ROOT, env=environment, stdout=words, stderr=words)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)


def _wait(address: str, process: subprocess.Popen, words: Path) -> None:
    opener, deadline = build_opener(ProxyHandler({})), time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with opener.open(f"{address}/", timeout=10):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the web server did not start:\n{words.read_text(errors='replace')[-3000:]}")
