"""Asks the inspecting process (program.py): what a foreign file is worth, and a clean or marked copy of it."""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.inspection.findings import DAMAGED, FINE, HEAD, LAYOUT

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 20  # seconds; the other side ends by itself before that


@dataclass(frozen=True)
class Inspected:
    """What came of one file: `content` is empty unless the finding is FINE."""

    finding: int
    told: dict[str, Any] = field(default_factory=dict)
    content: bytes = b""


class _Program:
    """The process of this one; started when it is first needed, and again when it has ended."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.owner = 0  # a forked copy of us must not talk into the same socket
        self.running: tuple[subprocess.Popen[bytes], socket.socket] | None = None

    def hand_over(self, other_end: socket.socket) -> subprocess.Popen[bytes]:
        """Give the other end of a question to the process; raises OSError where it ends at this very moment."""
        with self.lock:
            process, control = self._running()
            socket.send_fds(control, [b"?"], [other_end.fileno()])
            return process

    def end(self) -> None:
        """Let the process go; it ends when it hears nothing more."""
        if self.running and self.owner == os.getpid():
            process, control = self.running
            control.close()
            process.wait(PATIENCE)
            self.running = None

    def _running(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        if self.running and self.owner == os.getpid():
            if self.running[0].poll() is None:
                return self.running
            self.running[1].close()
        self.running, self.owner = _started(), os.getpid()
        return self.running


def _started() -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-s", "-m", "app.core.inspection.program", str(theirs.fileno())]
    none = subprocess.DEVNULL  # strangers do not write into our log
    with theirs:
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], env=ENVIRONMENT, stdin=none, stderr=none)  # noqa: S603
    return process, ours


ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ}  # no secret of ours
_program = _Program()
atexit.register(_program.end)


def clean(content: bytes, media_type: str, **shape: object) -> Inspected:
    """The file as it may be kept. `ratio` and `least` are for pictures: (width, height)."""
    return _asked(content, {"act": "clean", "type": media_type, **shape})


def layout(content: bytes) -> Inspected:
    """A fixed-layout document (OFD) byte for byte, if it is whole and carries a seal over its pages; else `told` says why not."""
    return _asked(content, {"act": "clean", "type": LAYOUT})


def portrait(content: bytes, media_type: str, *, size: tuple[int, int], quality: int) -> Inspected:
    """A face for a paper: a JPEG of exactly this size and nothing but the picture."""
    return _asked(content, {"act": "portrait", "type": media_type, "size": size, "quality": quality})


def mark(content: bytes, media_type: str, *, text: str, font: Path, width: int = 0) -> Inspected:
    """A copy of a clean file with `text` all over it, in the letters of the font file `font`."""
    return _asked(content, {"act": "mark", "type": media_type, "text": text, "font": str(font), "width": width})


def _asked(content: bytes, order: dict[str, object]) -> Inspected:
    """Twice where the process ended by itself just then; a child that died of the file is an answer: the file is damaged."""
    for _ in range(2):
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                try:
                    process = _program.hand_over(theirs)
                except OSError:
                    continue
            found = _answer(ours, json.dumps(order).encode() + b"\n" + content)
        if found or process.poll() is None:
            return found or Inspected(DAMAGED)
    return Inspected(DAMAGED)


def _answer(asked: socket.socket, question: bytes) -> Inspected | None:
    """None where nothing came back."""
    asked.settimeout(PATIENCE)
    with contextlib.suppress(OSError):
        asked.sendall(question)
        asked.shutdown(socket.SHUT_WR)
        with asked.makefile("rb") as stream:
            head = stream.read(HEAD.size)
            if len(head) == HEAD.size:
                finding, said, length = HEAD.unpack(head)
                told, made = json.loads(stream.read(said)), stream.read(length)
                return Inspected(finding, told, made) if len(made) == length and finding == FINE else Inspected(finding or DAMAGED, told)
    return None
