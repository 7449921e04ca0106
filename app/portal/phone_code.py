"""QR codes that open a page on the reader's own phone."""

from functools import lru_cache

import segno
from flask import url_for
from markupsafe import Markup

from app.core.settings import current

NAVY = "#12315f"


def phone_code(endpoint: str, **values: object) -> Markup:
    """The public address of a portal page as inline SVG; shown in the kiosk it still leads to the portal itself."""
    return drawn(current().public_url + url_for(f"portal.{endpoint}", **values))  # type: ignore[arg-type]


@lru_cache(maxsize=512)
def drawn(address: str) -> Markup:
    """A QR code of `address`; the address is its accessible name."""
    return once(address, address)


def once(address: str, said: str) -> Markup:
    """The same for what works once: nothing of it is remembered, and its accessible name tells nobody the code."""
    code = segno.make(address, error="m", micro=False)
    return Markup(  # noqa: S704  drawn by us; the title is escaped by segno
        code.svg_inline(border=0, dark=NAVY, omitsize=True, svgclass=None, lineclass=None, title=said)
    )
