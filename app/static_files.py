"""Static files are served before Flask sees the request: a page's styles cost the application nothing."""

from flask import Flask
from whitenoise import WhiteNoise

from app.core.settings import Settings

KEPT_SECONDS = 3600  # pages name files with a fingerprint; modules that import each other do not


def init_app(app: Flask, settings: Settings) -> None:
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=settings.root / "static",
        prefix="static/",
        max_age=KEPT_SECONDS,
        allow_all_origins=False,
        autorefresh=settings.testing or settings.debug,
    )
