"""Has sheets drawn by a process of their own (drawing_program.py), which may use little memory and time and knows no secret.

It is kept warm, for the font and the style sheets cost more than a paper, and let go after RECYCLED papers. A template that loops or
swells takes that process down and not the worker; the next sheet is drawn by a new one.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app.issuance import render
from app.issuance.errors import PaperRefused
from app.issuance.records import Record
from app.issuance.render import Sheet
from app.issuance.types import CertificateType

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10  # for one paper, by the clock; a warm one takes a quarter of a second
START = 60  # seconds for a process to load everything, on a busy machine
MEMORY = 512 * 1024 * 1024
RECYCLED = 500
LARGEST = 64 * 1024 * 1024  # of an answer
ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH", "TMPDIR", "HOME") if name in os.environ}


@dataclass(frozen=True)
class Drawn:
    """What came of a sheet: the file, or why there is none; for a draft also what its author should mend."""

    content: bytes
    refusal: str = ""
    faults: Sequence[str] = ()
    reached: Sequence[str] = ()  # what it tried to reach outside and was refused by the last guard


class Program:
    """The drawing process of this one, started when it is first needed, with so much memory and so many seconds for a sheet."""

    def __init__(self, *, memory: int = MEMORY, seconds: float = SECONDS) -> None:
        self.memory, self.seconds = memory, seconds
        self.lock = threading.Lock()
        self.owner = 0  # a forked copy of us must not talk into the same socket
        self.drawn = 0
        self.running: tuple[subprocess.Popen[bytes], socket.socket] | None = None

    def ask(self, question: bytes) -> Drawn:
        """One sheet, one answer; a process that gives none in time is ended, and the next question starts a new one."""
        with self.lock:
            if not self._runs():
                self.running, self.owner, self.drawn = _started(self.memory, self.seconds), os.getpid(), 0
            found = self._answered(question)
            self.drawn += 1
            if self.drawn >= RECYCLED:
                self.end()
            return found

    def end(self) -> None:
        """Let the process go, whatever it is doing."""
        if self.running and self.owner == os.getpid():
            process, channel = self.running
            channel.close()
            process.kill()
            process.wait()
        self.running = None

    def _runs(self) -> bool:
        if self.running and self.owner == os.getpid() and self.running[0].poll() is None:
            return True
        self.end()
        return False

    def _answered(self, question: bytes) -> Drawn:
        channel = self.running[1] if self.running else None
        try:
            answer = _exchange(channel, question, self.seconds) if channel else b""
        except TimeoutError:
            self.end()
            return Drawn(b"", f"it took longer than {self.seconds:g} seconds")
        except OSError:
            answer = b""
        if not answer:
            self.end()
            return Drawn(b"", f"it took more than {self.memory // 2**20} MB of memory, or its drawing broke off")
        head, _, content = answer.partition(b"\n")
        told = json.loads(head)
        return Drawn(content, str(told["refusal"]), [str(fault) for fault in told["faults"]], [str(one) for one in told["reached"]])


def _started(memory: int, seconds: float) -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-s", "-m", "app.issuance.drawing_program", str(theirs.fileno()), str(memory), str(seconds)]
    none = subprocess.DEVNULL  # templates do not write into our log
    with theirs:
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], env=ENVIRONMENT, stdin=none, stderr=none)  # noqa: S603
    try:
        _read(ours, 1, time.monotonic() + START)  # it says when it has loaded everything; if it cannot, the question finds it out
    except TimeoutError:
        process.kill()
    return process, ours


def _exchange(channel: socket.socket, question: bytes, seconds: float) -> bytes:
    """The answer, or nothing where the other side ended; raises TimeoutError when its time is over."""
    deadline = time.monotonic() + seconds
    channel.settimeout(max(deadline - time.monotonic(), 0.01))
    channel.sendall(len(question).to_bytes(8, "big") + question)
    length = int.from_bytes(_read(channel, 8, deadline), "big")
    return _read(channel, length, deadline) if length <= LARGEST else b""


def _read(channel: socket.socket, length: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    while length > 0:
        channel.settimeout(max(deadline - time.monotonic(), 0.01))
        part = channel.recv(min(length, 1 << 20))
        if not part:
            return b""
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


_program = Program()
atexit.register(_program.end)


def pdf(kind: CertificateType, record: Record) -> bytes:
    """The paper of this record as unsigned PDF/A-3a; raises PaperRefused."""
    drawn = _program.ask(question(render.sheet(kind, record)))
    if drawn.refusal:
        raise PaperRefused(reason=drawn.refusal)
    return drawn.content


def draft(sheet: Sheet) -> Drawn:
    """A sheet of a template that nobody has checked, with what its author should mend. Its process draws nothing else, before or after."""
    stranger = Program()
    try:
        return stranger.ask(question(sheet, is_draft=True))
    finally:
        stranger.end()


def end() -> None:
    """Let the drawing process go; the next paper starts a new one."""
    _program.end()


def pid() -> int:
    """Of the drawing process, for who measures it; 0 where there is none."""
    return _program.running[0].pid if _program.running else 0


def question(sheet: Sheet, *, is_draft: bool = False) -> bytes:
    """What the program is told of a sheet."""
    return json.dumps({"sheet": asdict(sheet), "is_draft": is_draft}, ensure_ascii=False).encode()
