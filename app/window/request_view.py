"""What the office of a case asked its applicant to let it have, and what it could ask for."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _

from app.cases import parts, requested, requesting
from app.cases.deciding import Record
from app.cases.models import Case
from app.cases.proof_sending import READERS, State
from app.cases.requested import Requested
from app.core.actor import Actor
from app.elements.words import Words
from app.identity import queries as identity
from app.web.filters import plain
from app.window.proofs_view import TONES, state_words


@dataclass(frozen=True)
class Line:
    """One request as the office sees it."""

    id: UUID
    name: Words
    purpose: str
    office: Words
    asked_by: str
    asked_at: datetime
    until: date | None  # while it waits
    state: str
    tone: str
    number: str  # of the proof, "" as long as there is none
    may_open: bool
    may_recall: bool


@dataclass(frozen=True)
class Requests:
    lines: list[Line]
    may_ask: bool = False
    choices: list[tuple[str, str]] | tuple[()] = ()
    needless: tuple[str, ...] = ()  # proofs of what the office asks the registers itself
    until: date | None = None  # by when the applicant would answer


def of_case(case: Case, officer: Actor, *, may_ask: bool = False) -> Requests:
    """Nothing for who sees a part of the case: what was asked of the applicant is the deciding department's."""
    if not parts.visible(case, officer).is_whole:
        return Requests([])
    found = requested.of_case(case)
    names = identity.names([one.row.person_id for one in found])
    lines = [_line(one, officer, names, may_ask=may_ask) for one in found]
    if not may_ask:
        return Requests(lines)
    offered = requesting.choices(case, officer)
    return Requests(
        lines,
        may_ask=True,
        choices=[(one.proof.definition.code, plain(one.proof.definition.outcome.name)) for one in offered if not one.is_needless],
        needless=tuple(plain(one.proof.definition.outcome.name) for one in offered if one.is_needless),
        until=requesting.last_day(case),
    )


def before(case: Case, officer: Actor, record: Record | None) -> Requests:
    """The proofs that a decision stood on, as they are now; none of those that came later or were ended before."""
    kept = set(record.proofs) if record else set()
    ids = {one.row.id for one in requested.of_case(case) if one.sent and str(one.sent.sending.certificate_id) in kept}
    return Requests([line for line in of_case(case, officer).lines if line.id in ids])


def _line(found: Requested, officer: Actor, names: dict[UUID, str], *, may_ask: bool) -> Line:
    row, state = found.row, found.state
    is_theirs = row.department == officer.department
    return Line(
        id=row.id,
        name=found.name,
        purpose=found.purpose,
        office=found.office.name,
        asked_by=names.get(row.person_id, "—"),
        asked_at=row.asked_at,
        until=row.until if state is State.WAITING else None,
        state=_("Not issued") if state is State.NONE else state_words(state),
        tone=TONES.get(state, "grey"),
        number=found.sent.certificate.number if found.sent and found.sent.certificate else "",
        may_open=state.is_open and is_theirs and officer.role in READERS,
        may_recall=state is State.WAITING and is_theirs and may_ask,
    )
