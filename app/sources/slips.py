"""校核单: "信息有误，申请更正" goes to the department that owns the register, and the application goes on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import bindparam, select

from app.audit import service as audit
from app.core import clock, seal
from app.core.actor import Actor
from app.core.db import insert_once, new_id, session
from app.core.errors import KeyReused
from app.core.reading import Query
from app.elements import dictionary
from app.elements.facts import Fact, Value
from app.sources import registry
from app.sources.errors import NoOwner, NotYourSlip, ReasonMissing, SlipAnswered, SlipMissing, UnknownElement
from app.sources.models import CheckSlip, SlipStatus

LONGEST_REASON = 500


@dataclass(frozen=True)
class SlipView:
    """A check slip with its sealed parts opened, for whom it concerns."""

    id: UUID
    number: str
    element: str
    source: str
    record: str
    department: str
    case_id: UUID | None
    said: Value
    claimed: Value
    reason: str
    status: SlipStatus
    opened_at: datetime
    answered_at: datetime | None
    corrected: bool | None
    answer: str


def open_slip(actor: Actor, element: str, said: Fact | Value, claimed: Value, *, case_id: UUID | None, reason: str, key: str) -> CheckSlip:
    """Tell the owner of the leading register that it is wrong. The same key gives the same slip again."""
    if not reason.strip():
        raise ReasonMissing()
    source, record, value = _said(element, said)
    slip_id, now = new_id(), clock.now()
    first = insert_once(
        CheckSlip,
        id=slip_id,
        number=f"JH{clock.local(now):%Y%m%d}{slip_id.hex[-8:].upper()}",
        key=key,
        element=element,
        source=source,
        record=record,
        department=registry.current()[source].department,
        case_id=case_id,
        said=_sealed("said", slip_id, value),
        claimed=_sealed("claimed", slip_id, claimed),
        reason=_sealed("reason", slip_id, reason.strip()[:LONGEST_REASON]),
        status=SlipStatus.OPEN,
        opened_at=now,
        opened_by=actor.person,
    )
    slip = session().scalars(select(CheckSlip).where(CheckSlip.key == key)).one()
    if first:
        audit.record(actor, "slip:open", kind="slip", ref=str(slip_id))
    elif (slip.opened_by, slip.case_id, slip.element) != (actor.person, case_id, element):
        raise KeyReused()
    return slip


def _said(element: str, said: Fact | Value) -> tuple[str, str, Value]:
    """The source that is doubted: where the fact came from, else the lead of its element."""
    entry = dictionary.current().get(element)
    if entry is None:
        raise UnknownElement(code=element)
    source = (said.source if isinstance(said, Fact) else "") or entry.lead or ""
    if source not in registry.current():
        raise NoOwner()
    return (source, said.record, said.value) if isinstance(said, Fact) else (source, "", said)


def answer_slip(actor: Actor, slip_id: UUID, *, corrected: bool, answer: str) -> CheckSlip:
    """The owner says what came of it: corrected at the source, or right as it stands, and why."""
    slip = session().get(CheckSlip, slip_id)
    if slip is None:
        raise SlipMissing()
    if actor.post is None or actor.department != slip.department:
        raise NotYourSlip()
    if slip.status is SlipStatus.ANSWERED:
        raise SlipAnswered()
    if not answer.strip():
        raise ReasonMissing()
    slip.status, slip.answered_at, slip.answered_by = SlipStatus.ANSWERED, clock.now(), actor.person
    slip.corrected, slip.answer = corrected, _sealed("answer", slip.id, answer.strip()[:LONGEST_REASON])
    session().flush()
    audit.record(actor, "slip:answer", kind="slip", ref=str(slip.id))
    return slip


def of_department(department: str, status: SlipStatus | None = SlipStatus.OPEN, limit: int = 100) -> list[SlipView]:
    """The work list of a department, oldest first."""
    wanted = select(CheckSlip).where(CheckSlip.department == department).order_by(CheckSlip.opened_at, CheckSlip.id).limit(limit)
    return _views(session().scalars(wanted.where(CheckSlip.status == status) if status else wanted))


def of_case(case_id: UUID) -> list[SlipView]:
    return _views(session().scalars(select(CheckSlip).where(CheckSlip.case_id == case_id).order_by(CheckSlip.opened_at, CheckSlip.id)))


_OPEN = Query(select(CheckSlip.id).where(CheckSlip.case_id == bindparam("case"), CheckSlip.status == SlipStatus.OPEN))


def any_open(case_id: UUID) -> bool:
    """Whether an answer of this case is being checked: asked for every page of a form."""
    return bool(_OPEN.rows(case=case_id))


def by_number(number: str) -> SlipView:
    """One slip; raises SlipMissing."""
    slip = session().scalar(select(CheckSlip).where(CheckSlip.number == number))
    if slip is None:
        raise SlipMissing()
    return view(slip)


def view(slip: CheckSlip) -> SlipView:
    return SlipView(
        id=slip.id,
        number=slip.number,
        element=slip.element,
        source=slip.source,
        record=slip.record,
        department=slip.department,
        case_id=slip.case_id,
        said=_opened("said", slip.id, slip.said),
        claimed=_opened("claimed", slip.id, slip.claimed),
        reason=str(_opened("reason", slip.id, slip.reason)),
        status=slip.status,
        opened_at=slip.opened_at,
        answered_at=slip.answered_at,
        corrected=slip.corrected,
        answer=str(_opened("answer", slip.id, slip.answer)) if slip.answer else "",
    )


def _views(slips: Iterable[CheckSlip]) -> list[SlipView]:
    return [view(slip) for slip in slips]


def _sealed(column: str, slip_id: UUID, value: Value) -> bytes:
    return seal.seal(orjson.dumps(value), f"check_slip/{column}/{slip_id}")


def _opened(column: str, slip_id: UUID, sealed: bytes) -> Value:
    return orjson.loads(seal.unseal(sealed, f"check_slip/{column}/{slip_id}"))
