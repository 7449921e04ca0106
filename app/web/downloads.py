"""Files as answers to a request: what strangers sent in can do nothing in the officer's browser."""

from urllib.parse import quote

from flask import Response, request

from app.cases import uploads
from app.cases.models import Upload
from app.catalogue.definitions import Definition

SMALL = 240  # points: as wide as a list of files shows a picture
SHOWN = frozenset({"image/jpeg", "image/png"})  # drawn anew when they were taken in (core.inspection)


def copy(upload: Upload, definition: Definition) -> Response:
    """A marked copy of an upload, with `?small` one for a list: pictures are shown, everything else is only saved; no script in it ever
    runs here."""
    name, media_type = uploads.name_of(upload), upload.media_type
    content = uploads.copy_of(upload, definition, width=SMALL if "small" in request.args else 0)
    how = "inline" if media_type in SHOWN else "attachment"
    answer = _answer(content, media_type, f"{how}; filename*=UTF-8''{quote(name, safe='')}")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
    return answer


def own_pdf(content: bytes, *, name: str) -> Response:
    """A paper that the house made itself."""
    return _answer(content, "application/pdf", f"inline; filename*=UTF-8''{quote(name, safe='')}")


def _answer(content: bytes, media_type: str, disposition: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = disposition
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
