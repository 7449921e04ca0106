"""The process that draws papers: `python -m app.issuance.drawing_program CHANNEL MEMORY SECONDS`. drawing.py starts it.

It has no key, no setting and no database. What it may use is bounded by the system; from its first sheet on it opens no connection,
starts nothing, and reads and writes no file but its libraries' own and the font.
"""

import json
import resource
import signal
import socket
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.issuance import fonts, render, template_faults
from app.issuance.errors import PaperRefused
from app.issuance.render import Sheet

ROOT = Path(__file__).resolve().parents[2]
NEVER = ("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.bind", "socket.sendto", "subprocess.", "os.exec", "os.fork",
         "os.posix_spawn", "os.spawn", "os.system", "ctypes.")  # fmt: skip
MOST = 20  # attempts that are told
WRITTEN = 64 * 1024 * 1024  # bytes of one file, for the font's temporary copy


_reached: list[str] = []


def serve(channel: socket.socket, seconds: float) -> None:
    """Say that everything is loaded, then draw what comes over the channel until its other end is closed."""
    channel.sendall(b"!")
    while question := _read(channel):
        signal.alarm(int(seconds) + 2)  # should who asked be gone: it ends us at `seconds` itself
        _reached.clear()
        told, content = _answer(json.loads(question))
        told["reached"] = _reached[:MOST]
        signal.alarm(0)
        head = json.dumps(told).encode() + b"\n"
        channel.sendall((len(head) + len(content)).to_bytes(8, "big") + head + content)


def _answer(order: Mapping) -> tuple[dict[str, object], bytes]:
    sheet, faults = Sheet(**order["sheet"]), []
    if order["is_draft"]:
        faults = template_faults.of_style(sheet.files["style.css"])
    try:
        content = render.draw(sheet)
    except PaperRefused as refusal:
        return {"refusal": str(refusal.params["reason"]), "faults": faults}, b""
    except MemoryError:
        raise  # the answer is that there is none
    except Exception as failure:  # noqa: BLE001 - a template may fail in any way; who wrote it is told where
        return {"refusal": template_faults.said(failure), "faults": faults}, b""
    return {"refusal": "", "faults": faults}, content


def _read(channel: socket.socket) -> bytes:
    with channel.makefile("rb") as stream:
        return stream.read(int.from_bytes(stream.read(8), "big"))


def bound(memory: int) -> None:
    """From here on this process may use so much memory, and reaches nothing outside of itself."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    readable = [str(Path(place).resolve()) for place in (sys.prefix, sys.base_prefix, ROOT / "app", fonts.path().parent)]
    readable = [*readable, sys.prefix, tempfile.gettempdir()]

    def watch(event: str, args: tuple) -> None:
        if event.startswith(NEVER):
            _reached.append(event)
            raise PaperRefused(reason=f"a paper may not do {event}")
        if event == "open" and isinstance(args[0], str | bytes) and not _is_own(args, readable):
            _reached.append(f"open {str(args[0])[:80]}")
            raise PaperRefused(reason=f"a paper may not open {str(args[0])[:80]}")

    sys.addaudithook(watch)


def _is_own(args: tuple, readable: list[str]) -> bool:
    path = args[0].decode(errors="replace") if isinstance(args[0], bytes) else args[0]
    return any(Path(path).is_relative_to(place) for place in readable)


def warm() -> None:
    """Everything that a paper needs is loaded by drawing one."""
    files = {
        "template.html": '<!doctype html><html lang="zh"><title>一</title><img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">一',
        "style.css": "",
    }
    empty = Sheet(files, "portrait", {"seal": "", "qr": ""}, "{}", "00" * 16, "2026-01-01T00:00:00+08:00")
    render.draw(replace(empty))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us; then the channel closes
    warm()
    bound(int(sys.argv[2]))
    serve(socket.socket(fileno=int(sys.argv[1])), float(sys.argv[3]))
