"""容缺: papers that may come later, promised by the applicant, told once with their last day and what happens when they do not come.

Only what the service marks (`promise` among the ways of a material), never for who may not promise (cases.barring). Until everything
is here nothing is decided; what does not come in time ends the case.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from app.cases import acts, barring, clocks, deadlines
from app.cases.answers_store import read_answers
from app.cases.dated_models import ClockKind
from app.cases.errors import NothingBrought, NothingPromised, PapersLacking
from app.cases.lifecycle import Act, By
from app.cases.models import Case, Material, Upload
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition, Material as MaterialNeed, Proof
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.form_engine.answers import Answers


def promised(case: Case) -> list[Material]:
    """The papers that the applicant has promised and that are not here."""
    return list(session().scalars(select(Material).where(Material.case_id == case.id, Material.way == Proof.PROMISE.value)))


def begin(case: Case, definition: Definition) -> None:
    """Set the last day of what was promised: no later than the promised time of the decision."""
    barring.require_may_follow(case.applicant, definition, Answers(read_answers(case)))
    rows = promised(case)
    if not rows:
        raise NothingPromised()
    due = clocks.begin(case, ClockKind.MAKE_GOOD, clock.today(), definition.lacking_days or deadlines.days_after_intake(definition))
    for row in rows:
        row.lacking_until = due.day


def make_good(case: Case, actor: Actor, key: str) -> Case:
    """容缺补齐: what has been uploaded meanwhile takes the place of the promise; with the last paper the clock stops."""
    if not acts.first_time(key, Act.MAKE_GOOD, case.id):
        return case
    acts.may_take(case, Act.MAKE_GOOD, By.APPLICANT)
    rows, needs = promised(case), _needs(case)
    there = set(session().scalars(select(Upload.question).where(Upload.case_id == case.id)))
    brought = [row for row in rows if needs[row.code].question in there]
    if not brought:
        raise NothingBrought()
    for row in brought:
        row.way, row.brought_at = Proof.UPLOAD.value, clock.now()
    if len(brought) == len(rows):
        clocks.stop(case, ClockKind.MAKE_GOOD)
    acts.take(case, Act.MAKE_GOOD, actor, By.APPLICANT, note="、".join(needs[row.code].name.zh for row in brought))
    return case


def require_whole(case: Case) -> None:
    """Nothing is decided while a paper is lacking."""
    if case.has_seen(Act.ACCEPT_LACKING) and any(row.lacking_until for row in promised(case)):
        raise PapersLacking()


def last_day(case: Case) -> date | None:
    """The last day for what is lacking; None where nothing is."""
    if not case.has_seen(Act.ACCEPT_LACKING):
        return None
    return max((row.lacking_until for row in promised(case) if row.lacking_until), default=None)


def needed(case: Case) -> list[MaterialNeed]:
    """The papers to bring, as the service names them."""
    if not case.has_seen(Act.ACCEPT_LACKING):
        return []
    needs = _needs(case)
    return [needs[row.code] for row in promised(case) if row.lacking_until]


def may_take_file(case: Case, question: str) -> bool:
    """Whether this file question belongs to a paper that is lacking."""
    return question in _questions(needed(case))


def _questions(needs: Collection[MaterialNeed]) -> frozenset[str]:
    return frozenset(need.question for need in needs if need.question)


def _needs(case: Case) -> dict[str, MaterialNeed]:
    return {need.code: need for need in catalogue.version(case.version_id).definition.materials}
