"""Messages within a case as an officer sees them."""

from dataclasses import dataclass
from datetime import datetime

from app.cases import parts, talking, tasks
from app.cases.models import Case
from app.core import transaction
from app.core.actor import Actor
from app.elements.words import Words
from app.identity import queries as identity


@dataclass(frozen=True)
class Line:
    who: str
    office: Words | None  # None for the applicant's side
    words: str
    at: datetime
    is_new: bool  # the applicant's, and no officer has read it


@dataclass(frozen=True)
class Talk:
    lines: list[Line]
    may_write: bool


def talk(case: Case, officer: Actor) -> Talk:
    """Nobody writes as the office in a matter of their own, and another department than the case's has no part in it."""
    if not parts.visible(case, officer).is_whole:
        return Talk([], may_write=False)
    said = talking.thread(case)
    names = identity.names([one.person_id for one in said])
    lines = [
        Line(
            names.get(one.person_id, "—"),
            tasks.office(one.department, "", case.place) if one.by_office else None,
            one.words,
            one.at,
            one.is_new and not one.by_office,
        )
        for one in said
    ]
    return Talk(lines, talking.may_write(case) and officer.person not in tasks.concerned(case))


def was_read(case: Case, officer: Actor, shown: Talk) -> None:
    """The page was shown to this officer."""
    if any(line.is_new for line in shown.lines):
        with transaction.write():
            talking.read_by_office(case, officer)
