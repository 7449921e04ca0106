"""A page that is remembered and asked for by a stranger is given out before Flask sees the request.

Most visits are of this kind: a front page, a list, a guide, and nobody signed in. What Flask does for a request costs several times what
it takes to find such a page. Whoever brings more than the choice of language and type (a session, a device, a parameter) is none of them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.http import parse_cookie

from app.core import clock
from app.core.settings import Settings, current
from app.web import remembered
from app.web.language import Look, cookie_name
from app.web.remembered import Given

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
        self.known: OrderedDict[Address, Answer] = OrderedDict()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        address = _address(environ)
        if address is None:
            return self.answering(environ, start_response)
        known = self.known.get(address)
        if known is not None and _holds(known):
            start_response("200 OK", known.headers)
            return [known.given.body]

        def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            if status == "200 OK" and remembered.GIVEN in environ:
                self._learn(address, headers, environ[remembered.GIVEN])
            return start_response(status, headers, exc_info)

        return self.answering(environ, start)

    def _learn(self, address: Address, headers: Headers, given: Given) -> None:
        if any(name.lower() == "set-cookie" for name, _ in headers):
            return  # that one is for one browser
        self.known[address] = Answer(list(headers), given, current())
        self.known.move_to_end(address)
        while len(self.known) > remembered.LIMIT:
            self.known.popitem(last=False)


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


def _holds(known: Answer) -> bool:
    """Whether the application would draw the same now. Once a second it is asked again, and looks at the catalogue for it."""
    content = remembered.content_now()
    is_fresh = content is not None and known.given.content == content
    return is_fresh and known.given.day == clock.today() and known.settings is current()
