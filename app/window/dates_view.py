"""The dates of a case on an officer's screen: each clock day by day, who had the case, and what supervision was told."""

from dataclasses import dataclass
from datetime import date

from app.cases import explained, service, supervision
from app.cases.explained import Holding, Strip
from app.cases.models import Case
from app.elements.words import Words
from app.window import words


@dataclass(frozen=True)
class Event:
    """A deadline that passed."""

    what: str
    step: Words | None
    due: date


@dataclass(frozen=True)
class DatesView:
    number: str
    service: Words
    strips: list[Strip]
    holdings: list[Holding]
    titles: dict[str, Words]
    events: list[Event]


def view(case: Case) -> DatesView:
    definition = service.definition_of(case)
    titles = {task.step: words.step_title(definition, task.step) for task in case.tasks}
    names = titles | words.document_titles()
    events = [Event(words.breach(row.breach), names.get(row.step), row.due) for row in supervision.of_case(case)]
    return DatesView(case.number or "", definition.name, explained.strips(case), explained.holdings(case), titles, events)
