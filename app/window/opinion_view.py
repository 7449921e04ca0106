"""What each department proposed and why, side by side for who decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.cases import asking, service, tasks
from app.cases.answers_store import event_note
from app.cases.asking import Exchange
from app.cases.lifecycle import Act, Proposal
from app.cases.models import Case, CaseEvent, TaskState
from app.cases.parts import Part
from app.catalogue.definitions import Definition
from app.core.actor import Actor
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
    is_earlier: bool  # the step was done once more


@dataclass(frozen=True)
class AskedLine:
    """A question to another department, and what it said."""

    office: Words | None
    asked_by: str
    question: str
    state: str
    tone: str
    answer: str
    who: str


@dataclass(frozen=True)
class Opinions:
    """Of the departments whose steps they are, and of those that were asked."""

    given: list[OpinionLine]
    asked: list[AskedLine]


def opinions(case: Case, officer: Actor, names: Mapping[UUID, str], part: Part) -> Opinions:
    """Each in the order in which it was given, or asked; of who sees a part those that their own department gave or asked."""
    definition, own = service.definition_of(case), officer.department
    given = [one for one in case.events if one.act is Act.PASS_ON and (part.is_whole or one.department == own)]
    exchanges = asking.exchanges(case) if case.has_seen(Act.ASK_OPINION) else []
    asked = [one for one in exchanges if part.is_whole or own in {one.asked.department, _answering(one)}]
    return Opinions([_opinion(one, case, definition, names) for one in given], [_asked(one, case, names) for one in asked])


def _answering(one: Exchange) -> str:
    """The department that was asked and may still read the question."""
    return one.task.department if one.task and one.task.state is not TaskState.CANCELLED else ""


def _asked(one: Exchange, case: Case, names: Mapping[UUID, str]) -> AskedLine:
    ended, given = one.ended, one.ended is not None and one.ended.act is Act.GIVE_OPINION
    state = _("Waiting for the opinion") if ended is None else _("Opinion given") if given else _("Recalled")
    return AskedLine(
        office=tasks.office(one.task.department, one.task.step, case.place) if one.task else None,
        asked_by=names.get(one.asked.person_id, "—") if one.asked.person_id else "",
        question=event_note(one.asked),
        state=state,
        tone="orange" if ended is None else "green" if given else "grey",
        answer=event_note(ended) if ended else "",
        who=names.get(ended.person_id, "—") if ended and ended.person_id else "",
    )


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
        is_earlier=any(one.act is Act.PASS_ON and one.step == event.step and one.at > event.at for one in case.events),
    )
