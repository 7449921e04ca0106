"""容缺: papers that may come later, promised by the applicant, told once with their last day and what happens when they do not come.

Only what the service marks (`promise` among the ways of a material), never for who may not promise (cases.barring). Until everything
is here nothing is decided; what does not come in time ends the case.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from app.cases import barring, clocks, deadlines
from app.cases.answers_store import read_answers
from app.cases.dated_models import ClockKind
from app.cases.errors import NothingPromised, PapersLacking
from app.cases.lifecycle import Act
from app.cases.models import Case, Material
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition, Material as MaterialNeed, Proof
from app.core import clock
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
    known = needs(case)
    return [known[row.code] for row in promised(case) if row.lacking_until]


def brought(case: Case) -> list[tuple[MaterialNeed, datetime]]:
    """The promised papers that came in, and when."""
    came = select(Material).where(Material.case_id == case.id, Material.brought_at.is_not(None)).order_by(Material.brought_at)
    known = needs(case) if case.has_seen(Act.ACCEPT_LACKING) else {}
    return [(known[row.code], row.brought_at) for row in session().scalars(came) if row.code in known and row.brought_at]


def may_take_file(case: Case, question: str) -> bool:
    """Whether this file question belongs to a paper that is lacking."""
    return question in _questions(needed(case))


def _questions(wanted: Collection[MaterialNeed]) -> frozenset[str]:
    return frozenset(need.question for need in wanted if need.question)


def needs(case: Case) -> dict[str, MaterialNeed]:
    """The materials of the service by their codes."""
    return {need.code: need for need in catalogue.version(case.version_id).definition.materials}
