"""The face on a card: a small JPEG inside the signed record, as base64, so that who changes the face breaks the signature.

What comes from a camera is drawn anew and made small by the process that looks into foreign files. What may be recorded is judged
here by its bytes alone, for that happens inside a transaction, where no picture is ever opened.
"""

import base64
import binascii
from collections.abc import Iterator

from app.core.inspection import inspector
from app.core.inspection.findings import FINE
from app.issuance.errors import PhotoRefused

LARGEST = 20 * 1024 * 1024  # bytes of what comes in: a telephone takes large ones
KEPT = 24 * 1024  # and of what stands in a record: as base64 half of what a checker reads of an attachment
WIDTH, HEIGHT = 358, 441  # points, as the photo of an identity card has them (26 × 32 mm at 350 dpi)
START, END = b"\xff\xd8", b"\xff\xd9"
FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive
SCAN, JFIF, ADOBE = 0xDA, 0xE0, 0xEE
QUALITIES = (88, 78, 66, 52)


def drawn(content: bytes, media_type: str) -> bytes:
    """A photo drawn anew, in the shape of an identity card's and small; raises PhotoRefused. Not inside a transaction."""
    if len(content) > LARGEST:
        raise PhotoRefused(reason=f"it has {len(content) // 1024} KB, at most {LARGEST // 1024} are allowed")
    for quality in QUALITIES:
        found = inspector.portrait(content, media_type, size=(WIDTH, HEIGHT), quality=quality)
        if found.finding != FINE:
            raise PhotoRefused(reason=f"it is no JPEG or PNG that can be read, or has fewer than {WIDTH // 2} by {HEIGHT // 2} points")
        if len(found.content) <= KEPT:
            return found.content
    raise PhotoRefused(reason="it does not become small enough")


def written(photo: bytes) -> str:
    """A drawn photo as a record holds it."""
    return base64.b64encode(photo).decode()


def checked(value: object) -> str:
    """The photo if it is one that `drawn` made; raises PhotoRefused."""
    try:
        content = base64.b64decode(str(value), validate=True)
    except (binascii.Error, ValueError):
        raise PhotoRefused(reason="it is not base64") from None
    if len(content) > KEPT:
        raise PhotoRefused(reason=f"it has more than {KEPT // 1024} KB")
    if not content.startswith(START) or not content.endswith(END):
        raise PhotoRefused(reason="it is no JPEG")
    segments = dict(_segments(content))
    if set(segments) & {mark for mark in range(0xE0, 0xFF) if mark not in {JFIF, ADOBE}}:
        raise PhotoRefused(reason="it carries more than the picture")
    frame = next((segments[mark] for mark in FRAMES if mark in segments), b"")
    size = int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")
    if size != (WIDTH, HEIGHT):
        raise PhotoRefused(reason=f"it is not {WIDTH} by {HEIGHT} points large")
    return str(value)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The parts before the picture's points: mark and bytes."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != SCAN:
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        yield content[at + 1], content[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)
