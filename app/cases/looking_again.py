"""秒批之后: a person looks again at what the machine approved, because the applicant asks or because the lot fell on it.

Whom a machine's decision concerns may ask for a person and an explanation (Personal Information Protection Law art. 24). The look takes
nothing away: who finds the approval wrong says so in words, and it stays in force until the office takes it back by a decision of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, distinct, exists, func, select
from sqlalchemy.orm import aliased

from app.cases import acts, notices, supervision, tasks
from app.cases.answers_store import event_note
from app.cases.dated_models import Breach
from app.cases.errors import NotAutomatic, ReasonMissing, ReviewAsked, ReviewTooLate
from app.cases.lifecycle import Act, By
from app.cases.models import Case, CaseEvent
from app.catalogue import service as catalogue
from app.core import clock, seal
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.settings import current

DAYS_TO_ASK = 60  # as long as a decision may be contested (Administrative Reconsideration Law art. 20)
WHOLE = 1000


def ask(case: Case, applicant: Actor, reason: str, key: str) -> Case:
    """申请人工复核: once, within sixty days. Where the lot has put it before a reviewer already, that look answers both."""
    if not acts.first_time(key, Act.ASK_REVIEW, case.id):
        return case
    acts.may_take(case, Act.ASK_REVIEW, By.APPLICANT)
    _refuse_untimely(case)
    if not reason.strip():
        raise ReasonMissing()
    acts.take(case, Act.ASK_REVIEW, applicant, By.APPLICANT, note=reason.strip())
    if not tasks.is_open(case, tasks.SECOND_LOOK):
        tasks.open_task(case, tasks.SECOND_LOOK)
    return case


def draw(case: Case) -> None:
    """抽查: a set share of what the machine approves goes to a reviewer. Nobody foresees the lot, and drawn again it falls the same."""
    if is_drawn(case.id.hex, current().automatic_sample_per_mille):
        acts.take(case, Act.SAMPLE, SYSTEM, By.SYSTEM)
        tasks.open_task(case, tasks.SECOND_LOOK)


def is_drawn(case_id: str, per_mille: int) -> bool:
    """Whether the lot falls on it: by a keyed digest, so always the same for one case and known to nobody without the key."""
    return int.from_bytes(seal.blind_index("automatic-sample", case_id)[:8]) % WHOLE < per_mille


def confirm(case: Case, officer: Actor, opinion: str, key: str) -> Case:
    """复核一致: the reviewer finds what the machine found. Who asked is told why."""
    if not acts.first_time(key, Act.CONFIRM_AUTOMATIC, case.id):
        return case
    said = _answered(case, Act.CONFIRM_AUTOMATIC, officer, opinion)
    if case.has_seen(Act.ASK_REVIEW):
        notices.tell("automatic_confirmed", case, catalogue.version(case.version_id).definition, reason=said)
    return case


def differ(case: Case, officer: Actor, opinion: str, key: str) -> Case:
    """复核不一致: told to the applicant with what follows, and to the head of the department by supervision."""
    if not acts.first_time(key, Act.DIFFER, case.id):
        return case
    said = _answered(case, Act.DIFFER, officer, opinion)
    supervision.write_down(case, Breach.AUTOMATIC_DIFFERS, clock.today(), step=tasks.SECOND_LOOK.code)
    notices.tell(
        "automatic_differs" if case.is_automatic else "authority_differs", case, catalogue.version(case.version_id).definition, reason=said
    )
    return case


def last_day(case: Case) -> date | None:
    """Until when the applicant may ask; None where nothing can be asked for."""
    if not case.is_automatic or case.decided_at is None or case.has_seen(Act.ASK_REVIEW) or case.has_seen(Act.DIFFER):
        return None
    last = clock.local(case.decided_at).date() + timedelta(days=DAYS_TO_ASK)
    return last if clock.today() <= last else None


def asked_because(case: Case) -> str:
    """Why the applicant wants a person to look; "" where nobody asked."""
    return next((event_note(event) for event in case.events if event.act is Act.ASK_REVIEW), "")


@dataclass(frozen=True)
class Tally:
    """What came of the looks at a department's automatic approvals. `drawn` is the lot's part of `approved`."""

    approved: int
    drawn: int
    asked: int
    reviewed: int
    agreed: int
    differed: int


def tally(officer: Actor) -> Tally:
    """Of this officer's department, in the officer's place; not what a person decided alone by a letter of authority."""
    approved = _count(officer, [Act.APPROVE], CaseEvent.person_id.is_(None))
    drawn, asked, agreed, differed = (_count(officer, [act]) for act in (Act.SAMPLE, Act.ASK_REVIEW, Act.CONFIRM_AUTOMATIC, Act.DIFFER))
    return Tally(approved, drawn, asked, _count(officer, [Act.CONFIRM_AUTOMATIC, Act.DIFFER]), agreed, differed)


def _count(officer: Actor, of: Iterable[Act], *more: ColumnElement[bool]) -> int:
    """Cases, each once, in which one of these acts happened."""
    place = officer.post.place if officer.post else ""
    approval = aliased(CaseEvent)
    by_machine = exists().where(approval.case_id == Case.id, approval.act == Act.APPROVE, approval.person_id.is_(None))
    wanted = (
        select(func.count(distinct(CaseEvent.case_id)))
        .join(Case, Case.id == CaseEvent.case_id)
        .where(Case.department == officer.department, Case.place.startswith(place), CaseEvent.act.in_(of), by_machine, *more)
    )
    return session().scalar(wanted) or 0


def _refuse_untimely(case: Case) -> None:
    if not case.is_automatic:
        raise NotAutomatic()
    if case.has_seen(Act.ASK_REVIEW) or case.has_seen(Act.DIFFER):
        raise ReviewAsked()
    if last_day(case) is None:
        raise ReviewTooLate(days=DAYS_TO_ASK)


def _answered(case: Case, act: Act, officer: Actor, opinion: str) -> str:
    """The reviewer's step is done, with words."""
    task, said = tasks.held(case, act, officer), opinion.strip()
    if not said:
        raise ReasonMissing()
    acts.take(case, act, officer, By.TASK_HOLDER, note=said, step=task.step)
    tasks.finish(task, officer)
    return said
