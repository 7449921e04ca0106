"""Scanner and card reader of a window's own computer: where their agents listen, and what the content policy of an intake page allows."""

from flask import make_response
from flask.typing import ResponseReturnValue

from app.core.settings import current
from app.web import headers
from app.web.places import link


def address() -> str:
    """Where one sheet is asked for; "" where no scanner is connected. The demonstration has a simulator."""
    agent = current().scan_agent
    return f"{agent}/scan" if agent else link("demo.scan") or ""


def card_address() -> str:
    """Where the card on the reader is asked for; "" where no reader is connected."""
    agent = current().card_agent
    return f"{agent}/card" if agent else ""


def allowed(page: str, status: int = 200) -> ResponseReturnValue:
    """The page, from which the browser may ask the scanner's agent and nobody else (CSP connect-src)."""
    return _allowed(page, status, current().scan_agent)


def with_card_reader(page: str, status: int = 200) -> ResponseReturnValue:
    """The same for the reader's agent, on the page where a citizen is found."""
    return _allowed(page, status, current().card_agent)


def _allowed(page: str, status: int, agent: str) -> ResponseReturnValue:
    answer = make_response(page, status)
    if agent:
        answer.headers["Content-Security-Policy"] = headers.policy(connect_src=f"'self' {agent}")
    return answer
