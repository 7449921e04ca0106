"""Where to send someone: the sign-in page of their face, and addresses that may be gone to afterwards."""

from urllib.parse import urlencode, urlsplit

from flask import current_app, request, url_for
from werkzeug.routing import BuildError

SIGN_IN = {"window": ("window.sign_in",), "manage": ("window.sign_in",), "kiosk": ("kiosk.sign_in", "kiosk.card", "kiosk.portal.sign_in")}

FRAMES = {"kiosk": "kiosk/frame.html", "window": "web/staff.html", "manage": "web/staff.html"}


def face() -> str:
    """The face that answers this request: portal, window, kiosk, verify, demo …

    An address that no page has is of no blueprint; below the terminal's it stays the terminal's, or nobody would find back."""
    blueprint = request.blueprint
    if blueprint is None:
        return "kiosk" if request.path.startswith(url_for("kiosk.home")) else "portal"
    return blueprint.partition(".")[0]


def frame() -> str:
    """The layout that pages of this face extend."""
    return FRAMES.get(face(), "web/portal.html")


def sign_in_page(**values: str) -> str:
    """The address of this face's own sign-in page."""
    known = current_app.view_functions
    endpoint = next((name for name in SIGN_IN.get(face(), ()) if name in known), "portal.sign_in")
    return link(endpoint, **values)


def safe_next(address: str | None, otherwise: str) -> str:
    """`address` when it is a path of this site, else `otherwise`: nobody is led elsewhere by a link (ASVS 3.7.2)."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable() or "\\" in address:
        return otherwise
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else otherwise


def here_again() -> str:
    """The address to come back to: this page, or for a request that changes something the page it was sent from."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    sent_from = urlsplit(request.referrer or "")
    address = f"{sent_from.path}?{sent_from.query}".rstrip("?")
    return safe_next(address, "/") if sent_from.netloc == request.host else "/"


def link(endpoint: str, **values: object) -> str:
    """The address of an endpoint, relative ones too; "" when there is none."""
    try:
        return url_for(endpoint, **values)  # type: ignore[arg-type]  # Flask types its options, not the values
    except BuildError:
        return ""


def here(**changes: object) -> str:
    """This address with some of its parameters changed; None takes one out."""
    if not request.query_string and not changes:
        return request.path
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    query = urlencode([*kept, *((name, value) for name, value in changes.items() if value is not None)])
    return f"{request.path}?{query}" if query else request.path
