"""The site check of a case as its page shows it."""

from dataclasses import dataclass
from datetime import date, time

from app.cases import parts, service, site_checking, site_checks, site_photos, tasks
from app.cases.models import Case, Task, Upload
from app.cases.site_check_models import CaseSiteCheck
from app.cases.site_checks import PointFound
from app.catalogue.definitions import Definition
from app.catalogue.flow import CheckPoint, SiteCheck
from app.core.actor import Actor
from app.core.errors import DomainError, Missing
from app.elements.words import Words
from app.window import words
from app.window.case_view import person_name


@dataclass(frozen=True)
class PointLine:
    code: str
    label: Words
    needs_photo: bool
    said: PointFound
    photos: list[Upload]


@dataclass(frozen=True)
class SiteCheckView:
    number: str
    service: Words
    step: Words
    state: str  # none | appointed | recorded | confirmed
    day: date | None
    begins: time | None
    place: str
    officers: list[str]
    points: list[PointLine]
    finding: str
    returned: str  # what the second officer wants changed
    may_appoint: bool
    may_write: bool
    may_confirm: bool


def view(case: Case, officer: Actor) -> SiteCheckView:
    """The latest site check, or what one would look at.

    Raises Missing where the flow knows none, and for a department that had no part in it.
    """
    definition, row = service.definition_of(case), site_checks.latest(case)
    task = _task(case, officer)
    step = row.step if row else _step(case, definition)
    check = site_checks.declared(definition, step)
    if check is None or not parts.visible(case, officer).has_step(step):
        raise Missing()
    found = site_checks.found_of(row) if row else site_checks.Found()
    is_draft = row is not None and row.recorded_at is None
    mine = row is not None and row.first_id == officer.person
    return SiteCheckView(
        number=case.number or "",
        service=definition.name,
        step=words.step_title(definition, step),
        state=_state(row),
        day=row.day if row else None,
        begins=row.begins if row else None,
        place=site_checks.place_of(row) if row else "",
        officers=[person_name(one) for one in (row.first_id, row.second_id)] if row else [],
        points=_points(case, row, check, found),
        finding=found.finding,
        returned=site_checks.returned_because(case) if is_draft else "",
        may_appoint=task is not None and task.step == step,
        may_write=mine and is_draft and task is not None,
        may_confirm=site_checks.waits_for(case, officer.person) is not None,
    )


def points_of(case: Case) -> tuple[CheckPoint, ...]:
    """What the open record asks; nothing where none is open."""
    row = site_checks.open_check(case)
    check = site_checks.declared(service.definition_of(case), row.step) if row else None
    return check.points if check else ()


def companions(case: Case, officer: Actor) -> list[tuple[str, str]]:
    """Who may go along, by name, as choices; none for who holds no step."""
    task = _task(case, officer)
    found = site_checking.companions(case, officer, task.department) if task else {}
    return [(str(person), name) for person, name in sorted(found.items(), key=lambda one: one[1])]


def _task(case: Case, officer: Actor) -> Task | None:
    try:
        return tasks.hold(case, officer)
    except DomainError:
        return None


def _step(case: Case, definition: Definition) -> str:
    """The open step that may look at the place; the first of the flow that ever does where none is open."""
    able = [step.code for step in definition.flow if step.site_check]
    now = [task.step for task in tasks.open_steps(case) if task.step in able]
    return next(iter([*now, *able]), "")


def _state(row: CaseSiteCheck | None) -> str:
    if row is None:
        return "none"
    return "confirmed" if row.confirmed_at else "recorded" if row.recorded_at else "appointed"


def _points(case: Case, row: CaseSiteCheck | None, check: SiteCheck, found: site_checks.Found) -> list[PointLine]:
    pictures = site_photos.of_check(case, row) if row else {}
    lines = []
    for one in check.points:
        said = found.points.get(one.code, PointFound())
        lines.append(PointLine(one.code, one.label, one.photo, said, pictures.get(one.code, [])))
    return lines
