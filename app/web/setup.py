"""Hangs everything that faces share onto the application, one named step per line."""

from urllib.parse import urlsplit

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from app.catalogue import city
from app.core import calendars, clock
from app.core.settings import Settings, current
from app.web import answered, desks, errors, filters, forms, frame, language, parking, places, resume, session, told
from app.web.language import look
from app.web.tokens import Tokens

__all__ = ["init_app", "resume"]


def init_app(app: Flask) -> None:
    """Sessions, form tokens, languages, templates and error pages for every face."""
    configure(app, current())
    answered.init_app(app)
    if current().proxies:
        trusted = current().proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    app.before_request(calendars.refresh_lately)
    session.init_app(app)
    Tokens(app)
    language.init_app(app)
    prepare_templates(app)
    errors.init_app(app)
    app.after_request(parking.forget)
    app.after_request(told.keep_the_last)
    app.register_blueprint(parking.bp)


def configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "yimen_session",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the browser's session: a form filled slowly is not lost
        WTF_CSRF_SSL_STRICT=False,  # the token and SameSite protect; a proxy may drop the referrer
        MAX_CONTENT_LENGTH=(settings.max_upload_mb + 1) * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=2000,
        TRUSTED_HOSTS=[urlsplit(settings.public_url).netloc] if settings.production else None,
    )


def prepare_templates(app: Flask) -> None:
    environment = app.jinja_env
    app.jinja_loader = ChoiceLoader(
        [*([app.jinja_loader] if app.jinja_loader else []), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {
        "t": filters.t,
        "plain": filters.plain,
        "day": filters.day,
        "moment": filters.moment,
        "money": filters.money,
        "masked": filters.masked,
    }
    environment.globals |= {
        "new_key": filters.new_key,
        "component_of": forms.component_of,
        "asset": filters.asset,
        "band": frame.band,
        "demonstration_bar": frame.demonstration_bar,
        "kept": frame.kept,
        "here": places.here,
        "link": places.link,
        "desks": desks.desks,
        "current_desk": desks.current_desk,
    }
    app.context_processor(_for_every_page)


def _for_every_page() -> dict[str, object]:
    chosen = look()
    return {
        "lang": chosen.lang,
        "elder": chosen.elder,
        "contrast": chosen.contrast,
        "frame": places.frame(),
        "terminal": places.face() == "kiosk",
        "actor": session.actor(),
        "acted_for": session.acted_for,
        "city": city.city(),
        "demonstration": current().demonstration,
        "today": clock.today(),
    }
