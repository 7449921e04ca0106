"""The scanner's simulator: a sheet of paper with 样例 all over it, as the agent of a real one would hand it over."""

import struct
import zlib

from app.core import clock
from app.core.inspection import inspector
from app.core.inspection.findings import FINE
from app.core.transaction import let_go
from app.issuance import fonts

WIDE, HIGH = 620, 877  # an A4 sheet at 75 dots an inch


def sheet() -> bytes:
    """A PNG. Opens a process that draws, so no transaction is open meanwhile."""
    let_go()
    made = inspector.mark(_blank(), "image/png", text=f"样例 {clock.now():%Y-%m-%d %H:%M:%S}", font=fonts.plain_path())
    return made.content if made.finding == FINE else _blank()


def _blank() -> bytes:
    rows = (b"\x00" + b"\xff" * WIDE) * HIGH
    head = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
