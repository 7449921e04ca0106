"""Drafts as their owner sees them: where each was left, how much of it is answered, and how long it is kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.cases import drafts, expiry, queries
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.core import clock
from app.core.actor import Actor
from app.core.settings import current
from app.elements.words import Words
from app.form_engine import service as form_engine, visible


@dataclass(frozen=True)
class Begun:
    """One draft in a list."""

    id: UUID
    definition: Definition
    begun_at: datetime
    saved_at: datetime
    left_at: Words | None  # the title of the step; None where only the check at the end is left
    asked: int
    answered: int
    kept_until: date
    clerk: str  # who has it at a window, "" for one that is here

    @property
    def runs_out_soon(self) -> bool:
        return self.kept_until - clock.today() <= timedelta(days=current().draft_reminder_days)


def mine(visitor: Actor, service_code: str = "") -> list[Begun]:
    """The visitor's drafts, saved last first; of one service if it is named."""
    return [_begun(case) for case in queries.my_drafts(visitor) if service_code in {"", case.service_code}]


def _begun(case: Case) -> Begun:
    definition, answers = catalogue.version(case.version_id).definition, queries.answers_of(case)
    asked, prefilled, typed = form_engine.count_prefilled(definition, answers)
    shown = visible.steps(definition, answers)
    left_at = next((step.title for step in shown if step.code == case.step), shown[0].title)
    return Begun(
        id=case.id,
        definition=definition,
        begun_at=case.created_at,
        saved_at=case.saved_at,
        left_at=None if case.step == drafts.CHECK else left_at,
        asked=asked,
        answered=prefilled + typed,
        kept_until=expiry.last_day(case),
        clerk=queries.clerk_at(case),
    )
