"""A forged copy for the visitor: the newest certificate with one byte of its page changed."""

from app.catalogue import service as catalogue
from app.issuance import queries as issuance


def forged_copy() -> bytes | None:
    """None when nothing was issued yet. The changed byte lies inside a content stream, so that the file still opens."""
    kinds = [published.definition.outcome.certificate for published in catalogue.all_current()]
    newest = issuance.newest(kinds)
    if newest is None:
        return None
    content = bytearray(issuance.pdf(newest.id))
    place = content.find(b"stream") + 60
    content[place] ^= 0x01
    return bytes(content)
