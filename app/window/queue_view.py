"""The work queue as its page shows it: rows with words instead of codes, filters with their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _

from app.cases import queries as cases, site_checks, talking
from app.cases.deadlines import Light
from app.cases.lifecycle import Status
from app.cases.queries import QueueCounts, QueueRow
from app.core.actor import Actor, Role
from app.core.errors import DomainError
from app.elements.words import Words
from app.window import words

AT_THE_HALL = (Role.CLERK, Role.OUTPUT)
LIGHTS = (Light.OVERDUE, Light.TODAY, Light.SOON, Light.OK, Light.PAUSED)


@dataclass(frozen=True)
class Filters:
    """What the officer looks at, as it stands in the address."""

    light: str = ""
    step: str = ""
    text: str = ""
    after: str = ""  # the key of the last row of the page before

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Filters":
        light = arguments.get("light", "")
        return cls(
            light=light if light in LIGHTS else "",
            step=arguments.get("step", ""),
            text=arguments.get("text", "").strip(),
            after=arguments.get("after", ""),
        )

    def address(self, **changes: str) -> dict[str, str]:
        """These filters with changes, for url_for; another filter begins at the first page."""
        wanted = {"light": self.light, "step": self.step, "text": self.text, **changes}
        return {name: value for name, value in wanted.items() if value}

    @property
    def key(self) -> tuple[date, UUID] | None:
        """Where the page begins; an address that was tampered with begins at the start."""
        day, _line, task = self.after.partition("_")
        try:
            return date.fromisoformat(day), UUID(task)
        except ValueError:
            return None


@dataclass(frozen=True)
class Row:
    number: str
    service: Words
    applicant: str
    channel: str
    status: str
    step_code: str
    step: Words | str
    light: str
    due_words: str
    due: date
    submitted_at: datetime | None
    is_handed: bool  # to this officer, by a colleague
    has_message: bool  # of the applicant, that no officer has read


@dataclass(frozen=True)
class Board:
    rows: list[Row]
    counts: QueueCounts
    steps: list[tuple[str, Words, int]]
    filters: Filters
    following: str  # the key of the next page, "" on the last
    to_confirm: Sequence[str]  # cases whose site check waits for this officer's word


def board(officer: Actor, filters: Filters) -> Board:
    """One page of the queue with the counts beside it."""
    found = cases.queue(officer, light=filters.light, step=filters.step, text=filters.text, after=filters.key)
    counts = cases.queue_counts(officer)
    titles = words.step_titles()
    steps = [(code, titles.get(code, Words(code)), count) for code, count in sorted(counts.steps.items())]
    following = f"{found[-1].due.isoformat()}_{found[-1].task_id}" if len(found) == cases.PAGE else ""
    asked = talking.unread(row.number for row in found)
    return Board([_row(row, titles, asked, officer) for row in found], counts, steps, filters, following, _to_confirm(officer))


def _to_confirm(officer: Actor) -> Sequence[str]:
    """Nobody goes along from a window."""
    return site_checks.to_confirm_by(officer.person) if officer.person and officer.role not in AT_THE_HALL else ()


def _row(row: QueueRow, titles: Mapping[str, Words], asked: frozenset[str], officer: Actor) -> Row:
    waits = row.status is Status.TO_CORRECT
    return Row(
        number=row.number,
        service=words.service_name(row.service_code),
        applicant=row.applicant,
        channel=words.channel(row.channel),
        status=words.status(row.status),
        step_code="to_correct" if waits else row.step,
        step=words.status(row.status) if waits else titles.get(row.step, Words(row.step)),
        light=row.remaining.light.value,
        due_words=_("Being corrected · clock stopped") if waits else words.remaining(row.remaining),
        due=row.due,
        submitted_at=row.submitted_at if isinstance(row.submitted_at, datetime) else None,
        is_handed=row.assignee_id is not None and row.assignee_id == officer.person,
        has_message=row.is_whole and row.number in asked,
    )


def number_elsewhere(officer: Actor, text: str) -> str | None:
    """The number of a case this officer may see but has no task for, when exactly that number was looked for."""
    try:
        return cases.case_for_officer(officer, text.upper()).number
    except DomainError:
        return None
