"""现场核查: two officers look at the place before the step goes on, one writes what they found, the other one stands by it.

Where the substance of an application has to be checked, two officers or more check it (Licensing Law art. 34(3)). It is no special
procedure: no deadline moves by it. Its record is a draft until both have signed, and a document of the case from then on.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, time
from uuid import UUID

from app.cases import acts, documents, notices, site_checks, site_photos, tasks, uploads
from app.cases.answers_store import seal_text
from app.cases.documents import Looked
from app.cases.errors import ReasonMissing
from app.cases.lifecycle import Act, By
from app.cases.models import Case, Task
from app.cases.site_check_errors import (
    CheckIncomplete,
    CheckInThePast,
    CheckNotAppointed,
    CheckNotDeclared,
    CheckNotYet,
    CompanionUnfit,
    NotYourCheck,
)
from app.cases.site_check_models import CaseSiteCheck
from app.cases.site_checks import Found
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.catalogue.flow import SiteCheck
from app.core import clock
from app.core.actor import Actor
from app.core.db import dump_json, new_id, session
from app.identity import queries as identity


@dataclass(frozen=True)
class Visit:
    """When and where they look, and who goes along."""

    day: date
    begins: time
    place: str
    second_id: UUID


def appoint(case: Case, officer: Actor, visit: Visit, key: str) -> Case:
    """安排现场核查: the applicant is told. Done again before both have signed, it changes the day or who goes; the record is open again."""
    if not acts.first_time(key, Act.APPOINT_CHECK, case.id):
        return case
    task = tasks.held(case, Act.APPOINT_CHECK, officer)
    if site_checks.declared(_definition(case), task.step) is None:
        raise CheckNotDeclared()
    officers = _fit(case, officer, task, visit)
    row = site_checks.open_check(case) or CaseSiteCheck(id=new_id(), case_id=case.id, step=task.step, appointed_at=clock.now())
    row.first_id, row.second_id = officers
    row.day, row.begins = visit.day, visit.begins
    row.place, row.recorded_at = seal_text(visit.place.strip(), f"case_site_check/place/{row.id}"), None
    session().add(row)
    acts.take(case, Act.APPOINT_CHECK, officer, By.TASK_HOLDER, step=task.step)
    begins, place = f"{visit.begins:%H:%M}", visit.place.strip()
    notices.tell("site_check_appointed", case, _definition(case), day=visit.day, begins=begins, room=place)
    return case


def note(case: Case, officer: Actor, found: Found) -> None:
    """Keep what is written so far; nobody else sees it as a record."""
    _write(writing(case, officer), found)


@dataclass(frozen=True)
class Picture:
    """One picture of a point, looked into and stored."""

    point: str
    key: str  # where it lies
    name: str
    media_type: str
    content: bytes


def add_pictures(case: Case, officer: Actor, pictures: Iterable[Picture]) -> None:
    """Keep them with the open record; the same picture twice is one."""
    row = writing(case, officer)
    for one in pictures:
        place = site_photos.question_of(row, one.point)
        uploads.keep(case, place, one.key, name=one.name, media_type=one.media_type, content=one.content)


def record(case: Case, officer: Actor, found: Found, key: str) -> Case:
    """填写现场核查笔录: each point answered, with a reason for a no and a picture where one is asked; the other officer confirms."""
    if not acts.first_time(key, Act.RECORD_CHECK, case.id):
        return case
    row = writing(case, officer)
    if clock.today() < row.day:
        raise CheckNotYet(day=row.day.isoformat())
    lacking = incomplete(case, row, found)
    if lacking or not found.finding.strip():
        raise CheckIncomplete(points=lacking)
    _write(row, found)
    row.recorded_at = clock.now()
    acts.take(case, Act.RECORD_CHECK, officer, By.TASK_HOLDER, step=row.step)
    return case


def is_recorded(case: Case, key: str) -> bool:
    """Whether the record was handed on with this key before: pressing twice is once."""
    return acts.is_done(key, Act.RECORD_CHECK, case.id)


def send_back(case: Case, officer: Actor, reason: str, key: str) -> Case:
    """退回核查笔录: the second officer saw something else; the first one writes again."""
    if not acts.first_time(key, Act.RETURN_CHECK, case.id):
        return case
    row = _confirming(case, officer, Act.RETURN_CHECK)
    if not reason.strip():
        raise ReasonMissing()
    row.recorded_at = None
    acts.take(case, Act.RETURN_CHECK, officer, By.DEPARTMENT, note=reason.strip(), step=row.step)
    return case


def confirm(case: Case, officer: Actor, key: str) -> Case:
    """确认核查笔录: both stand by it; it is a document of the case now, and the applicant is told."""
    if not acts.first_time(key, Act.CONFIRM_CHECK, case.id):
        return case
    row, definition = _confirming(case, officer, Act.CONFIRM_CHECK), _definition(case)
    row.confirmed_at = clock.now()
    acts.take(case, Act.CONFIRM_CHECK, officer, By.DEPARTMENT, step=row.step)
    documents.site_checked(case, definition, _looked(case, row), again=len(site_checks.of_case(case)))
    notices.tell("site_checked", case, definition)
    return case


def writing(case: Case, officer: Actor) -> CaseSiteCheck:
    """The open record, for who writes it: the officer of the step who appointed it, until it is handed to the other one."""
    task, row = tasks.held(case, Act.RECORD_CHECK, officer), site_checks.open_check(case)
    if row is None or row.step != task.step or row.recorded_at:
        raise CheckNotAppointed()
    if row.first_id != officer.person:
        raise NotYourCheck()
    return row


def incomplete(case: Case, row: CaseSiteCheck, found: Found) -> list[str]:
    """The points that lack their answer, the reason for a no, or their picture."""
    pictures = site_photos.of_check(case, row)
    lacking = []
    for point in _declared(case, row).points:
        said = found.points.get(point.code)
        if said is None or said.fine is None or not (said.fine or said.note.strip()) or (point.photo and point.code not in pictures):
            lacking.append(point.code)
    return lacking


def companions(case: Case, officer: Actor, department: str) -> dict[UUID, str]:
    """Who may go along: officers of the department without an interest in the case (art. 34(3), 回避)."""
    found = identity.officers_of(department, case.place) - tasks.concerned(case) - {officer.person, case.clerk_id}
    return identity.names(found)


def _fit(case: Case, officer: Actor, task: Task, visit: Visit) -> tuple[UUID, UUID]:
    """Both officers, where they may go on that day to that place."""
    if visit.day < clock.today():
        raise CheckInThePast()
    if officer.person is None or visit.second_id not in companions(case, officer, task.department):
        raise CompanionUnfit()
    if not visit.place.strip():
        raise ReasonMissing()
    return officer.person, visit.second_id


def _confirming(case: Case, officer: Actor, act: Act) -> CaseSiteCheck:
    """The record that waits for this officer, the second one."""
    acts.may_take(case, act, By.DEPARTMENT)
    row = site_checks.open_check(case)
    if row is None or row.recorded_at is None:
        raise CheckNotAppointed()
    departments = {task.department for task in tasks.open_steps(case) if task.step == row.step}
    if row.second_id != officer.person or officer.department not in departments:
        raise NotYourCheck()
    return row


def _write(row: CaseSiteCheck, found: Found) -> None:
    told = dump_json({"points": {code: asdict(point) for code, point in found.points.items()}, "finding": found.finding})
    row.found = seal_text(told, f"case_site_check/found/{row.id}")


def _looked(case: Case, row: CaseSiteCheck) -> Looked:
    """The record as its document tells it."""
    found, pictures = site_checks.found_of(row), site_photos.of_check(case, row)
    names = identity.names([row.first_id, row.second_id])
    points = []
    for point in _declared(case, row).points:
        said = found.points[point.code]
        points.append((point.label.zh, said.fine, said.note, [upload.sha256.hex() for upload in pictures.get(point.code, [])]))
    officers = [names.get(person, "") for person in (row.first_id, row.second_id)]
    return Looked(row.day, f"{row.begins:%H:%M}", site_checks.place_of(row), officers, points, found.finding)


def _declared(case: Case, row: CaseSiteCheck) -> SiteCheck:
    check = site_checks.declared(_definition(case), row.step)
    if check is None:
        raise CheckNotDeclared()
    return check


def _definition(case: Case) -> Definition:
    return catalogue.version(case.version_id).definition
