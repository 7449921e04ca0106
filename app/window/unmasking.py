"""Which answers of a case this officer has shown in full: kept for a few minutes in the signed session cookie, by path only.

Each unmasking is on record once, when it is asked for; loading the page again shows the same.
"""

from flask import session as cookie

from app.cases.models import Case
from app.core import clock

KEPT = "unmasked"
SECONDS = 10 * 60
MOST = 40  # the cookie is small


def shown(case: Case) -> frozenset[str]:
    """The paths shown in full on this case; none of another case, and none after a while."""
    kept = cookie.get(KEPT, {})
    is_his = kept.get("case") == case.number and kept.get("until", 0) > clock.now().timestamp()
    return frozenset(kept.get("paths", [])) if is_his else frozenset()


def show(case: Case, path: str) -> bool:
    """Show one more; False where it is shown already."""
    before = shown(case)
    if path in before:
        return False
    paths = [*sorted(before)[: MOST - 1], path]
    cookie[KEPT] = {"case": case.number, "paths": paths, "until": int(clock.now().timestamp()) + SECONDS}
    return True
