"""The signed lists of status for machines (W3C Bitstring Status List)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.core.errors import Missing
from app.issuance import status_lists
from app.issuance.models import Purpose
from app.verify.machine_answers import file, mark_as_data
from app.web.access import public
from app.web.throttle import throttled

bp = Blueprint("status_api", __name__, url_prefix="/status")
bp.before_request(mark_as_data)

LARGEST = 2**31 - 1


@bp.get("/<any(revocation, suspension):purpose>/<int:number>")
@public
@throttled("status", limit=600, seconds=60)
def status_list(purpose: str, number: int) -> ResponseReturnValue:
    """One list, as it was signed last."""
    kept = status_lists.given_out(Purpose(purpose), min(number, LARGEST))
    if kept is None:
        raise Missing()
    return file(kept.credential, status_lists.MEDIA_TYPE)
