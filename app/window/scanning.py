"""The scanner of a window's own computer: where its agent listens, and what the content policy of an intake page allows for it."""

from flask import make_response
from flask.typing import ResponseReturnValue

from app.core.settings import current
from app.web import headers
from app.web.places import link


def address() -> str:
    """Where one sheet is asked for; "" where no scanner is connected. The demonstration has a simulator."""
    agent = current().scan_agent
    return f"{agent}/scan" if agent else link("demo.scan") or ""


def allowed(page: str, status: int = 200) -> ResponseReturnValue:
    """The page, from which the browser may ask the agent and nobody else (CSP connect-src)."""
    answer = make_response(page, status)
    if agent := current().scan_agent:
        answer.headers["Content-Security-Policy"] = headers.policy(connect_src=f"'self' {agent}")
    return answer
