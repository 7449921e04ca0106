"""Pages that are the same for everyone who is not signed in are rendered once per content, language and day."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from functools import wraps

from flask import g, request, session as cookie
from flask.typing import ResponseReturnValue

from app.catalogue import service as catalogue
from app.core import clock
from app.core.settings import current
from app.web import places
from app.web.language import look
from app.web.session import actor
from app.web.shelf import Shelf

LIMIT = 400  # pages
GIVEN = "yimen.remembered"  # in the WSGI environment: what was given, where it is the same for every stranger

_pages: Shelf[bytes] = Shelf(LIMIT)

View = Callable[..., str]


@dataclass(frozen=True)
class Given:
    """A stranger's page, and until when it may be given out again without asking the view."""

    body: bytes
    content: Hashable  # what it was drawn from
    day: date
    content_now: Callable[[], Hashable]  # the same as it is now; None where only the view can tell

    @property
    def holds(self) -> bool:
        """Whether the view would draw the same now."""
        content = self.content_now()
        return content is not None and content == self.content and self.day == clock.today()


def remembered(view: View) -> Callable[..., ResponseReturnValue]:
    """Answer from memory when the reader is anonymous and the address has no parameters; else render."""

    @wraps(view)
    def wrapped(**values: object) -> ResponseReturnValue:
        if request.query_string:
            return view(**values)
        return page_of(lambda: view(**values), catalogue.generation, catalogue.known_generation)

    return wrapped


def page_of(draw: Callable[[], str], content: Callable[[], Hashable], content_now: Callable[[], Hashable]) -> str | bytes:
    """The page of this address: from memory when the reader is anonymous and its `content` is still the same, else drawn.

    `content_now` is asked outside of any request, to give the page out again before Flask sees the next one (app/web/answered.py).
    """
    if _is_personal():
        return draw()
    is_of, day = content(), clock.today()  # before the page is drawn: it may be newer than it is thought to be, never older
    key = (request.path, look(), places.frame(), g.get("device"), is_of, day, current().instance)
    body = _pages.get(key)
    if body is None:
        body = draw().encode()
        _pages.put(key, body)
    request.environ[GIVEN] = Given(body, is_of, day, content_now)
    return body


def _is_personal() -> bool:
    """Whether the page would carry a name or a message. A browser without a session of ours is asked nothing more."""
    return bool(cookie) and (actor().person is not None or "_flashes" in cookie)
