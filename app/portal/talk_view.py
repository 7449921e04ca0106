"""Messages within a case as the applicant sees them."""

from dataclasses import dataclass
from datetime import datetime

from app.cases import talking, tasks
from app.cases.models import Case
from app.core import transaction
from app.elements.words import Words


@dataclass(frozen=True)
class Line:
    who: Words | None  # an office; None for the applicant's side
    words: str
    at: datetime
    is_new: bool


@dataclass(frozen=True)
class Talk:
    lines: list[Line]
    may_write: bool


def talk(case: Case) -> Talk:
    lines = [
        Line(tasks.office(said.department, "", case.place) if said.by_office else None, said.words, said.at, said.by_office and said.is_new)
        for said in talking.thread(case)
    ]
    return Talk(lines, talking.may_write(case))


def read(case: Case) -> Talk:
    """The same for a page that shows it: what is new is marked once, and has been read then."""
    shown = talk(case)
    if any(line.is_new for line in shown.lines):
        with transaction.write():
            talking.read_by_applicant(case)
    return shown
