"""What the second screen shows: the answers in full, as the citizen has to answer for them."""

from dataclasses import dataclass
from uuid import UUID

from app.cases import desk_confirming, queries, service
from app.cases.answers_store import applicant_name
from app.core.actor import Actor
from app.elements.words import Words
from app.form_engine.overview import shown_to_oneself
from app.window.answers_view import LineStep, answer_steps


@dataclass(frozen=True)
class Shown:
    id: UUID
    service: Words
    applicant: str
    steps: list[LineStep]


def build(clerk: Actor) -> Shown | None:
    found = desk_confirming.on_screen(clerk)
    if found is None:
        return None
    row, case = found
    definition = service.definition_of(case)
    steps = answer_steps(definition, queries.answers_of(case), hide=shown_to_oneself)
    return Shown(row.id, definition.name, applicant_name(case), steps)
