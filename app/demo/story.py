"""What to press next: read off the newest case, so that the card is right wherever the visitor wandered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select

from app.cases.lifecycle import Status
from app.cases.models import Case, Task, TaskState
from app.core import strict_yaml
from app.core.db import session
from app.demo import people
from app.elements.words import Words
from app.identity import queries as identity

FILE = Path(__file__).with_name("story.yaml")


@dataclass(frozen=True)
class Next:
    """`person` to enter as, where to go then, and what to do there."""

    person: str  # key of a demonstration person, "" when nobody of them is meant
    url: str
    words: Words


@cache
def texts() -> Mapping:
    return strict_yaml.load(FILE.read_text(encoding="utf-8"))


def beginnings() -> list[Next]:
    """How each of the stories begins."""
    return [Next(story["person"], f"/services/{story['service']}", Words(**story["words"])) for story in texts()["begin"]]


def next_step() -> Next | None:
    """The next press for the newest case under way; None when there is none."""
    submitted = select(Case).where(Case.number.is_not(None)).order_by(Case.submitted_at.desc()).limit(1)
    case = session().scalar(submitted)
    if case is None:
        return None
    task = session().scalar(select(Task).where(Task.case_id == case.id, Task.state == TaskState.OPEN))
    if task:
        officer = people.officer(task.role, task.department)
        page = f"/window/output/{case.number}" if task.step == "hand_over" else f"/window/cases/{case.number}"
        return Next(officer.key if officer else "", page, _words("task", case))
    if case.status is Status.TO_CORRECT:
        return Next(_filer(case), f"/my/cases/{case.number}", _words("to_correct", case))
    if case.status in {Status.APPROVED, Status.DELIVERED}:
        return Next(_filer(case), "/my/certificates", _words("issued", case))
    return None


def _filer(case: Case) -> str:
    person = people.find(identity.person(case.person_id).id_number)
    return person.key if person else ""


def _words(kind: str, case: Case) -> Words:
    text = texts()[kind]
    return Words(text["zh"].format(number=case.number), text["en"].format(number=case.number))
