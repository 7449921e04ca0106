"""Headers of every answer, error pages and files included (OWASP ASVS 5.0 V3.4), and the number of each request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, g, request

from app.core.db import new_id
from app.core.settings import current

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Given = list[tuple[str, str]]

DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
UNUSED = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"
WITH_CAMERA = UNUSED.replace("camera=()", "camera=(self)")  # for the one page that reads codes


def policy(**changes: str) -> str:
    """The content policy with some directives changed or added, their hyphens written as underscores: frame_src="'self'"."""
    wanted = DIRECTIVES | {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in wanted.items())


FIXED = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": UNUSED,
}
FIXED_LIST = list(FIXED.items())
FIXED_NAMES = frozenset(name.lower() for name in FIXED)
RETRY_SECONDS = 60
YEAR = 365 * 24 * 3600
STRICT_TRANSPORT = ("Strict-Transport-Security", f"max-age={2 * YEAR}; includeSubDomains")
NOT_KEPT = ("Cache-Control", "no-store")  # pages carry a person's own things, or at least their form token
NUMBER = "yimen.request_id"  # in the WSGI environment


def guard(app: Flask) -> None:
    """Around everything that answers, static files and remembered pages too: so this is the last that is put around it."""
    app.wsgi_app = Completed(app.wsgi_app)  # type: ignore[method-assign]


def request_id() -> str:
    """The number of this request, for the log, the error page and whoever calls the hotline. Never taken from outside."""
    return _number(request.environ)


def _number(environ: WSGIEnvironment) -> str:
    if NUMBER not in environ:  # no header of a client can have this name
        environ[NUMBER] = new_id().hex
    return str(environ[NUMBER])


class Completed:
    """The application with the headers that every answer has.

    They are put on below Flask, as one list: setting them one by one on its response cost more than a remembered page does.
    """

    def __init__(self, answering: WSGIApplication) -> None:
        self.answering = answering

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: Given, exc_info: Any = None) -> Callable[[bytes], object]:
            return start_response(status, _complete(environ, status, headers), exc_info)

        return self.answering(environ, start)


def _complete(environ: WSGIEnvironment, status: str, headers: Given) -> Given:
    """The headers of a view and those it did not set itself."""
    given = {name.lower() for name, _ in headers}
    complete = [*headers, ("X-Request-ID", _number(environ))]
    complete += FIXED_LIST if given.isdisjoint(FIXED_NAMES) else [one for one in FIXED_LIST if one[0].lower() not in given]
    if current().secure_cookies:
        complete.append(STRICT_TRANSPORT)
    if "cache-control" not in given:
        complete.append(NOT_KEPT)
    if status.startswith("429") and "retry-after" not in given:
        complete.append(("Retry-After", str(g.get("retry_after", RETRY_SECONDS))))
    return complete
