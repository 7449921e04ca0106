"""What a phone keeps so that it can check the code on a paper without network: the checker, what it is made of, and our keys.

Never an answer about a certificate: whether a paper is in force is asked anew each time.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from flask import Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.settings import current
from app.issuance import keyring, types
from app.verify.room import bp
from app.web import headers
from app.web.access import public
from app.web.filters import asset
from app.web.language import look

NAMED = (  # by the page, with the fingerprint of their content
    *("vendor/govuk.css", "css/tokens.css", "css/base.css", "css/parts.css", "css/layout.css", "css/form.css", "css/verify.css"),
    *("css/demo.css", "css/elder.css", "css/print.css", "mark.svg", "js/check.js"),
)
IMPORTED = ("js/code.js", "js/cose.js", "js/scan.js", "vendor/qr/decode.js", "vendor/qr/index.js")  # by each other, without
WORKER = "js/verify-worker.js"


@bp.get("/check")
@public
def check() -> ResponseReturnValue:
    """Reads the code on a paper in the browser. The page says nothing of its reader, because the phone keeps it."""
    response = make_response(render_template("verify/check.html", site=current().public_url, english=_english()))
    response.headers["Permissions-Policy"] = headers.WITH_CAMERA
    response.headers["X-Kept-With"] = _version()
    return response


def _english() -> str:
    """What the labels in a code are called in English; the code has room for the Chinese ones only."""
    if look().lang != "en":
        return "{}"
    kinds = types.all_types().values()
    words = [kind.name for kind in kinds] + [kind.facts[fact].label for kind in kinds for fact in kind.shown_on_verify]
    return json.dumps({each.zh: each.en for each in words if each.en}, ensure_ascii=False, sort_keys=True)


@bp.get("/keys.json")
@public
def keys() -> ResponseReturnValue:
    """The keys of all seals, for phones and for who checks signatures with their own tools."""
    response = make_response(keyring.key_set())
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = "no-cache"  # may be kept, and is asked for anew each time
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/worker.js")
@public
def worker() -> ResponseReturnValue:
    """The service worker of this room alone, with the list of what it keeps: another byte in any of these makes it another worker."""
    said = {"version": _version(), "page": url_for(".check"), "room": url_for(".page"), "files": [*_addresses(), url_for(".keys")]}
    response = Response(f"const KEPT = {json.dumps(said)};\n{_file(WORKER).read_text(encoding='utf-8')}", mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _addresses() -> Iterator[str]:
    yield from (asset(name) for name in NAMED)
    yield from (asset(name).partition("?")[0] for name in IMPORTED)


def _version() -> str:
    """Of what the checker is made of; its words and the keys are fetched anew whenever there is a network."""
    return hashlib.sha256("\n".join(asset(name) for name in (*NAMED, *IMPORTED, WORKER)).encode()).hexdigest()[:16]


def _file(name: str) -> Path:
    return Path(current_app.static_folder or "", name)
