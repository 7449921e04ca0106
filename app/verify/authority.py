"""State of a certificate for programs (OCSP over HTTP, RFC 6960 appendix A). No session, no form, nothing is changed."""

import base64
import binascii
from urllib.parse import unquote

from flask import Blueprint, Response, make_response, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from app.issuance import ocsp
from app.web.access import public
from app.web.throttle import throttled

bp = Blueprint("authority", __name__)

ANSWERED = "application/ocsp-response"
MOST_IN_A_MINUTE = 300  # a reader asks once for each certificate of a paper; offices share an address


@bp.record_once
def _ask_for_no_form_token(state: BlueprintSetupState) -> None:
    """Who asks is a program without a session; what it asks changes nothing."""
    state.app.extensions["csrf"].exempt(bp)


@bp.get("/ocsp/<path:question>", merge_slashes=False)
@public
@throttled("ocsp", limit=MOST_IN_A_MINUTE, seconds=60)
def ocsp_by_address(question: str) -> ResponseReturnValue:
    """The question stands in the address, in base64; such an answer may be kept by whoever is between."""
    try:
        asked = base64.b64decode(unquote(question[: 2 * ocsp.LONGEST_REQUEST]), validate=True)
    except (binascii.Error, ValueError):
        asked = b""
    found = ocsp.answer(asked)
    response = _answered(found)
    if found.may_be_kept:
        response.headers["Cache-Control"] = f"public, no-transform, max-age={int(ocsp.GOOD_FOR.total_seconds()) // 2}"
    return response


@bp.post("/ocsp")
@public
@throttled("ocsp", limit=MOST_IN_A_MINUTE, seconds=60)
def ocsp_by_post() -> ResponseReturnValue:
    return _answered(ocsp.answer(request.stream.read(ocsp.LONGEST_REQUEST + 1)))


def _answered(found: ocsp.Answer) -> Response:
    response = make_response(found.content)
    response.mimetype = ANSWERED
    return response
