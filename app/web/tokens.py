"""Form tokens: no request that may change something is answered without one."""

from flask import current_app, request
from flask_wtf.csrf import CSRFProtect


class Tokens(CSRFProtect):
    """Flask-WTF's protection. It looks for exempt views before it looks at the method, which every page would pay for."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method in current_app.config["WTF_CSRF_METHODS"]:
            super().protect(apply_exemptions)
