"""领取人签名: drawn at the output desk, and kept as a file of the case under the case's key."""

import re
import zlib
from struct import pack

from app.cases import uploads
from app.cases.collection_errors import SignatureUnread
from app.cases.models import Case, Upload
from app.form_engine.fields import signature

QUESTION = "collected"  # no question of a form is called so
NAME, MEDIA_TYPE = "领取人签名.png", "image/png"
WIDE, HIGH, PEN = 604, 204, 2  # the sheet of 600 by 200 with room for the pen; it draws so many points to each side
STEP = re.compile(r"([ML])([0-9]+) ([0-9]+)")
Point = tuple[int, int]


def drawn(strokes: str) -> bytes:
    """The picture of a drawn signature as PNG; raises SignatureUnread for what is none.

    Black lines on white, from whole numbers: no web process carries a library of pictures for it.
    """
    known = signature.strokes_of({"strokes": strokes})
    if len(known) > signature.LONGEST_PATH or known.count("L") < signature.LEAST_POINTS:
        raise SignatureUnread()
    sheet, last = [bytearray(b"\xff" * WIDE) for _ in range(HIGH)], (0, 0)
    for kind, across, down in STEP.findall(known):
        point = (min(int(across), WIDE - 4), min(int(down), HIGH - 4))
        if kind == "L":
            _line(sheet, last, point)
        last = point
    return _png(sheet)


def keep(case: Case, place: str, picture: bytes) -> Upload:
    """Name the stored picture among the files of the case; `place` is what `uploads.keeper` gave for it."""
    return uploads.keep(case, QUESTION, place, name=NAME, media_type=MEDIA_TYPE, content=picture)


def _line(sheet: list[bytearray], start: Point, end: Point) -> None:
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    for step in range(steps + 1):
        across = start[0] + (end[0] - start[0]) * step // steps
        down = start[1] + (end[1] - start[1]) * step // steps
        for row in sheet[down : down + 2 * PEN]:
            row[across : across + 2 * PEN] = bytes(2 * PEN)


def _png(sheet: list[bytearray]) -> bytes:
    """Eight bits of grey for each point."""
    rows = b"".join(b"\0" + bytes(row) for row in sheet)
    parts = ((b"IHDR", pack(">IIBBBBB", WIDE, HIGH, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body)) for kind, body in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
