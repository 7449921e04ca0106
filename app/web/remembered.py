"""Pages that are the same for everyone who is not signed in are rendered once per content, language and day."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import NamedTuple

from flask import g, request, session as cookie
from flask.typing import ResponseReturnValue

from app.catalogue import service as catalogue
from app.core import clock
from app.core.settings import current
from app.web import places
from app.web.language import look
from app.web.session import actor

LIMIT = 400  # pages; the least used goes first
ASK_AGAIN = 1.0  # seconds: so long after a publication a stranger may still read the page before it

GIVEN = "yimen.remembered"  # in the WSGI environment: what was given, where it is the same for every stranger

_pages: OrderedDict[Hashable, bytes] = OrderedDict()
_asked: dict[Path, tuple[float, Hashable]] = {}

View = Callable[..., str]


class Given(NamedTuple):
    body: bytes
    content: Hashable  # the catalogue that it was drawn from
    day: date


def remembered(view: View) -> Callable[..., ResponseReturnValue]:
    """Answer from memory when the reader is anonymous and the address has no parameters; else render."""

    @wraps(view)
    def wrapped(**values: object) -> ResponseReturnValue:
        if request.query_string or _is_personal():
            return view(**values)
        content, day = _generation(), clock.today()  # before the page is drawn: it may be newer than it is thought to be, never older
        body = _drawn_once(lambda: view(**values), content, day)
        request.environ[GIVEN] = Given(body, content, day)
        return body

    return wrapped


def page_of(draw: Callable[[], str], content: Callable[[], Hashable]) -> str | bytes:
    """The page of this address: from memory when the reader is anonymous and its `content` is still the same, else drawn."""
    return draw() if _is_personal() else _drawn_once(draw, content(), clock.today())


def _drawn_once(draw: Callable[[], str], content: Hashable, day: date) -> bytes:
    key = (request.path, look(), places.frame(), g.get("device"), content, day, current().instance)
    body = _pages.get(key)
    if body is None:
        body = draw().encode()
        _keep(key, body)
    else:
        _pages.move_to_end(key)
    return body


def _is_personal() -> bool:
    """Whether the page would carry a name or a message. A browser without a session of ours is asked nothing more."""
    return bool(cookie) and (actor().person is not None or "_flashes" in cookie)


def _generation() -> Hashable:
    """The catalogue's token, asked for once a second: a query would cost more than the rest of the answer."""
    house, now = current().instance, time.monotonic()
    asked_at, token = _asked.get(house, (0.0, None))
    if token is None or now - asked_at > ASK_AGAIN:
        token = catalogue.generation()
        _asked[house] = (now, token)
    return token


def content_now() -> Hashable:
    """The catalogue's token as it was read within the last second; None when it is time to ask again."""
    asked_at, token = _asked.get(current().instance, (0.0, None))
    return token if time.monotonic() - asked_at <= ASK_AGAIN else None


def _keep(key: Hashable, body: bytes) -> None:
    _pages[key] = body
    while len(_pages) > LIMIT:
        _pages.popitem(last=False)
