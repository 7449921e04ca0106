"""事后核查: what was promised is looked at after the decision, within the days that the matter sets (国办发〔2020〕42号).

It holds; or something must be put right by a day, once, and is looked at again; or the promise was false, and the head is asked to
revoke. A check that is late is a late step, which supervision is told of.
"""

from datetime import date, timedelta

from app.cases import acts, notices, revoking, sworn, tasks
from app.cases.errors import NothingInForce, ReasonMissing
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, By, Status
from app.cases.models import Case
from app.cases.revocation_models import Ground
from app.cases.revoking import Cause
from app.cases.sworn_errors import MendDaysWrong, ToldToMend
from app.cases.sworn_models import Finding, SwornCheck
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.core import clock, workdays
from app.core.actor import Actor
from app.core.db import session
from app.form_engine.answers import Answers

GRANTED = frozenset({Status.APPROVED, Status.DELIVERED})
MOST_DAYS = 90  # calendar days to put things right


def begin(case: Case, definition: Definition, answers: Answers) -> None:
    """Approved on a promise: the check is due so many days from today."""
    if definition.sworn is None or not sworn.is_given(definition, answers):
        return
    due = clock.today() + timedelta(days=definition.sworn.check_days)
    session().add(SwornCheck(case_id=case.id, due=due))
    session().flush()
    tasks.open_task(case, tasks.SWORN_CHECK, due=due)


def find_kept(case: Case, officer: Actor, opinion: str, key: str) -> Case:
    """与承诺一致: what was promised holds, or was put right."""
    if not acts.first_time(key, Act.FIND_KEPT, case.id):
        return case
    task, said = tasks.held(case, Act.FIND_KEPT, officer), _stated(opinion)
    _write(case, Finding.KEPT)
    acts.take(case, Act.FIND_KEPT, officer, By.TASK_HOLDER, note=said, step=task.step)
    tasks.finish(task, officer)
    notices.tell("promise_kept", case, _definition(case), reason=said)
    return case


def tell_to_mend(case: Case, officer: Actor, reason: str, key: str, *, days: int) -> Case:
    """限期整改: what must be put right, and by when; then it is looked at again. Once."""
    if not acts.first_time(key, Act.TELL_TO_MEND, case.id):
        return case
    task, said = tasks.held(case, Act.TELL_TO_MEND, officer), _stated(reason)
    if case.has_seen(Act.TELL_TO_MEND):
        raise ToldToMend()
    if not 0 < days <= MOST_DAYS:
        raise MendDaysWrong(days=MOST_DAYS)
    last = clock.today() + timedelta(days=days)
    _write(case, Finding.TO_MEND, mend_by=last)
    acts.take(case, Act.TELL_TO_MEND, officer, By.TASK_HOLDER, note=said, step=task.step)
    tasks.finish(task, officer)
    tasks.open_task(case, tasks.SWORN_CHECK, due=workdays.add(last, tasks.SWORN_CHECK.days).day)
    notices.tell("promise_to_mend", case, _definition(case), until=last, reason=said)
    return case


def find_false(case: Case, officer: Actor, grounds: Grounds, key: str) -> Case:
    """承诺不实: with facts and law, and the head is asked to revoke what was got by it."""
    if not acts.first_time(key, Act.FIND_FALSE, case.id):
        return case
    task, stated = tasks.held(case, Act.FIND_FALSE, officer), grounds.checked()
    if revoking.in_force(case) is None:
        raise NothingInForce()
    _write(case, Finding.FALSE)
    acts.take(case, Act.FIND_FALSE, officer, By.TASK_HOLDER, note=stated.note, step=task.step)
    tasks.finish(task, officer)
    notices.tell("promise_false", case, _definition(case), grounds=stated, phone=_definition(case).phone)
    revoking.ask_head(case, officer, Cause(Ground.DECEIT, stated))
    return case


def of_case(case: Case) -> SwornCheck | None:
    """What is due or was found; None where nothing was approved on a promise."""
    return session().get(SwornCheck, case.id) if case.status in GRANTED else None


def may_tell_to_mend(case: Case) -> bool:
    return not case.has_seen(Act.TELL_TO_MEND)


def _write(case: Case, finding: Finding, *, mend_by: date | None = None) -> None:
    row = session().get_one(SwornCheck, case.id)
    row.finding, row.found_at, row.mend_by = finding, clock.now(), mend_by


def _stated(words: str) -> str:
    if not words.strip():
        raise ReasonMissing()
    return words.strip()


def _definition(case: Case) -> Definition:
    return catalogue.version(case.version_id).definition
