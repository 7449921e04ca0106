"""The 签发台账 for machines: signed heads, leaf hashes, proofs, daily seals. docs/log.md is its page.

Nobody reads through it: leaves are hashes of texts with random bits in them, and the text of an entry is given to who names the
certificate by its id or by the hash of its record or file, which only who holds it can.
"""

import base64
from datetime import date
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding
from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.core.errors import Missing
from app.core.settings import current
from app.issuance import day_seals, ledger_keys, ledger_proofs
from app.issuance.ledger import head_text
from app.issuance.ledger_keys import LedgerKey
from app.issuance.ledger_proofs import Inclusion
from app.issuance.models import DaySeal, TreeHead
from app.verify.machine_answers import BadQuestion, data, digest, file, mark_as_data, number
from app.web.access import public
from app.web.throttle import throttled

bp = Blueprint("log_api", __name__, url_prefix="/log")
bp.before_request(mark_as_data)

MOST = 1000  # of anything in one answer
LARGEST = 2**31 - 1
asked_in_bounds = throttled("log", limit=600, seconds=60)
CHECKER = "docs/check_ledger.py"


@bp.get("/heads")
@public
@asked_in_bounds
def heads() -> ResponseReturnValue:
    """The newest signed heads."""
    return data({"heads": [told(head) for head in ledger_proofs.heads(number("count", least=1, most=MOST, otherwise=20))]})


@bp.get("/heads/latest")
@public
@asked_in_bounds
def newest_head() -> ResponseReturnValue:
    return data(told(ledger_proofs.head_of(None)))


@bp.get("/heads/<int:size>")
@public
@asked_in_bounds
def head(size: int) -> ResponseReturnValue:
    return data(told(ledger_proofs.head_of(min(size, LARGEST))), never_changes=True)


@bp.get("/leaves")
@public
@asked_in_bounds
def leaves() -> ResponseReturnValue:
    """Leaf hashes in their order, by which anybody works out the root of any head."""
    start, count = number("start", least=0, most=LARGEST - MOST), number("count", least=1, most=MOST, otherwise=MOST)
    found = [leaf.hex() for leaf in ledger_proofs.leaves(start, count)]
    return data({"start": start, "leaves": found}, never_changes=len(found) == count)


@bp.get("/inclusion")
@public
@asked_in_bounds
def inclusion() -> ResponseReturnValue:
    """That what is entered of a certificate stands in the ledger; of a leaf hash alone, only that and where it stands."""
    named = {"leaf", "sha256", "certificate"} & request.args.keys()
    if len(named) != 1:
        raise BadQuestion(name="leaf, sha256, certificate", wanted="1")
    under = _asked_head()
    if "leaf" in named:
        found = [ledger_proofs.of_leaf(digest("leaf"), under)]
    elif "sha256" in named:
        found = ledger_proofs.of_digest(digest("sha256"), under)
    else:
        found = ledger_proofs.of_certificate(_certificate(), under)
    return data({"head": told(under), "entries": [_proved(one) for one in found]})


@bp.get("/consistency")
@public
@asked_in_bounds
def consistency() -> ResponseReturnValue:
    """That a newer head only adds to an older one."""
    older, newer = (number(name, least=1, most=LARGEST) for name in ("older", "newer"))
    found = ledger_proofs.consistency(older, newer)
    said = {"older": told(found.older), "newer": told(found.newer), "proof": [node.hex() for node in found.proof]}
    return data(said, never_changes=True)


@bp.get("/keys")
@public
@asked_in_bounds
def keys() -> ResponseReturnValue:
    """The ledger's keys, oldest first: the certificates of each up to the root, and the earlier key that vouches for it."""
    return data({"keys": [_key(one) for one in ledger_keys.told()]})


@bp.get("/seals")
@public
@asked_in_bounds
def seals() -> ResponseReturnValue:
    """The newest daily seals."""
    return data({"seals": [_sealed(one) for one in day_seals.newest(number("count", least=1, most=MOST, otherwise=31))]})


@bp.get("/seals/<name>.tst")
@public
@asked_in_bounds
def token(name: str) -> ResponseReturnValue:
    """The time-stamp token of a day, DER."""
    return file(_of_day(name).token, "application/timestamp-token", never_changes=True)


@bp.get("/seals/<name>.txt")
@public
@asked_in_bounds
def stamped(name: str) -> ResponseReturnValue:
    """The line that was time-stamped on a day, byte for byte."""
    kept = _of_day(name)
    return file(head_text(kept.size, kept.root), "text/plain; charset=utf-8", never_changes=True)


@bp.get("/checker.py")
@public
@asked_in_bounds
def checker() -> ResponseReturnValue:
    """The outsider's checker: one file that needs nothing of ours."""
    return file(_checker(), "text/x-python; charset=utf-8")


@cache
def _checker() -> bytes:
    return (current().root / CHECKER).read_bytes()


def told(head: TreeHead) -> dict[str, object]:
    return {
        "size": head.size,
        "root": head.root.hex(),
        "signature": base64.b64encode(head.signature).decode(),
        "key": head.key_id,
        "at": head.at.isoformat(timespec="seconds"),
    }


def _proved(found: Inclusion) -> dict[str, object]:
    said: dict[str, object] = {"seq": found.seq, "proof": [node.hex() for node in found.proof]}
    return said | {"payload": found.payload} if found.payload else said


def _key(one: LedgerKey) -> dict[str, object]:
    return {
        "key": one.id,
        "chain": b"".join(part.public_bytes(Encoding.PEM) for part in one.chain).decode(),
        "in_use": one.is_in_use,
        "revoked_since": one.revoked_since.isoformat() if one.revoked_since else None,
        "follows": one.follows or None,
        "signature": base64.b64encode(one.signature).decode() if one.follows else None,
    }


def _sealed(kept: DaySeal) -> dict[str, object]:
    stamp = base64.b64encode(kept.token).decode()
    return {"day": kept.day.isoformat(), "size": kept.size, "root": kept.root.hex(), "token": stamp}


def _asked_head() -> TreeHead:
    return ledger_proofs.head_of(number("size", least=1, most=LARGEST) if "size" in request.args else None)


def _certificate() -> UUID:
    try:
        return UUID(request.args["certificate"])
    except ValueError:
        raise BadQuestion(name="certificate", wanted="UUID") from None


def _of_day(name: str) -> DaySeal:
    try:
        kept = day_seals.of_day(date.fromisoformat(name))
    except ValueError:
        kept = None
    if kept is None:
        raise Missing()
    return kept
