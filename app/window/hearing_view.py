"""The hearing of a case as an officer sees it."""

from dataclasses import dataclass
from datetime import date, time

from flask_babel import gettext as _

from app.cases import clocks, heard, parts
from app.cases.dated_models import ClockKind
from app.cases.hearing_models import CaseHearing, HearingAnswer
from app.cases.models import Case
from app.core.actor import Actor
from app.window.case_view import person_name


@dataclass(frozen=True)
class HearingView:
    intended: str
    basis: str
    answer: str
    until: date | None  # the last day to ask, or to hold it
    day: date | None
    begins: time | None
    room: str
    chair: str
    record: str


def of_case(case: Case, officer: Actor) -> HearingView | None:
    """None where no hearing was offered, and for another department, which sees its part of the case."""
    row = heard.of_case(case) if parts.visible(case, officer).is_whole else None
    if row is None:
        return None
    running = clocks.going_on(case)
    waiting = running.get(ClockKind.ASK_HEARING) or running.get(ClockKind.HOLD_HEARING)
    return HearingView(
        intended=heard.intended_of(row),
        basis=row.basis,
        answer=_("An interested party asks for a hearing") if row.asked_by else _answer(row),
        until=waiting.due if waiting else None,
        day=row.day,
        begins=row.begins,
        room=row.room or "",
        chair=person_name(row.chair_id) if row.chair_id else "",
        record=heard.record_of(row),
    )


def _answer(row: CaseHearing) -> str:
    return {
        None: _("The applicant has not answered yet"),
        HearingAnswer.ASKED: _("The applicant asks for a hearing"),
        HearingAnswer.WAIVED: _("The applicant waives the hearing"),
        HearingAnswer.SILENT: _("Not asked for in time: counts as waived"),
    }[row.answer]
