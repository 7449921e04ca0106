"""交接: papers go between offices on a slip that two persons sign, one who gives and one who receives.

While they are on their way the giver's office answers for them; what does not arrive stays with it, and supervision is told.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from app.audit import service as audit
from app.cases import acts, paper_offices, returning, supervision, whereabouts
from app.cases.answers_store import seal_text
from app.cases.dated_models import Breach
from app.cases.errors import ReasonMissing
from app.cases.handover_errors import (
    CodeUnknown,
    FindingMissing,
    HandoverEnded,
    NoteMissing,
    NotForThisOffice,
    OfficeUnchosen,
    SignedByGiver,
)
from app.cases.handover_models import Finding, HandoverCounter, HandoverItem, HandoverSlip, SlipState
from app.cases.models import Case
from app.cases.original_errors import NoOffice, OriginalNotHere, OriginalsUnchosen
from app.cases.original_models import CaseOriginal, Whereabouts
from app.cases.paper_offices import Office
from app.cases.queries import HELD
from app.cases.whereabouts import Kept
from app.core import clock, counters
from app.core.actor import Actor
from app.core.db import insert, new_id, session
from app.core.errors import Missing

GIVE, RECEIVE, REFUSE, CANCEL = "give_handover", "receive_handover", "refuse_handover", "cancel_handover"
BETWEEN_CODES = re.compile(r"[\s,;，；、]+")


@dataclass(frozen=True)
class Found:
    """What the receiver says of one item."""

    finding: Finding
    note: str = ""


def give(officer: Actor, to: Office | None, which: Collection[UUID], key: str) -> HandoverSlip:
    """移交并签字: these originals, which lie at the giver's office, leave for another one."""
    office = own_office(officer)
    slip_id = new_id()
    begun = acts.begun_by(key, GIVE, slip_id)
    if begun != slip_id:
        return session().get_one(HandoverSlip, begun)
    if to is None or to == office:
        raise OfficeUnchosen()
    items = whereabouts.these(which)
    if not items or len(items) != len(set(which)):
        raise OriginalsUnchosen()
    now = clock.now()
    row = {"from_office": office.code, "from_place": office.place, "to_office": to.code, "to_place": to.place}
    slip = HandoverSlip(id=slip_id, number=_next_number(office), given_at=now, given_by=officer.person, **row)
    session().add(slip)
    session().flush()
    for kept in items:
        if not kept.is_at(office):
            raise OriginalNotHere(number=kept.code)
        whereabouts.move(kept, officer, Whereabouts.TRANSIT, office, slip_id=slip.id)
        insert(HandoverItem, {"id": new_id(), "slip_id": slip.id, "original_id": kept.id, "finding": None, "note": None})
    audit.record(officer, f"handover:{GIVE}", kind="handover", ref=slip.number)
    return slip


def receive(slip: HandoverSlip, officer: Actor, found: Mapping[UUID, Found], key: str) -> HandoverSlip:
    """签收: of each item whether it came. What is missing stays the giver's, and supervision is told."""
    if not acts.first_time(key, RECEIVE, slip.id):
        return slip
    office = _receiving(slip, officer)
    items = whereabouts.these(item.original_id for item in items_of(slip))
    _refuse_incomplete(items, found)
    cases = _hold(items)
    _end(slip, officer, SlipState.RECEIVED)
    for kept in items:
        one = found[kept.id]
        is_missing = one.finding is Finding.MISSING
        whereabouts.move(kept, officer, Whereabouts.OFFICE, kept.office if is_missing else office)
        _note(slip, kept, one)
        if is_missing:
            department = kept.office.department
            supervision.write_down(kept.case, Breach.ORIGINAL_MISSING, clock.today(), step=slip.number, department=department)
    _settle(cases, officer)
    audit.record(officer, f"handover:{RECEIVE}", kind="handover", ref=slip.number)
    return slip


def refuse(slip: HandoverSlip, officer: Actor, reason: str, key: str) -> HandoverSlip:
    """整单退回: the receiver takes nothing of it, and says why."""
    if not acts.first_time(key, REFUSE, slip.id):
        return slip
    _receiving(slip, officer)
    _back(slip, officer, reason, SlipState.REFUSED)
    audit.record(officer, f"handover:{REFUSE}", kind="handover", ref=slip.number)
    return slip


def cancel(slip: HandoverSlip, officer: Actor, reason: str, key: str) -> HandoverSlip:
    """撤销移交: the giver's office takes it back while nobody has signed for it."""
    if not acts.first_time(key, CANCEL, slip.id):
        return slip
    if own_office(officer) != giver_of(slip):
        raise NotForThisOffice()
    _back(slip, officer, reason, SlipState.CANCELLED)
    audit.record(officer, f"handover:{CANCEL}", kind="handover", ref=slip.number)
    return slip


