"""What a page will say at its top next time: a few sentences in the cookie, never so many that a browser would refuse it."""

from flask import Response, session

MOST = 5  # about 1,500 bytes of a cookie's 4,096


def keep_the_last(response: Response) -> Response:
    """A client that presses and looks at no page keeps the last of what it was told."""
    told = session.get("_flashes", [])
    if len(told) > MOST:
        session["_flashes"] = told[-MOST:]
    return response
