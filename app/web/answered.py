"""A page that is remembered and asked for by a stranger is given out before Flask sees the request.

Most visits are of this kind: a front page, a guide, a paper looked up by its number, and nobody signed in. What Flask does for a request
costs several times what it takes to find such a page, or to see that a paper is still what the page says. Whoever brings more than the
choice of language and type (a session, a device, a parameter) is none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_cookie

from app.core.errors import DomainError
from app.core.settings import Settings, current
from app.web.language import Look, cookie_name
from app.web.remembered import GIVEN, LIMIT, Given
from app.web.shelf import Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Address = tuple[str, str, str, str, Look]
Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    headers: Headers
    given: Given
    settings: Settings


def init_app(app: Flask) -> None:
    app.wsgi_app = Answered(app.wsgi_app)  # type: ignore[method-assign]


class Answered:
    """The application, asked only for what was not answered before. An answer is learnt from the application's own."""

    def __init__(self, answering: WSGIApplication) -> None:
        self.answering = answering
        self.known: Shelf[Answer] = Shelf(LIMIT)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        address = _address(environ)
        if address is None:
            return self.answering(environ, start_response)
        known = self.known.get(address)
        if known is not None and self._holds(known):
            start_response("200 OK", known.headers)
            return [known.given.body]

        def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            given: Given | None = environ.get(GIVEN)
            if status == "200 OK" and given and not any(name.lower() == "set-cookie" for name, _ in headers):
                self.known.put(address, Answer(list(headers), given, current()))
            return start_response(status, headers, exc_info)

        return self.answering(environ, start)

    def _holds(self, known: Answer) -> bool:
        """Whether the application would answer the same now. Whatever keeps us from knowing is told by the application itself."""
        if known.settings is not current():
            return False
        try:
            return known.given.holds
        except (DomainError, SQLAlchemyError):
            return False


def _address(environ: WSGIEnvironment) -> Address | None:
    """What a stranger's page depends on; None for any request that Flask has to see.

    In the demonstration it has to see all of them: each begins by reading a clock that visitors move.
    The host is part of it, so that only a host that Flask has let through finds anything here.
    """
    if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING") or current().demonstration:
        return None
    look = ""
    if "HTTP_COOKIE" in environ:
        cookies = parse_cookie(environ)
        look = cookies.get(cookie_name(), "")
        if len(cookies) != (1 if cookie_name() in cookies else 0):
            return None
    host = environ.get("HTTP_HOST", "")
    return environ["wsgi.url_scheme"], host, environ.get("SCRIPT_NAME", ""), environ["PATH_INFO"], Look.from_cookie(look)
