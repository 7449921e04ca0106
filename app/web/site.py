"""The Flask application of the house: what Flask does for every kind of application, less what none of our pages needs."""

from collections.abc import Callable
from functools import cache
from typing import IO, Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.templating import Environment
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.http import parse_cookie
from werkzeug.utils import cached_property
from werkzeug.wrappers import Response

from app.core import memory

LARGE = 4000  # signs of a template


class Asked(Request):
    """A request that leaves no file open, and whose cookies are read from where the server put them: Werkzeug looks through all headers."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._parts: list[IO[bytes]] = []

    def _get_file_stream(self, *about: Any, **more: Any) -> IO[bytes]:
        """Where a part that is a file is kept. Werkzeug forgets those of a body that breaks off; they are closed with the others."""
        part = super()._get_file_stream(*about, **more)
        self._parts.append(part)
        return part

    def close(self) -> None:
        super().close()
        for part in self._parts:
            part.close()

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:
        return ImmutableMultiDict(parse_cookie(self.environ))


class SignedCookie(SecureCookieSessionInterface):
    """Flask's signed cookie. A browser that has none and is given none costs no signature and no look at the settings."""

    def __init__(self) -> None:
        self._signer = cache(super().get_signing_serializer)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """One for the life of the application, whose key never changes."""
        return self._signer(app)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if app.secret_key and self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session or session.modified:
            super().save_session(app, session, response)  # type: ignore[arg-type]
        elif session.accessed:
            response.headers.add("Vary", "Cookie")


class Templates(Environment):
    """Flask's templates. To compile the page of 200 fields takes 60 MB for a moment, which each web process would keep."""

    def compile(self, source: Any, *named: Any, **how: Any) -> Any:
        made = super().compile(source, *named, **how)
        if len(source) > LARGE:
            memory.give_back()
        return made


class Site(Flask):
    """Flask for views that are plain functions."""

    jinja_environment = Templates
    request_class = Asked
    session_interface = SignedCookie()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view or hook of ours is a coroutine: asking each of them at each request cost as much as finding the page."""
        return func
