"""Who is at the other end: the cookie's random token, read once per request into a frozen Actor."""

from uuid import UUID

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from app.core.actor import Actor, Channel
from app.identity import queries, sessions, sign_in

IN_COOKIE = "_user_id"  # where Flask-Login keeps the token in the signed cookie


class Visitor(UserMixin):
    """Flask-Login's user: a token and whom it stands for."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.id = token
        self.actor = actor


def _load(token: str) -> Visitor | None:
    found = sessions.read(token, g.get("device"))
    return Visitor(token, found) if found else None


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # the session is a row of ours: ended, bound to a device and counted there
    manager.user_loader(_load)
    manager.init_app(app, add_context_processor=False)  # it would read the session on every page, needed or not


def actor() -> Actor:
    """Who makes this request; read from the database at most once."""
    if "actor" not in g:
        visitor = current_user._get_current_object()
        g.actor = visitor.actor if isinstance(visitor, Visitor) else _stranger()
    return g.actor


def acted_for() -> str:
    """The name of the person or firm that the visitor acts for instead of themself; else empty."""
    party = actor().for_party
    return queries.party_name(party) if party else ""


def _stranger() -> Actor:
    device: UUID | None = g.get("device")
    return Actor(device=device, channel=Channel.KIOSK if device else Channel.ONLINE)


def token() -> str:
    """The token in the cookie, whether its session is open or over; "" for a browser that never signed in."""
    return str(session.get(IN_COOKIE, ""))


def enter(new_token: str) -> None:
    """Give this browser the session just opened. Everything that belonged to the stranger goes: no session is ever fixed."""
    session.clear()
    login_user(Visitor(new_token, Actor()))
    g.pop("_login_user", None)
    g.pop("actor", None)


def leave() -> None:
    """Forget the session in this browser; ending its row is the act of identity."""
    session.clear()
    g.pop("_login_user", None)
    g.pop("actor", None)


def end() -> None:
    """Sign out, in the caller's transaction."""
    sign_in.sign_out(actor())
    leave()


def is_json_wanted() -> bool:
    """True for a client that asks for data and not for a page, or where there is nothing but data."""
    if g.get("has_only_data"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"], "text/html")
    return best != "text/html"
