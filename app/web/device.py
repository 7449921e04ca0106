"""What every kiosk request must be: from an enrolled device, known by the random token in its cookie."""

from flask import g, request
from werkzeug.wrappers import Response

from app.core.settings import current
from app.identity import devices
from app.web.refusals import DeviceUnknown

YEARS = 5 * 365 * 24 * 3600


def cookie_name() -> str:
    return "__Host-device" if current().secure_cookies else "yimen_device"


def require() -> None:
    """Read the device from its cookie; any other browser is refused before the page is asked."""
    token = request.cookies.get(cookie_name(), "")
    g.device = devices.by_token(token) if token else None
    if g.device is None:
        raise DeviceUnknown()


def remember(response: Response, token: str) -> Response:
    """Make this browser the device that `identity.devices.enrol` gave the token for."""
    response.set_cookie(cookie_name(), token, max_age=YEARS, httponly=True, samesite="Strict", secure=current().secure_cookies)
    return response
