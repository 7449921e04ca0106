"""授权书 for 即办件: the head of a department lets one officer accept and approve alone, until a day, and takes it back at any time.

A share of what is decided so is looked at afterwards by somebody else: the same step by which automatic approvals are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.audit import service as audit
from app.cases import acts, deciding, looking_again, tasks
from app.cases.authorities import AT_ONCE
from app.cases.authority_errors import AuthorityRefused, NoSuchAuthority, NotTheHead
from app.cases.authority_models import AuthorityCounter, DecisionAuthority
from app.cases.lifecycle import Act, By
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.catalogue.city import city
from app.catalogue.service import Published
from app.core import clock, counters
from app.core.actor import SYSTEM, Actor, Role
from app.core.db import new_id, session
from app.core.errors import KeyMissing
from app.core.settings import current
from app.identity import queries as identity

LONGEST = timedelta(days=366)
MOST_WORDS = 1000


@dataclass(frozen=True)
class Giving:
    """Whom, in which services, from when until when (the last day), in which words."""

    person: UUID
    services: tuple[str, ...]
    from_day: date
    until_day: date
    text: str


def give(head: Actor, giving: Giving, key: str) -> DecisionAuthority:
    """Authorise an officer of the head's own department and place. The same `key` gives the first answer again."""
    _require_head(head)
    if not key:
        raise KeyMissing()
    known = session().scalar(select(DecisionAuthority).where(DecisionAuthority.key == key, DecisionAuthority.given_by == head.person))
    if known:
        return known
    _refuse_unfit(head, giving)
    department, place = head.department or "", head.post.place if head.post else ""
    year = clock.today().year
    number = counters.next_in(AuthorityCounter, f"{department}/{place}/{year}")
    row = DecisionAuthority(
        id=new_id(),
        number=f"{city().office_mark(department, place)}授权〔{year}〕{number}号",
        department=department,
        place=place,
        person_id=giving.person,
        services=list(giving.services),
        from_day=giving.from_day,
        until_day=giving.until_day,
        text=giving.text.strip(),
        given_by=head.person,
        given_at=clock.now(),
        key=key,
    )
    session().add(row)
    audit.record(head, "authority:give", kind="authority", ref=str(row.id), detail={"services": list(giving.services)})
    return row


def withdraw(head: Actor, authority_id: UUID) -> DecisionAuthority:
    """Take it back: from this moment the officer needs a second person again. Done twice it stays done."""
    _require_head(head)
    row = of_department(head, authority_id)
    session().refresh(row, with_for_update=True)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = clock.now(), head.person
        audit.record(head, "authority:withdraw", kind="authority", ref=str(row.id))
    return row


def all_of(officer: Actor) -> Sequence[DecisionAuthority]:
    """What the officer's department gave in the officer's place, the newest first."""
    mine = DecisionAuthority.department == officer.department, DecisionAuthority.place == (officer.post.place if officer.post else "")
    return session().scalars(select(DecisionAuthority).where(*mine).order_by(DecisionAuthority.given_at.desc()).limit(200)).all()


def of_department(officer: Actor, authority_id: UUID) -> DecisionAuthority:
    """One of them, or NoSuchAuthority."""
    row = session().get(DecisionAuthority, authority_id)
    if row is None or officer.post is None or (row.department, row.place) != (officer.department, officer.post.place):
        raise NoSuchAuthority()
    return row


def services_of(head: Actor) -> list[Published]:
    """The services of the head's department that are decided at once."""
    return [one for one in catalogue.all_current() if one.definition.kind == AT_ONCE and one.definition.department == head.department]


def officers_of(head: Actor) -> dict[UUID, str]:
    """Whom the head may authorise: who holds a post in the department today, by name."""
    place = head.post.place if head.post else ""
    return identity.names(identity.officers_of(head.department or "", place) - {head.person or new_id()})


def is_in_force(row: DecisionAuthority) -> bool:
    return row.withdrawn_at is None and row.from_day <= clock.today() <= row.until_day


def draw(case: Case) -> None:
    """事后抽查: a set share of what one person decided alone goes to another. Drawn again the lot falls the same."""
    record = deciding.of_case(case)
    if record and record.authority and looking_again.is_drawn(case.id.hex, current().authority_sample_per_mille):
        acts.take(case, Act.SAMPLE, SYSTEM, By.SYSTEM)
        tasks.open_task(case, tasks.SECOND_LOOK)


def _require_head(head: Actor) -> None:
    if head.role is not Role.HEAD or head.person is None:
        raise NotTheHead()


def _refuse_unfit(head: Actor, giving: Giving) -> None:
    today, known = clock.today(), {one.definition.code for one in services_of(head)}
    days_fit = today <= giving.from_day <= giving.until_day <= giving.from_day + LONGEST
    fits = days_fit and giving.services and known.issuperset(giving.services) and giving.person in officers_of(head)
    if not fits or not 0 < len(giving.text.strip()) <= MOST_WORDS:
        raise AuthorityRefused()
