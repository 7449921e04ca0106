"""What each department proposed and why, side by side for who decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.cases import service, tasks
from app.cases.answers_store import event_note
from app.cases.lifecycle import Act, Proposal
from app.cases.models import Case, CaseEvent
from app.catalogue.definitions import Definition
from app.elements.words import Words
from app.window import words


@dataclass(frozen=True)
class OpinionLine:
    """One department's opinion on its step."""

    step: Words
    office: Words
    who: str
    at: datetime
    proposal: str
    tone: str
    text: str


def opinions(case: Case, definition: Definition, names: Mapping[UUID, str]) -> list[OpinionLine]:
    """In the order in which they were given."""
    return [_opinion(event, case, definition, names) for event in case.events if event.act is Act.PASS_ON]


def _opinion(event: CaseEvent, case: Case, definition: Definition, names: Mapping[UUID, str]) -> OpinionLine:
    proposed, _line, text = event_note(event).partition("\n")
    is_no = proposed == service.PROPOSED[Proposal.REFUSE]
    return OpinionLine(
        step=words.step_title(definition, event.step),
        office=tasks.office(event.department, event.step, case.place),
        who=names.get(event.person_id, "—") if event.person_id else "",
        at=event.at,
        proposal=_("Proposes not to approve") if is_no else _("Proposes to approve"),
        tone="red" if is_no else "green",
        text=text,
    )
