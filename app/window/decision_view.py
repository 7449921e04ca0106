"""The decision sheet (决定依据): on one page what was decided, by whom, on which facts and rules, within which time."""

from dataclasses import dataclass
from datetime import date, datetime

from app.cases import deciding, grounds, service
from app.cases.answers_store import event_note
from app.cases.deciding import DECIDING, Record
from app.cases.models import Case
from app.core.actor import Actor
from app.core.errors import Missing
from app.elements.words import Words
from app.window import case_view, hearing_view, interest_view, request_view, words
from app.window.case_view import CaseView, Happening
from app.window.hearing_view import HearingView
from app.window.interest_view import InterestView
from app.window.request_view import Requests


@dataclass(frozen=True)
class DecisionView:
    case: CaseView
    decided: str  # the act in words
    at: datetime
    who: str
    office: Words | None
    note: str
    is_machine: bool
    is_no: bool  # the note has facts, law and competent office in parts
    basis: str
    record: Record | None  # None for a decision from before records were kept
    version: int
    on: date
    steps: list[Happening]
    hearing: HearingView | None  # whose record the decision rests on
    interests: list[InterestView]  # who was told, what they said and were answered
    requests: Requests  # the proofs that lay before the office then
    faults: list[str]  # where working it out again gives something else


def view(case: Case, officer: Actor) -> DecisionView:
    """Raises Missing for a case that is not decided."""
    event = next((one for one in case.events if one.act in DECIDING), None)
    if event is None:
        raise Missing()
    definition, shown, why = service.definition_of(case), case_view.build(case, officer), grounds.of_case(case)
    happened = next(one for one in shown.history if one.at == event.at and one.act == words.act(event.act, definition))
    record = deciding.of_case(case)
    return DecisionView(
        case=shown,
        decided=happened.act,
        at=event.at,
        who=happened.who,
        office=happened.office,
        note=why.facts if why else event_note(event),
        is_machine=event.person_id is None,
        is_no=why is not None,
        basis=why.basis if why else shown.basis,
        record=record,
        version=service.version_of(case).number,
        on=record.on if record else event.at.date(),
        hearing=hearing_view.of_case(case, officer),
        interests=interest_view.of_case(case, officer),
        requests=request_view.before(case, officer, record),
        steps=[one for one in shown.history if one.at <= event.at],
        faults=deciding.replay(case) if record else [],
    )
