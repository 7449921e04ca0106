"""The workload of a department as its head sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.cases import deadlines, leaves, parts, reassigning
from app.cases.answers_store import applicant_name
from app.cases.models import Case, Task
from app.cases.reassigning import Load
from app.catalogue import service as catalogue
from app.core.actor import Actor, Role
from app.elements.words import Words
from app.identity import queries as identity
from app.web.filters import day
from app.window import words
from app.window.leave_forms import ReassignForm


@dataclass(frozen=True)
class TaskLine:
    pick: str
    number: str
    service: Words
    applicant: str
    step: Words
    light: str
    due_words: str
    submitted_at: datetime | None


@dataclass(frozen=True)
class Workload:
    loads: list[Load]
    chosen: Load | None
    lines: list[TaskLine]
    colleagues: list[tuple[str, str]]  # of the chosen one's role

    @property
    def total(self) -> int:
        return sum(one.open for one in self.loads)

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in self.loads)

    @property
    def free(self) -> int:
        return sum(one.open for one in self.loads if one.person is None)


def asked(arguments: Mapping[str, str]) -> dict[str, str]:
    """Whose tasks are looked at, as it stands in the address."""
    return {"role": arguments.get("role", ""), "held": arguments.get("held", "")}


def view(head: Actor, form: ReassignForm) -> Workload:
    """Everybody, and the tasks of the one that is chosen."""
    loads = reassigning.workload(head)
    chosen = next((one for one in loads if _key(one) == (form.held.data or "", form.role.data)), None)
    if chosen is None:
        return Workload(loads, None, [], [])
    titles = words.step_titles()
    found = reassigning.tasks_of(head, chosen.person, chosen.role)
    return Workload(loads, chosen, [_line(task, case, head, titles) for task, case in found], _colleagues(loads, chosen))


def _key(load: Load) -> tuple[str, str]:
    return (str(load.person) if load.person else "", load.role.value)


def _colleagues(loads: list[Load], chosen: Load) -> list[tuple[str, str]]:
    """Who could have them, with what they have already, and whether they are away."""
    others = (one for one in loads if one.role is chosen.role and one.person and not one.is_gone and one.person != chosen.person)
    return [(str(one.person), _with_load(one)) for one in others]


def _with_load(one: Load) -> str:
    if one.leave:
        return _("%(name)s (on leave until %(day)s)", name=one.name, day=day(one.leave.until_day))
    return _("%(name)s (has %(count)s)", name=one.name, count=one.open)


def _line(task: Task, case: Case, head: Actor, titles: Mapping[str, Words]) -> TaskLine:
    part = parts.of_row(case, head, task)
    left = deadlines.remaining(task.due, paused=task.held_on is not None)
    return TaskLine(
        f"{case.number}_{task.id}",
        case.number or "",
        catalogue.version(case.version_id).definition.name,
        applicant_name(case) if part.names_applicant else "",
        titles.get(task.step, Words(task.step)),
        left.light.value,
        words.remaining(left),
        case.submitted_at,
    )


def away(department: str, names: Mapping[UUID, str]) -> dict[UUID, str]:
    """Of these colleagues those who are on leave, by what is said of them in a list."""
    found = leaves.running(department)
    stands_in = identity.names([row.stand_in_id for row in found.values() if row.stand_in_id])
    said = {}
    for person, row in found.items():
        if person in names and row.stand_in_id:
            name = stands_in.get(row.stand_in_id, "—")
            said[person] = _("%(name)s (on leave, %(other)s stands in)", name=names[person], other=name)
        elif person in names:
            said[person] = _("%(name)s (on leave until %(day)s)", name=names[person], day=day(row.until_day))
    return said


def role_words(role: Role) -> str:
    """What a post of this role is called in a list."""
    return {
        Role.CLERK: _("Window clerk"),
        Role.OUTPUT: _("Output desk"),
        Role.REVIEWER: _("Reviewer"),
        Role.APPROVER: _("Approver"),
        Role.HEAD: _("Head of department"),
    }.get(role, role.value)
