"""Runs the web server and the job worker side by side, restarts the one that dies, stops both when told.

Where systemd or a container runtime does this work, start their two commands there instead: docs/operations.md.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
FLASK = [PYTHON, "-m", "flask", "--app", "wsgi"]
REACHED = Path(os.environ.get("YIMEN_INSTANCE", ROOT / "instance")).resolve() / "sources.yaml"  # how registers of other houses are reached
HOUSES = "app.demo.houses.server"
OURS = "# Written by the demonstration."
AT_START = "prepare demo.accounts"  # run by gunicorn, which has the product imported already: see bin/gunicorn.conf.py
HELPERS = int(os.environ.get("YIMEN_JOB_HELPERS", "0"))  # beside the job worker: a paper takes a third of a second of one core
TOO_SOON = 3.0  # seconds: what dies faster than this again and again will not get better
REST = 30.0  # seconds between tries of what is not vital
GRACE = 12.0
IN_CHINESE = (
    "三分钟体验，一键进入任何人",
    "短信验证码在这里看",
    "工作人员的当前动态口令（密钥见上表，可录入身份验证器）",
    "按 Ctrl-C 停止",
)
IN_ENGLISH = (
    "The tour of three minutes, anyone at one click",
    "The codes by text message",
    "The staff's codes of the moment (secrets for an authenticator stand above)",
    "stop with Ctrl-C",
)


@dataclass
class Program:
    """One program that is meant to run all the time."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    is_vital: bool = True  # without it there is nothing to look after
    started: float = 0.0
    early_deaths: int = field(default=0)

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches us alone, and we decide the order of stopping.
        self.process = subprocess.Popen(self.command, cwd=ROOT, start_new_session=True)
        self.started = time.monotonic()

    def look_after(self) -> bool:
        """Start it again if it died. What dies at once three times in a row is given up when it is vital, else tried after a rest."""
        if self.process is None or self.process.poll() is None:
            return True
        if self.early_deaths >= 3 and time.monotonic() - self.started < REST:
            return True
        self.early_deaths = self.early_deaths + 1 if time.monotonic() - self.started < TOO_SOON else 0
        print(f"{self.name} ended with {self.process.returncode}; starting it again", file=sys.stderr, flush=True)
        if self.early_deaths >= 3 and self.is_vital:
            return False
        self.start()
        return True

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait_or_kill(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def choose_port(host: str) -> int:
    """The port asked for by PORT (8000), or a free one when that is taken and was not asked for; 0 means any."""
    asked = os.environ.get("PORT")
    wanted = int(asked or "8000")
    for port in (wanted,) if asked else (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((host, port))
                return int(probe.getsockname()[1])
    raise SystemExit(f"port {wanted} is taken: choose another one, for example  PORT={wanted + 1} make run")


def answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=10):
            return True
    except OSError:
        return False


def wait_until_it_answers(address: str, web: Program) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and web.process and web.process.poll() is None:
        if answers(f"{address}/"):
            return True
        time.sleep(0.05)
    return False


def show(address: str) -> None:
    """Where to go: last of all, so that it stands where the eye is."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    tour, outbox, codes, stop = IN_CHINESE if locale.startswith("zh") else IN_ENGLISH
    lines = [f"Yimen 一门   {address}/"]
    if answers(f"{address}/demo/"):
        lines += [f"{tour}   {address}/demo/", f"{outbox}   {address}/demo/outbox", f"{codes}   {address}/demo/#people"]
    print("\n  " + "\n  ".join([*lines, stop]) + "\n", flush=True)


def other_houses() -> list[Program]:
    """In a demonstration: the registers of other houses, on two free ports of this machine."""
    if os.environ.get("YIMEN_ENV") == "production" or os.environ.get("YIMEN_DEMO", "1").lower() not in {"1", "true", "yes", "on"}:
        return []
    REACHED.parent.mkdir(parents=True, exist_ok=True)
    if REACHED.exists():
        if not REACHED.read_text(encoding="utf-8").startswith(OURS):
            return []  # somebody connects registers of their own
        REACHED.unlink()  # of an earlier start: with its ports
    ports = [str(free_port()) for _ in range(2)]
    return [Program("the registers of other houses", [PYTHON, "-m", HOUSES, *ports, str(REACHED.parent)], is_vital=False)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_they_are_known() -> None:
    """The portal connects at its start what is known by then; what is not, is not connected, and its questions are typed."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not REACHED.exists():
        time.sleep(0.02)


def told_to_stop(*_: object) -> None:
    raise KeyboardInterrupt


def watch(programs: list[Program]) -> int:
    try:
        while all(program.look_after() for program in programs):
            time.sleep(0.5)
        return 1
    except KeyboardInterrupt:
        return 0


def main() -> int:
    host = os.environ.get("HOST", "127.0.0.1")
    port = choose_port(host)
    os.environ["PORT"] = str(port)
    signal.signal(signal.SIGTERM, told_to_stop)
    signal.signal(signal.SIGHUP, told_to_stop)
    os.environ["YIMEN_AT_START"] = AT_START
    houses = other_houses()
    web = Program("the web server", [PYTHON, "-m", "gunicorn", "-c", "bin/gunicorn.conf.py", "wsgi:app"])
    worker = Program("the job worker", [*FLASK, "worker"], is_vital=False)
    helpers = [Program(f"job helper {n + 1}", [*FLASK, "worker", "--only-jobs"], is_vital=False) for n in range(HELPERS)]
    programs = [web, worker, *helpers, *houses]
    address = f"http://{host}:{port}"
    try:
        for house in houses:
            house.start()
            wait_until_they_are_known()
        web.start()
        if not wait_until_it_answers(address, web):
            print("the web server did not start", file=sys.stderr)
            return 1
        os.environ["YIMEN_AT_START"] = "prepare"  # a web server that is started again need not introduce everybody again
        for one in (worker, *helpers):
            one.start()  # only now do they find their tables
        show(address)
        return watch(programs)
    except KeyboardInterrupt:
        return 0
    finally:
        for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(again, signal.SIG_IGN)  # told once is enough: stopping is not interrupted
        for program in programs:
            program.stop()
        for program in programs:
            program.wait_or_kill(time.monotonic() + GRACE)


if __name__ == "__main__":
    raise SystemExit(main())