def scanned(text: str, here: Iterable[Kept]) -> set[UUID]:
    """The originals that these barcodes name, one a line: an original's own number, or a case's for all of it.

    Raises CodeUnknown for what names nothing that is here.
    """
    known: dict[str, set[UUID]] = {}
    for kept in here:
        known.setdefault(kept.code, set()).add(kept.id)
        known.setdefault(kept.case.number or "", set()).add(kept.id)
    codes = [code.upper() for code in BETWEEN_CODES.split(text) if code]
    strange = [code for code in codes if code not in known]
    if strange:
        raise CodeUnknown(codes="、".join(strange))
    return {original for code in codes for original in known[code]}


def own_office(officer: Actor) -> Office:
    office = paper_offices.of_officer(officer)
    if office is None:
        raise NoOffice()
    return office


def giver_of(slip: HandoverSlip) -> Office:
    return Office(slip.from_office, slip.from_place)


def receiver_of(slip: HandoverSlip) -> Office:
    return Office(slip.to_office, slip.to_place)


def items_of(slip: HandoverSlip) -> list[HandoverItem]:
    """By case, and as the originals are numbered there."""
    wanted = select(HandoverItem).join(CaseOriginal, CaseOriginal.id == HandoverItem.original_id).where(HandoverItem.slip_id == slip.id)
    return list(session().scalars(wanted.order_by(CaseOriginal.case_id, CaseOriginal.number)))


def of_office(officer: Actor, number: str) -> HandoverSlip:
    """The slip, if it goes from or to this officer's office; a foreign one and a missing one look the same."""
    office, slip = own_office(officer), session().scalar(select(HandoverSlip).where(HandoverSlip.number == number.strip().upper()))
    if slip is None or office not in {giver_of(slip), receiver_of(slip)}:
        raise Missing()
    return slip


def _receiving(slip: HandoverSlip, officer: Actor) -> Office:
    """The office that signs for it, by somebody else than who gave."""
    office = own_office(officer)
    if office != receiver_of(slip):
        raise NotForThisOffice()
    if officer.person == slip.given_by:
        raise SignedByGiver()
    return office


def _refuse_incomplete(items: list[Kept], found: Mapping[UUID, Found]) -> None:
    if set(found) != {kept.id for kept in items}:
        raise FindingMissing()
    if any(one.finding is not Finding.RECEIVED and not one.note.strip() for one in found.values()):
        raise NoteMissing()


def _end(slip: HandoverSlip, officer: Actor, state: SlipState, reason: str = "") -> None:
    """Sign the end of it; of two at once one does."""
    sealed = seal_text(reason, f"handover_slip/reason/{slip.id}") if reason else None
    ended = {"state": state, "ended_at": clock.now(), "ended_by": officer.person, "reason": sealed}
    is_open = (HandoverSlip.id == slip.id, HandoverSlip.state == SlipState.OPEN)
    changed = session().execute(update(HandoverSlip).where(*is_open).values(**ended).execution_options(synchronize_session=False))
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise HandoverEnded()
    session().refresh(slip)


def _back(slip: HandoverSlip, officer: Actor, reason: str, state: SlipState) -> None:
    if not reason.strip():
        raise ReasonMissing()
    _end(slip, officer, state, reason.strip())
    for kept in whereabouts.these(item.original_id for item in items_of(slip)):
        whereabouts.move(kept, officer, Whereabouts.OFFICE, giver_of(slip))


def _note(slip: HandoverSlip, kept: Kept, one: Found) -> None:
    item = session().scalars(select(HandoverItem).where(HandoverItem.slip_id == slip.id, HandoverItem.original_id == kept.id)).one()
    item.finding = one.finding
    item.note = seal_text(one.note.strip(), f"handover_item/note/{item.id}") if one.note.strip() else None


def _hold(items: list[Kept]) -> list[Case]:
    """The cases of these papers, their rows held: always in the same order, so that nobody waits for each other."""
    return [session().scalars(HELD, {"id": case_id}).one() for case_id in sorted({kept.case.id for kept in items})]


def _settle(cases: list[Case], officer: Actor) -> None:
    """The task to return what an ended case left goes along with it."""
    for case in cases:
        returning.settle(case, officer)


def _next_number(office: Office) -> str:
    """HALL-20261128-001: the slips of an office and day are counted without gaps."""
    series = f"{office.key.upper()}-{clock.today():%Y%m%d}"
    return f"{series}-{counters.next_in(HandoverCounter, series):03d}"
