"""Files as answers to a request: what strangers sent in can do nothing in the officer's browser."""

from urllib.parse import quote

from flask import Response

SHOWN = frozenset({"image/jpeg", "image/png"})  # their content was looked at when they were taken in (form_engine.attachments)


def foreign_file(content: bytes, *, media_type: str, name: str) -> Response:
    """A file that came from outside: pictures are shown, everything else is only saved; no script in it ever runs here."""
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
