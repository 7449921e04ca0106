"""Reading lists as offices hand them in: CSV in UTF-8 or GB 18030, the names of the columns in the first line."""

import csv
import io
import unicodedata
from collections.abc import Iterator

MOST_BYTES = 64 << 20


def clean(cell: str) -> str:
    """One line of text: without control signs, half-width, without spaces around it."""
    text = unicodedata.normalize("NFC", cell)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def decoded(content: bytes) -> str | None:
    """The text, or None where it is neither UTF-8 nor GB 18030, or too large."""
    if len(content) > MOST_BYTES:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def lines(text: str) -> Iterator[tuple[int, list[str] | None]]:
    """Rows with the number of the line on which each begins; None for one that cannot be read."""
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""))
    begins = 1
    row: list[str] | None
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell longer than the module allows
            row = None
        yield begins, row
        begins = reader.line_num + 1
