"""The work queue as its page shows it: rows with words instead of codes, filters with their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _

from app.cases import queries as cases, saved_views, work_queue
from app.cases.deadlines import Light
from app.cases.lifecycle import Status
from app.cases.queue_models import QueueView
from app.cases.reassigning import HELD_BY
from app.cases.work_queue import QueueCounts, QueueRow, View
from app.core.actor import Actor
from app.core.errors import DomainError
from app.elements.words import Words
from app.identity import queries as identity
from app.web.channel_words import channel_name
from app.window import words
from app.window.queue_filters import Filters as Filters


@dataclass(frozen=True)
class Row:
    number: str
    service: Words
    applicant: str
    channel: str
    step_code: str
    step: Words | str
    light: str
    due_words: str
    due: date
    submitted_at: datetime | None
    officer: str  # who has it; "" where nobody has
    is_mine: bool
    is_stood_in: bool  # this officer stands in for who has it
    is_handed: bool  # to this officer, by a colleague
    is_colleagues: bool
    has_message: bool  # of the applicant, that no officer has read
    has_proof: bool  # that the applicant let the office have, and nobody has opened


@dataclass(frozen=True)
class Kept:
    """A view that the officer keeps."""

    id: UUID
    name: str
    address: dict[str, str]
    is_first: bool
    is_here: bool


@dataclass(frozen=True)
class Board:
    rows: list[Row]
    counts: QueueCounts
    steps: list[tuple[str, Words, int]]
    filters: Filters
    following: str  # the key of the next page, "" on the last
    preceding: str  # the key of the page before, "" on the first
    is_casework: bool  # a post that handles cases
    kept: list[Kept]
    colleagues: Mapping[UUID, str]  # of the same post, by name, oneself among them

    @property
    def title(self) -> str:
        """What is looked at."""
        whose = {
            View.MINE: _("My tasks"),
            View.FREE: _("Tasks to be taken"),
            View.COLLEAGUES: _("With colleagues"),
        }
        return whose.get(self.filters.wanted.view, _("Work queue"))

    @property
    def may_pick(self) -> bool:
        """Whether the rows are the officer's to act on."""
        return self.filters.view != View.COLLEAGUES and self.filters.light != Light.PAUSED and bool(self.rows)


def opened(officer: Actor, asked: Mapping[str, str]) -> Board:
    """The queue as it opens: with what is asked for, or else with the view that the officer keeps for it."""
    views = saved_views.of_officer(officer)
    first = next((one for one in views if one.is_first), None)
    return _board(officer, Filters.of(asked if asked or first is None else first.filters), views)


def board(officer: Actor, filters: Filters) -> Board:
    """One page of the queue with the counts beside it."""
    return _board(officer, filters, saved_views.of_officer(officer))


def _board(officer: Actor, filters: Filters, views: Sequence[QueueView]) -> Board:
    page = work_queue.page(officer, filters.wanted)
    counts = work_queue.counts(officer)
    titles = words.step_titles()
    colleagues = identity.post_names(officer.department or "", officer.role)
    return Board(
        rows=[_row(row, titles, colleagues, officer) for row in page.rows],
        counts=counts,
        steps=[(code, titles.get(code, Words(code)), count) for code, count in sorted(counts.steps.items())],
        filters=filters,
        following=_key(page.rows[-1]) if page.rows and (page.has_more or filters.before) and filters.light != Light.PAUSED else "",
        preceding=_key(page.rows[0]) if page.rows and (filters.after or (filters.before and page.has_more)) else "",
        is_casework=officer.role in HELD_BY,
        kept=[_kept(one, filters) for one in views],
        colleagues=colleagues,
    )


def _kept(view: QueueView, filters: Filters) -> Kept:
    address = Filters.of(view.filters).address()
    return Kept(view.id, view.name, address, view.is_first, address == filters.address())


def _key(row: QueueRow) -> str:
    return f"{row.due.isoformat()}_{row.task_id}"


def _row(row: QueueRow, titles: Mapping[str, Words], colleagues: Mapping[UUID, str], officer: Actor) -> Row:
    waits = row.status is Status.TO_CORRECT
    has_it = row.assignee_id is not None and row.assignee_id == officer.person
    return Row(
        number=row.number,
        service=row.service,
        applicant=row.applicant,
        channel=channel_name(row.channel),
        step_code="to_correct" if waits else row.step,
        step=words.status(row.status) if waits else titles.get(row.step, Words(row.step)),
        light=row.remaining.light.value,
        due_words=_("Being corrected · clock stopped") if waits else words.remaining(row.remaining),
        due=row.due,
        submitted_at=row.submitted_at,
        officer=colleagues.get(row.assignee_id, "") if row.assignee_id and not row.is_free else "",
        is_mine=has_it,
        is_stood_in=row.is_mine and not has_it,
        is_handed=has_it and row.is_handed,
        is_colleagues=not row.is_mine and not row.is_free and not waits,
        has_message=row.has_message,
        has_proof=row.has_proof,
    )


def number_elsewhere(officer: Actor, text: str) -> str | None:
    """The number of a case this officer may see but has no task for, when exactly that number was looked for."""
    try:
        return cases.case_for_officer(officer, text.upper()).number
    except DomainError:
        return None
