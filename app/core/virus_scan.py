"""Asks a ClamAV daemon (clamd) whether a file carries a known virus. Without one in the settings nothing is scanned, and that is said."""

import socket
import struct

from app.core.errors import Unavailable
from app.core.settings import current

CHUNK = 64 * 1024
PATIENCE = 60.0  # seconds: a large file may take some
SIZE = struct.Struct("!I")


class ScannerSilent(Unavailable):
    """The daemon is away, or answered what we do not know; the file stays unscanned and is asked about again."""

    code, message = "scanner_silent", "The virus scanner does not answer at the moment."


def is_there() -> bool:
    """Whether this installation scans files."""
    return bool(current().clamd)


def is_infected(content: bytes) -> bool:
    """clamd's INSTREAM: the content in chunks, each after its length, and an empty one at the end."""
    try:
        with _connected() as scanner:
            scanner.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                scanner.sendall(SIZE.pack(len(part)) + part)
            scanner.sendall(SIZE.pack(0))
            answer = scanner.makefile("rb").read(4096).rstrip(b"\0")
    except OSError as fault:
        raise ScannerSilent() from fault
    if answer.endswith(b" FOUND"):
        return True
    if answer.endswith(b" OK"):
        return False
    raise ScannerSilent()


def _connected() -> socket.socket:
    """To the path of a socket, or to host:port."""
    address = current().clamd
    if address.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(PATIENCE)
        try:
            scanner.connect(address)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)
