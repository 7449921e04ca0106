"""Answers to machines: JSON that may be kept, with a tag by which it is asked again, and refusals in the form of RFC 9457."""

from collections.abc import Mapping

from flask import Response, g, jsonify, make_response, request

from app.core.errors import Invalid

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"  # kept, and used only after asking whether it still holds


class BadQuestion(Invalid):
    code, message = "bad_question", "%(name)s must be %(wanted)s."


def mark_as_data() -> None:
    """Whoever asks here is answered with data, also when the answer is no."""
    g.has_only_data = True


def data(said: Mapping[str, object], *, never_changes: bool = False) -> Response:
    return keepable(jsonify(said), never_changes=never_changes)


def file(content: bytes | str, media_type: str, *, never_changes: bool = False) -> Response:
    response = make_response(content)
    response.content_type = media_type
    return keepable(response, never_changes=never_changes)


def keepable(response: Response, *, never_changes: bool) -> Response:
    response.headers["Cache-Control"] = FOR_EVER if never_changes else ASK_AGAIN
    response.headers["Access-Control-Allow-Origin"] = "*"  # what is public may be checked from any page
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    response.make_conditional(request)
    return response


def number(name: str, *, least: int, most: int, otherwise: int | None = None) -> int:
    """A number from the address; raises BadQuestion."""
    text = request.args.get(name)
    if text is None and otherwise is not None:
        return otherwise
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 10 or not least <= int(text) <= most:
        raise BadQuestion(name=name, wanted=f"{least} … {most}")
    return int(text)


def digest(name: str) -> bytes:
    """A SHA-256 from the address; raises BadQuestion."""
    try:
        found = bytes.fromhex(request.args[name])
    except (KeyError, ValueError):
        found = b""
    if len(found) != 32:
        raise BadQuestion(name=name, wanted="SHA-256 (64 × 0-9 a-f)")
    return found
