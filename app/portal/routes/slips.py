"""Check slips: what the applicant said is wrong in a register, and what its owner answered."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from app.cases import queries as cases
from app.elements import dictionary
from app.elements.words import Words
from app.portal.room import bp
from app.sources import registry
from app.sources.models import SlipStatus
from app.sources.slips import SlipView, of_case
from app.web.access import citizen
from app.web.session import actor


@dataclass(frozen=True)
class SlipLine:
    number: str
    element: Words
    register: Words
    claimed: str
    reason: str
    at: datetime
    is_open: bool
    corrected: bool | None
    answer: str


@bp.get("/my/slips")
@citizen()
def slips() -> str:
    visitor = actor()
    mine = [*cases.my_drafts(visitor), *cases.my_cases(visitor)]
    return render_template("portal/slips.html", slips=[_line(slip) for case in mine for slip in of_case(case.id)])


def _line(slip: SlipView) -> SlipLine:
    source = registry.current()[slip.source]
    return SlipLine(
        number=slip.number,
        element=dictionary.current()[slip.element].name,
        register=Words(source.title["zh"], source.title["en"]),
        claimed=str(slip.claimed or ""),
        reason=slip.reason,
        at=slip.opened_at,
        is_open=slip.status is SlipStatus.OPEN,
        corrected=slip.corrected,
        answer=slip.answer,
    )
