"""Files as answers to a request: what strangers sent in can do nothing in the officer's browser."""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit
from uuid import UUID

from flask import Response, make_response, render_template, request

from app.cases import uploads
from app.cases.models import Upload
from app.catalogue.definitions import Definition
from app.core.errors import Missing
from app.core.inspection.findings import LAYOUT
from app.core.transaction import write
from app.issuance import orders, queries as issuance, seal_service
from app.issuance.errors import NotReady, NotSealed
from app.issuance.models import Format
from app.web.places import safe_next
from app.web.session import is_json_wanted

LOOK_AGAIN_SECONDS, LATE_SECONDS = 1, 30
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


def paper(certificate_id: UUID, *, headers: Mapping[str, str]) -> Response:
    """The signed file of a certificate. Asked for the first time it is drawn now, and a page says so that looks again by itself."""
    try:
        return Response(issuance.pdf(certificate_id), mimetype="application/pdf", headers=dict(headers))
    except NotReady:
        with write():
            orders.draw(certificate_id)
        if is_json_wanted():
            raise
    return _wait(render_template("web/drawing.html", back=_back()), 202, LOOK_AGAIN_SECONDS)


def sealed_copy(certificate_id: UUID, *, headers: Mapping[str, str], pdf: str) -> Response:
    """The OFD copy of a certificate. Asked for the first time the seal platform makes it now; a page waits for it, and says where none
    came yet that `pdf` is there all the same. Raises Missing where no platform is connected."""
    try:
        return Response(issuance.file(certificate_id, Format.OFD), mimetype=LAYOUT, headers=dict(headers))
    except NotReady:
        platform = seal_service.name()
        if not platform:
            raise Missing() from None
        with write():
            orders.seal(certificate_id)
        is_late = orders.is_sealing_late(certificate_id)
        if is_json_wanted():
            raise (NotSealed("it has not come yet") if is_late else NotReady()) from None
    shown = render_template("web/sealing.html", platform=platform, is_late=is_late, pdf=pdf, back=_back())
    return _wait(shown, 503, LATE_SECONDS) if is_late else _wait(shown, 202, LOOK_AGAIN_SECONDS)


def _back() -> str:
    """Where the reader came from, if that was another page of ours."""
    back = safe_next(urlsplit(request.referrer or "").path, "")
    return "" if back == request.path else back


def _wait(page: str, status: int, seconds: int) -> Response:
    """A page that opens its own address again after so many seconds."""
    answer = make_response(page, status)
    answer.headers["Refresh"] = answer.headers["Retry-After"] = str(seconds)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def inline(name: str) -> dict[str, str]:
    """How a browser shows a paper that can be printed from there."""
    shown = f"inline; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": shown, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def drawn(content: bytes, media_type: str, *, name: str) -> Response:
    """What the house drew to be looked at, a PDF or a picture, shown and kept by nobody."""
    return Response(content, mimetype=media_type, headers=inline(name))


def _answer(content: bytes, media_type: str, disposition: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = disposition
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
