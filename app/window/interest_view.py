"""The interested parties of a case as an officer sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _

from app.cases import interested, parts
from app.cases.interest_models import CaseInterest, InterestAnswer
from app.cases.models import Case
from app.cases.outcome import holder_for
from app.core.actor import Actor
from app.window.case_view import IssuedPaper, papers_of


@dataclass(frozen=True)
class InterestView:
    id: UUID
    name: str
    number: str  # masked where it is a person's
    interest: str
    intended: str
    place: str
    basis: str
    told_at: datetime
    until: date
    hearing_until: date | None
    answer: str
    is_awaited: bool
    said: str
    heard: str
    papers: list[IssuedPaper]

    @property
    def is_unheard(self) -> bool:
        return bool(self.said) and not self.heard


def of_case(case: Case, officer: Actor) -> list[InterestView]:
    """Everybody who was told, the first one first; nobody for another department, which sees its part of the case."""
    return [_of(row) for row in interested.of_case(case)] if parts.visible(case, officer).is_whole else []


def _of(row: CaseInterest) -> InterestView:
    party = holder_for(row.party)
    return InterestView(
        id=row.id,
        name=party.name,
        number=party.number_masked,
        interest=interested.interest_of(row),
        intended=interested.intended_of(row),
        place=interested.place_of(row),
        basis=row.basis,
        told_at=row.told_at,
        until=row.until,
        hearing_until=row.hearing_until,
        answer=_answer(row),
        is_awaited=row.answer is None,
        said=interested.said_of(row),
        heard=interested.heard_of(row),
        papers=papers_of(interested.reference(row)),
    )


def _answer(row: CaseInterest) -> str:
    return {
        None: _("Has not answered yet"),
        InterestAnswer.STATED: _("Has made a statement"),
        InterestAnswer.HEARING: _("Asks for a hearing"),
        InterestAnswer.WAIVED: _("Has nothing to state"),
        InterestAnswer.SILENT: _("Said nothing in time: counts as waived"),
    }[row.answer]
