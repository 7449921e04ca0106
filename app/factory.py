"""The factory: one named step per line."""

from flask import Flask

from app import cli, content, database, static_files, wiring
from app.core import settings as core_settings
from app.core.settings import Settings
from app.demo.blueprint import bp as demo
from app.kiosk.blueprint import bp as kiosk
from app.manage.blueprint import bp as manage
from app.portal.blueprint import bp as portal
from app.verify.authority import bp as authority
from app.verify.pages import bp as verify
from app.web import headers, setup as web
from app.web.site import Site
from app.window.blueprint import bp as window


def create_app(settings: Settings) -> Flask:
    """The whole product as one WSGI application."""
    core_settings.use(settings)
    app = Site(__name__, static_folder=str(settings.root / "static"), template_folder="web/templates")
    app.config.update(SECRET_KEY=settings.secret_key, TESTING=settings.testing, DEBUG=settings.debug)
    database.init_app(app, settings)
    content.load(settings)
    wiring.connect(app)
    web.init_app(app)
    register_faces(app, settings)
    static_files.init_app(app, settings)
    headers.guard(app)
    cli.register(app)
    return app


def register_faces(app: Flask, settings: Settings) -> None:
    """The kiosk has the portal's own blueprint inside it: the same pages in another frame (design idea 7)."""
    app.register_blueprint(portal)
    app.register_blueprint(kiosk, url_prefix="/kiosk")
    app.register_blueprint(window, url_prefix="/window")
    app.register_blueprint(verify, url_prefix="/v")
    app.register_blueprint(authority, url_prefix="/v/authority")
    app.register_blueprint(manage, url_prefix="/manage")
    if settings.demonstration:
        app.register_blueprint(demo, url_prefix="/demo")
