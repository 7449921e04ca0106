"""The process that looks into foreign files: `python -m app.core.inspection.program CONTROL`.

It loads the two parsers once and forks a child for each file. Memory, time and files of the child are bounded by the system, so that
what a hostile file takes down is that child. Where nobody asks for a while it ends, and its memory goes back.
"""

import contextlib
import json
import os
import resource
import signal
import socket
import sys
from typing import Any

from app.core.inspection import documents, layouts, pictures
from app.core.inspection.findings import DAMAGED, HEAD, LAYOUT, Unfit

IDLE = 120  # seconds
MEMORY = 1024 * 1024 * 1024
SECONDS = 10  # of the processor
PATIENCE = 15  # seconds altogether


def serve(control: socket.socket) -> None:
    """Fork for each socket that comes over `control`, until its other end is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the children
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control.settimeout(IDLE)
    while True:
        try:
            _, sockets, _, _ = socket.recv_fds(control, 1, 1)
        except TimeoutError:
            return
        if not sockets:
            return
        if os.fork() == 0:
            control.close()
            _one(socket.socket(fileno=sockets[0]))
            os._exit(0)
        os.close(sockets[0])


def _one(asked: socket.socket) -> None:
    """One file, in a process that may use little and lives shortly."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(PATIENCE)
    with asked, asked.makefile("rb") as stream:
        order = json.loads(stream.readline())
        content = stream.read()
        finding, said, made = _done(order, content)
        told = json.dumps(said).encode()
        with contextlib.suppress(OSError):  # who asked has gone
            asked.sendall(HEAD.pack(finding, len(told), len(made)) + told + made)


def _done(order: dict[str, Any], content: bytes) -> tuple[int, dict[str, object], bytes]:
    """What was found, what is told about it, and the file as it is kept or shown."""
    kind, name = order.pop("type"), order.pop("act")
    family = documents if kind == "application/pdf" else pictures
    act = layouts.clean if kind == LAYOUT else pictures.portrait if name == "portrait" else family.clean if name == "clean" else family.mark
    try:
        said, made = act(content, **order)
    except Unfit as unfit:
        return unfit.finding, unfit.told, b""
    except Exception:  # noqa: BLE001 - a parser of foreign bytes may fail in any way: then the file is damaged
        return DAMAGED, {}, b""
    return 0, said, made


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
