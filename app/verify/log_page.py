"""The public page of the 签发台账: what it is, how long it is today, how anybody checks it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.core.settings import current
from app.issuance import day_seals, ledger_keys, ledger_proofs, status_lists
from app.issuance.models import Purpose
from app.web.access import public

bp = Blueprint("log", __name__, url_prefix="/log")

SHOWN = 8


@bp.get("")
@public
def page() -> ResponseReturnValue:
    heads = ledger_proofs.heads(SHOWN)
    lists = [purpose for purpose in Purpose if status_lists.given_out(purpose, 0)]
    told = {"heads": heads, "seals": day_seals.newest(SHOWN), "keys": ledger_keys.told()[::-1], "lists": lists}
    return render_template("verify/log.html", **told, site=current().public_url)
