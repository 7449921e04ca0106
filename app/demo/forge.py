"""A forged copy for the visitor: the newest certificate with one byte of its page changed."""

from app.catalogue import service as catalogue
from app.issuance import queries as issuance
from app.issuance.models import Certificate


def newest() -> Certificate | None:
    """None when nothing was issued yet."""
    return issuance.newest([published.definition.outcome.certificate for published in catalogue.all_current()])


def altered(pdf: bytes) -> bytes:
    """The changed byte lies inside a content stream, so that the file still opens."""
    content = bytearray(pdf)
    content[content.find(b"stream") + 60] ^= 0x01
    return bytes(content)
