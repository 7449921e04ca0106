"""A page drawn once: what is the same for everyone is kept as text, and each reader's own things are put into its holes.

The frame, icons and fixed words of a page cost three times as much as the answers on it. They are drawn by the page's
own template, with a mark wherever a reader's own thing stands; the text between the marks is kept. So one template
serves both ways, and what somebody reads is the same whether the page was drawn or kept (tests/flows/test_holes.py).
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from flask import current_app, g, render_template, request, session as cookie
from markupsafe import Markup, escape

from app.core import clock
from app.core.settings import current
from app.web import places, session
from app.web.frame import demonstration_bar
from app.web.language import look
from app.web.shelf import Shelf
from app.web.tokens import form_token

LIMIT = 500  # pages
EDGE = "\0"  # no template and no answer holds this sign: form_engine drops it from what is typed
HERE = "here?"
OF_FRAME: Mapping[str, Callable[[], str]] = {
    "csrf_token": form_token,
    "name": lambda: session.actor().name,
    "acted_for": session.acted_for,
    "demonstration_bar": demonstration_bar,
}

_kept: Shelf[list[str]] = Shelf(LIMIT)


def page(template: str, own: Mapping[str, object], *, same: Hashable, **fixed: object) -> str:
    """The page. `own` are the reader's things, which the template may only print; `fixed` is settled by `same`.

    With `same` None the page is too much the reader's own to be kept (errors, what the office asks), and so is one that
    carries a message.
    """
    if same is None or "_flashes" in cookie or current_app.debug:
        return render_template(template, **own, **fixed)
    key = (template, same, _frame())
    text = _kept.get(key)
    if text is None:
        text = _drawn(template, own, fixed)
        if _is_anybodys(text, own):
            _kept.put(key, text)
    return _filled(text, own)


def _frame() -> Hashable:
    """All that the layouts look at beside the holes."""
    visitor = session.actor()
    who = (visitor.person is not None, visitor.role, visitor.for_party is not None)
    return (places.frame(), request.blueprint, request.script_root, look(), who, g.get("device"), clock.today(), current().instance)


def _drawn(template: str, own: Mapping[str, object], fixed: Mapping[str, object]) -> list[str]:
    """Text and names of holes, by turns."""
    holes = {
        "actor": replace(session.actor(), name=_mark("name")),
        "csrf_token": lambda: _mark("csrf_token"),
        "acted_for": lambda: _mark("acted_for"),
        "demonstration_bar": lambda: _mark("demonstration_bar"),
        "here": lambda **changes: _mark(HERE + urlencode(changes)),
    }
    return render_template(template, **fixed, **{name: _mark(name) for name in own}, **holes).split(EDGE)


def _mark(name: str) -> Markup:
    return Markup(f"{EDGE}{name}{EDGE}")  # noqa: S704 - names of ours


def _filled(text: list[str], own: Mapping[str, object]) -> str:
    parts = list(text)
    for place in range(1, len(parts), 2):
        thing = _thing(parts[place], own)
        parts[place] = thing if isinstance(thing, Markup) else escape(thing)
    return "".join(parts)


def _thing(name: str, own: Mapping[str, object]) -> object:
    if name in own:
        return own[name]
    if name.startswith(HERE):
        return places.here(**dict(parse_qsl(name[len(HERE) :])))
    return OF_FRAME[name]()


def _is_anybodys(text: list[str], own: Mapping[str, object]) -> bool:
    """Nothing of this reader got between the holes. A template that lets something in is slow, but tells nobody."""
    visitor, between = session.actor(), "".join(text[::2])
    things = [visitor.name, str(visitor.person), str(visitor.session), session.token(), form_token()]
    things += [str(thing) for thing in own.values() if not isinstance(thing, int)]
    return not any(thing and thing in between for thing in things)
