"""Static files are served before Flask sees the request: a page's styles cost the application nothing."""

from collections.abc import MutableMapping

from flask import Flask
from whitenoise import WhiteNoise

from app.core.settings import Settings
from app.web.headers import FIXED

KEPT_SECONDS = 3600  # pages name files with a fingerprint; modules that import each other do not


def init_app(app: Flask, settings: Settings) -> None:
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=settings.root / "static",
        prefix="static/",
        max_age=KEPT_SECONDS,
        add_headers_function=_guard,
        allow_all_origins=False,
        autorefresh=settings.testing or settings.debug,
    )


def _guard(headers: MutableMapping[str, str], _path: str, _url: str) -> None:
    """The same security headers as every page has."""
    for name, value in FIXED.items():
        headers[name] = value
