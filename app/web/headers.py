"""Headers of every answer, error pages and files included (OWASP ASVS 5.0 V3.4), and the number of each request."""

from flask import Flask, Response, g, request

from app.core.db import new_id
from app.core.settings import current

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
RETRY_SECONDS = 60
YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    app.after_request(_complete)


def request_id() -> str:
    """The number of this request, for the log, the error page and whoever calls the hotline. Never taken from outside."""
    if "request_id" not in g:
        g.request_id = new_id().hex
    return str(g.request_id)


def _complete(response: Response) -> Response:
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-ID"] = request_id()
    if current().secure_cookies:
        response.headers["Strict-Transport-Security"] = f"max-age={2 * YEAR}; includeSubDomains"
    if response.status_code == 429:
        response.headers.setdefault("Retry-After", str(g.get("retry_after", RETRY_SECONDS)))
    if (request.endpoint != "static" or response.status_code >= 400) and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"  # pages carry a person's own things, or at least their form token
    return response
