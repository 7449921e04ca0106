"""邮寄: the carrier is asked for a number by a job, and looked after until it reports receipt or return.

Nothing waits for a carrier: while it is silent the desk types number and receipt as ever, and what was booked is let go.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from app.audit import service as audit
from app.cases import acts, clocks, couriers, delivering, posting, tasks
from app.cases.couriers import Consignment, CourierSilent, Report, Stage
from app.cases.errors import NotPosted, PostedAlready
from app.cases.lifecycle import Act, By, Status
from app.cases.models import Case, Task
from app.cases.outcome import POSTING
from app.cases.parcel_models import CaseParcel, ParcelState
from app.cases.posting import Parcel, Received
from app.cases.queries import HELD
from app.core import clock, jobs
from app.core.actor import SYSTEM, Actor
from app.core.db import new_id, session
from app.core.transaction import let_go, write

BOOK = "courier.book"
GOING = (ParcelState.ASKED, ParcelState.BOOKED, ParcelState.MOVING)
EVERY = timedelta(minutes=10)
AT_ONCE = 100


def book(case: Case, officer: Actor, key: str) -> Case:
    """网上下单: ask the carrier, once; the number follows."""
    if not acts.first_time(key, BOOK, case.id):
        return case
    tasks.held(case, Act.POST, officer)
    courier = couriers.connected()
    if courier is None:
        raise NotPosted()
    if posting.is_posted(case) or under_way(case):
        raise PostedAlready()
    row = CaseParcel(id=new_id(), case_id=case.id, state=ParcelState.ASKED, carrier=courier.name, asked_at=clock.now())
    row.asked_by = officer.person or case.person_id
    session().add(row)
    session().flush()
    jobs.enqueue(BOOK, {"parcel_id": str(row.id)}, key=f"{BOOK}:{row.id}")
    audit.record(officer, "case:book_parcel", kind="case", ref=str(case.id))
    return case


def under_way(case: Case) -> CaseParcel | None:
    return session().scalar(select(CaseParcel).where(CaseParcel.case_id == case.id, CaseParcel.state.in_(GOING)))


def of_case(case: Case) -> CaseParcel | None:
    """The last one."""
    return session().scalars(select(CaseParcel).where(CaseParcel.case_id == case.id).order_by(CaseParcel.id.desc()).limit(1)).one_or_none()


@jobs.handler(BOOK)
def booked(payload: dict) -> None:
    """Ask outside of any transaction, then write; a carrier that is silent is asked again by the job."""
    row, courier = session().get(CaseParcel, UUID(payload["parcel_id"])), couriers.connected()
    if row is None or row.state is not ParcelState.ASKED or courier is None:
        return
    case = session().get_one(Case, row.case_id)
    chosen = delivering.chosen(case)
    contact = chosen.contact if chosen else None
    row_id, case_id = row.id, case.id
    let_go()
    tracking = courier.book(Consignment(contact.recipient, contact.phone, contact.address), str(row_id)) if contact else ""
    with write():
        _is_booked(case_id, row_id, tracking)


def sweep() -> None:
    """Ask after what is on its way. A duty of the worker; one parcel's fault keeps no other waiting."""
    courier = couriers.connected()
    if courier is None:
        return
    asked_before = or_(CaseParcel.looked_at.is_(None), CaseParcel.looked_at < clock.now() - EVERY)
    going = (CaseParcel.state.in_((ParcelState.BOOKED, ParcelState.MOVING)), asked_before)
    wanted = select(CaseParcel.id, CaseParcel.case_id, CaseParcel.tracking).where(*going).order_by(CaseParcel.looked_at).limit(AT_ONCE)
    found = [(row_id, case_id, tracking or "") for row_id, case_id, tracking in session().execute(wanted)]
    for row_id, case_id, tracking in found:
        let_go()
        try:
            report = courier.report(tracking)
        except CourierSilent:
            report = None
        with write():
            _is_reported(case_id, row_id, report)


def _is_booked(case_id: UUID, row_id: UUID, tracking: str) -> None:
    case, row = _both(case_id, row_id)
    if row.state is not ParcelState.ASKED:
        return
    task = _posting(case)
    if task is None or not tracking or posting.is_posted(case):
        row.state = ParcelState.BY_HAND  # it went out otherwise meanwhile
        return
    row.tracking, row.state = tracking, ParcelState.BOOKED
    posting.leaves(case, SYSTEM, By.SYSTEM, Parcel(row.carrier, tracking), step=task.step)


def _is_reported(case_id: UUID, row_id: UUID, report: Report | None) -> None:
    case, row = _both(case_id, row_id)
    row.looked_at = clock.now()
    task = _posting(case)
    if task is None or not posting.is_posted(case):
        row.state = ParcelState.BY_HAND
    elif report is None:
        return
    elif report.stage is Stage.DELIVERED:
        row.state, day = ParcelState.DELIVERED, min(report.day or clock.today(), clock.today())
        posting.arrives(case, SYSTEM, By.SYSTEM, Received(f"{report.receiver}（{row.carrier}投递回单）", day), task=task)
    elif report.stage is Stage.RETURNED:
        row.state = ParcelState.RETURNED
        posting.returns(case, SYSTEM, By.SYSTEM, report.receiver, task=task)
    else:
        row.state = ParcelState(report.stage.value)


def _posting(case: Case) -> Task | None:
    """The open step of posting, while the case waits for it."""
    if case.status is not Status.APPROVED:
        return None
    return next((task for task in clocks.open_tasks(case) if task.step == POSTING.code), None)


def _both(case_id: UUID, row_id: UUID) -> tuple[Case, CaseParcel]:
    return session().scalars(HELD, {"id": case_id}).one(), session().get_one(CaseParcel, row_id, populate_existing=True)
