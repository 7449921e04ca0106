"""Finds the record that travels inside a PDF of ours, without parsing the PDF.

A hostile file may break a parser or swell when it is unpacked. So nothing is parsed: the streams of the file are looked
at one by one, each unpacked only as far as the first bytes of a record, and further only when they are one.
"""

import json
import re
import zlib
from dataclasses import dataclass
from itertools import islice

STREAM = re.compile(rb"(?<!end)stream\r?\n")
START = b'{"algorithm":'  # the canonical JSON that render.attachment writes
MOST_STREAMS = 5000
MOST_RECORDS = 3  # our papers carry one; reading many from one file would only keep us busy
LONGEST = 64 * 1024


@dataclass(frozen=True)
class Claim:
    """What an attached record says of itself."""

    id: str
    number: str
    nonce: str


def looks_like_pdf(content: bytes) -> bool:
    """Whether a reader could take this for a PDF: its header near the start, and at least one object."""
    return b"%PDF" in content[:1024] and b"endobj" in content


def claim_in(pdf: bytes) -> Claim | None:
    """The claim of the first attached record, or None."""
    heads = (_record_at(pdf, found.end()) for found in islice(STREAM.finditer(pdf), MOST_STREAMS))
    claims = (_claim(text) for text in islice(filter(None, heads), MOST_RECORDS))
    return next(filter(None, claims), None)


def _record_at(pdf: bytes, start: int) -> bytes | None:
    """The stream that begins here, when it is a record; packed or plain."""
    packed = pdf[start : start + LONGEST]
    if packed.startswith(START):
        return packed.partition(b"endstream")[0]
    unpacker = zlib.decompressobj()
    try:
        head = unpacker.decompress(packed, len(START))
        return head + unpacker.decompress(unpacker.unconsumed_tail, LONGEST) if head == START else None
    except zlib.error:
        return None


def _claim(text: bytes) -> Claim | None:
    try:
        record = json.loads(text)["record"]
        return Claim(str(record["id"]), str(record["number"]), str(record["nonce"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
