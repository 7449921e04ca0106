"""The hearing of a case as its applicant sees it."""

from dataclasses import dataclass
from datetime import date, time

from app.cases import clocks, heard
from app.cases.dated_models import ClockKind
from app.cases.hearing_models import HearingAnswer
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.core import clock
from app.identity import queries as identity


@dataclass(frozen=True)
class HearingView:
    intended: str
    basis: str
    is_open: bool  # it can be asked for or waived now
    until: date | None  # the last day for that
    is_asked: bool
    is_for_third: bool  # an interested party asked
    day: date | None
    begins: time | None
    room: str
    chair: str
    record: str


def of_case(case: Case) -> HearingView | None:
    """None where no hearing was offered."""
    row = heard.of_case(case)
    if row is None:
        return None
    running = clocks.going_on(case).get(ClockKind.ASK_HEARING) if row.answer is None else None
    return HearingView(
        intended=heard.intended_of(row),
        basis=row.basis,
        is_open=case.status is Status.ACCEPTED and running is not None and running.due >= clock.today(),
        until=running.due if running else None,
        is_asked=row.answer is HearingAnswer.ASKED,
        is_for_third=row.asked_by is not None,
        day=row.day,
        begins=row.begins,
        room=row.room or "",
        chair=identity.person(row.chair_id).name if row.chair_id else "",
        record=heard.record_of(row),
    )
