"""Time-based one-time codes (RFC 6238): six digits, thirty seconds, one step to either side, each accepted once."""

import hmac
from datetime import datetime

import pyotp

STEP = 30
WINDOW = 1


def counter_at(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP


def code_at(secret: str, moment: datetime) -> str:
    """The code that the owner's app shows at `moment`."""
    return pyotp.HOTP(secret).at(counter_at(moment))


def accepted_counter(secret: str, code: str, moment: datetime, last: int) -> int | None:
    """The counter that `code` belongs to, later than the `last` accepted one; None when the code is wrong, old or used."""
    current = counter_at(moment)
    found = None
    for counter in range(current - WINDOW, current + WINDOW + 1):
        if hmac.compare_digest(pyotp.HOTP(secret).at(counter).encode(), code.encode()) and counter > last:
            found = counter
    return found


def address(secret: str, login_name: str, issuer: str) -> str:
    """The otpauth address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login_name, issuer_name=issuer)
