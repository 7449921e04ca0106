"""Form tokens: no request that may change something is answered without one."""

import time
from functools import lru_cache

from flask import current_app, g, request, session
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer

MINUTE = 60
IN_SESSION = "csrf_token"  # Flask-WTF's names for what the session keeps, and for what signs it
SALT = "wtf-csrf-token"


class Tokens(CSRFProtect):
    """Flask-WTF's protection. It looks for exempt views before it looks at the method, which every page would pay for."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method in current_app.config["WTF_CSRF_METHODS"]:
            super().protect(apply_exemptions)


def form_token() -> str:
    """The form token of this request: Flask-WTF's own, signed once a minute for all pages that one session asks for."""
    raw = session.get(IN_SESSION)
    if raw and IN_SESSION not in g:
        g.csrf_token = _signed(raw, str(current_app.secret_key), int(time.monotonic() // MINUTE))
    return generate_csrf()


@lru_cache(maxsize=4096)
def _signed(raw: str, secret: str, _minute: int) -> str:
    return str(URLSafeTimedSerializer(secret, salt=SALT).dumps(raw))
