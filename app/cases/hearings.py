"""听证: told before what goes against somebody, held where they ask for it; the decision rests on its record (arts 46-48).

Five working days to ask, twenty to hold it, seven days' notice, a chair who did not review the case. From its setting until its
record is filed the time of the decision stands still (art. 45).
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from app.cases import acts, clocks, documents, heard, interested, notices, parts, pausing, tasks
from app.cases.answers_store import seal_text
from app.cases.dated_models import ClockKind
from app.cases.errors import (
    ChairReviewed,
    HearingAlreadyTold,
    HearingNotAsked,
    HearingNotYet,
    HearingOnHoliday,
    HearingTooLate,
    HearingTooSoon,
    NoHearingToAnswer,
    ReasonMissing,
)
from app.cases.grounds import Grounds
from app.cases.hearing_models import CaseHearing, HearingAnswer
from app.cases.interest_models import CaseInterest
from app.cases.lifecycle import Act, By
from app.cases.models import Case
from app.cases.pausing import Plan
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition, Procedure
from app.core import clock, workdays
from app.core.actor import SYSTEM, Actor
from app.core.db import new_id, session
from app.identity import queries as identity

DAYS_TO_ASK = 5  # working days, art. 47
DAYS_TO_HOLD = 20  # working days, art. 47
DAYS_OF_NOTICE = 7  # calendar days, art. 48(1)
REASON = "依申请举行听证"  # as it stands on file, whatever the officer's language


@dataclass(frozen=True)
class Sitting:
    """When and where the hearing is, and who chairs it."""

    day: date
    begins: time
    room: str
    chair_id: UUID


def tell(case: Case, officer: Actor, grounds: Grounds, key: str) -> Case:
    """听证告知: what is intended, its law, and five working days to ask for a hearing."""
    if not acts.first_time(key, Act.TELL_HEARING, case.id):
        return case
    stated, task = grounds.checked(), parts.in_charge(case, Act.TELL_HEARING, officer)
    pausing.require_running(case)
    if heard.of_case(case):
        raise HearingAlreadyTold()
    row_id = new_id()
    intended = seal_text(stated.facts, f"case_hearing/intended/{row_id}")
    session().add(CaseHearing(id=row_id, case_id=case.id, intended=intended, basis=stated.basis, told_at=clock.now()))
    session().flush()
    due = clocks.begin(case, ClockKind.ASK_HEARING, clock.today(), DAYS_TO_ASK)
    acts.take(case, Act.TELL_HEARING, officer, By.TASK_HOLDER, note=stated.note, step=task.step)
    documents.hearing_offered(case, _definition(case), stated, due.day)
    notices.tell("hearing_offered", case, _definition(case), until=due.day)
    return case


def request(case: Case, actor: Actor, key: str) -> Case:
    """申请听证: within five working days; the office holds it within twenty."""
    if not acts.first_time(key, Act.REQUEST_HEARING, case.id):
        return case
    acts.may_take(case, Act.REQUEST_HEARING, By.APPLICANT)
    _answered(case, HearingAnswer.ASKED)
    clocks.begin(case, ClockKind.HOLD_HEARING, clock.today(), DAYS_TO_HOLD)
    acts.take(case, Act.REQUEST_HEARING, actor, By.APPLICANT)
    return case


def request_for(case: Case, interest: CaseInterest) -> None:
    """An interested party asks (art. 47): for a hearing of their own, or to be heard at the one that is asked for already.

    Their own act is taken by cases.interests. What the applicant was offered and has not answered, or waived, is held all the same.
    """
    hearing = heard.of_case(case)
    if hearing and hearing.answer is HearingAnswer.ASKED and hearing.held_at is None:
        return
    if hearing is None or hearing.held_at:
        hearing = _another(case, interest)
    clocks.stop(case, ClockKind.ASK_HEARING)
    hearing.answer, hearing.answered_at, hearing.asked_by = HearingAnswer.ASKED, clock.now(), interest.id
    session().flush()
    clocks.begin(case, ClockKind.HOLD_HEARING, clock.today(), DAYS_TO_HOLD)
    notices.tell("hearing_for_third", case, _definition(case))


def _another(case: Case, interest: CaseInterest) -> CaseHearing:
    row_id = new_id()
    intended = seal_text(interested.intended_of(interest), f"case_hearing/intended/{row_id}")
    row = CaseHearing(id=row_id, case_id=case.id, intended=intended, basis=interest.basis, told_at=clock.now())
    session().add(row)
    return row


def waive(case: Case, actor: Actor, key: str) -> Case:
    """放弃听证: the office need not wait any longer."""
    if not acts.first_time(key, Act.WAIVE_HEARING, case.id):
        return case
    acts.may_take(case, Act.WAIVE_HEARING, By.APPLICANT)
    _answered(case, HearingAnswer.WAIVED)
    acts.take(case, Act.WAIVE_HEARING, actor, By.APPLICANT)
    return case


def not_asked_for(case: Case) -> Case:
    """逾期未提出，视为放弃: the five days have passed without a word. The clock says when."""
    _answered(case, HearingAnswer.SILENT)
    acts.take(case, Act.WAIVE_HEARING, SYSTEM, By.SYSTEM)
    notices.tell("hearing_not_asked", case, _definition(case))
    return case


def appoint(case: Case, officer: Actor, sitting: Sitting, key: str) -> Case:
    """听证通知: day, place and chair, seven days before; the time of the decision stands still from today on."""
    if not acts.first_time(key, Act.SET_HEARING, case.id):
        return case
    task, hearing = parts.in_charge(case, Act.SET_HEARING, officer), heard.of_case(case)
    pausing.require_running(case)
    if hearing is None or hearing.answer is not HearingAnswer.ASKED or hearing.day:
        raise HearingNotAsked()
    interested.require_answered(case)  # who may still ask for it is told of its day as early as everybody
    _refuse_unlawful(case, officer, sitting)
    hearing.day, hearing.begins, hearing.room, hearing.chair_id = sitting.day, sitting.begins, sitting.room.strip(), sitting.chair_id
    days = workdays.between(clock.today(), sitting.day) + 1  # the day after it is for the record
    pausing.begin(case, Plan(Procedure.HEARING, days, REASON))
    acts.take(case, Act.SET_HEARING, officer, By.TASK_HOLDER, step=task.step)
    chair, begins = identity.person(sitting.chair_id).name, f"{sitting.begins:%H:%M}"
    documents.hearing_set(case, _definition(case), hearing, chair=chair, days=days)
    documents.third_hearing_set(case, _definition(case), hearing, chair=chair)
    notices.tell("hearing_set", case, _definition(case), day=sitting.day, begins=begins, room=sitting.room.strip())
    interested.tell("third_hearing_set", case, of=hearing.id, day=sitting.day, begins=begins, room=sitting.room.strip())
    return case


def hold(case: Case, officer: Actor, record: str, key: str) -> Case:
    """举行听证: its record is filed, and the clocks go on with what was left."""
    if not acts.first_time(key, Act.HOLD_HEARING, case.id):
        return case
    task, hearing = parts.in_charge(case, Act.HOLD_HEARING, officer), heard.of_case(case)
    if not record.strip():
        raise ReasonMissing()
    if hearing is None or hearing.day is None or hearing.held_at:
        raise HearingNotAsked()
    if clock.today() < hearing.day:
        raise HearingNotYet(day=hearing.day.isoformat())
    hearing.record = seal_text(record.strip(), f"case_hearing/record/{hearing.id}")
    hearing.held_at = clock.now()
    clocks.stop(case, ClockKind.HOLD_HEARING)
    pausing.end(case, record)
    acts.take(case, Act.HOLD_HEARING, officer, By.TASK_HOLDER, step=task.step)
    notices.tell("hearing_held", case, _definition(case))
    interested.tell("third_hearing_held", case, of=hearing.id)
    return case


def chairs(case: Case, officer: Actor) -> dict[UUID, str]:
    """Who may chair: officers of the department who neither reviewed the case nor have an interest in it (art. 48(3))."""
    involved = {event.person_id for event in case.events} | tasks.concerned(case) | {officer.person, case.clerk_id}
    found = identity.officers_of(case.department, case.place) - involved
    return identity.names(found)


def _answered(case: Case, answer: HearingAnswer) -> None:
    """Once, while the five days run; silence comes when they are over."""
    hearing = heard.of_case(case)
    if hearing is None or hearing.answer is not None:
        raise NoHearingToAnswer()
    running = clocks.going_on(case).get(ClockKind.ASK_HEARING)
    if answer is not HearingAnswer.SILENT and (running is None or running.due < clock.today()):
        raise NoHearingToAnswer()
    hearing.answer, hearing.answered_at = answer, clock.now()
    session().flush()
    clocks.stop(case, ClockKind.ASK_HEARING)


def _refuse_unlawful(case: Case, officer: Actor, sitting: Sitting) -> None:
    """Not before its notice, not after the twenty days while they can be kept; never chaired by who reviews the case."""
    first = clock.today() + timedelta(days=DAYS_OF_NOTICE)
    if sitting.day < first:
        raise HearingTooSoon(day=first.isoformat())
    if not workdays.is_workday(sitting.day)[0]:
        raise HearingOnHoliday()
    running = clocks.going_on(case).get(ClockKind.HOLD_HEARING)
    if running and first <= running.due < sitting.day:
        raise HearingTooLate(day=running.due.isoformat())
    if sitting.chair_id not in chairs(case, officer):
        raise ChairReviewed()
    if not sitting.room.strip():
        raise ReasonMissing()


def _definition(case: Case) -> Definition:
    return catalogue.version(case.version_id).definition
