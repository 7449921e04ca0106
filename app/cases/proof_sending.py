"""直达: a proof goes to the office that asks for it, with no paper; each opening is on record and the holder sees it.

The office receives the signed record, not a copy: what ends or is taken back is seen as ended at once. A proof that a person has yet
to decide on shows the office nothing but that it is in progress, and one that never came of it nothing but that none was sent:
neither says what the registers hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, select, true

from app.audit import service as audit
from app.cases.models import Case
from app.cases.proof_errors import FileNumberTooLong, OfficeUnknown
from app.cases.proof_models import LONGEST_FILE_NUMBER, ProofLook, ProofRequest, ProofSending
from app.catalogue.city import city
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import insert_once, new_id, session
from app.core.errors import Missing
from app.elements.words import Words
from app.identity import queries as identity
from app.issuance.models import Certificate, Status

READERS = (Role.REVIEWER, Role.APPROVER, Role.HEAD)  # who handle the office's own files


class State(StrEnum):
    """How a proof stands for the office that it was sent to."""

    WAITING = "waiting"  # asked for within a case; the applicant has not answered
    RECALLED = "recalled"  # by the office that asked
    PENDING = "pending"  # 办理中
    NONE = "none"  # nothing came of it
    TAKEN_BACK = "taken_back"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    ENDED = "ended"  # revoked, cancelled, suspended or replaced

    @property
    def is_open(self) -> bool:
        """Whether its facts may still be read."""
        return self in {State.IN_FORCE, State.EXPIRED}


@dataclass(frozen=True)
class Office:
    """An office of the city as a recipient: a department, and the district where it is not the city's own."""

    department: str
    place: str = ""

    @property
    def code(self) -> str:
        return f"{self.department}:{self.place}" if self.place else self.department

    @property
    def name(self) -> Words:
        return city().office(self.department, self.place)


@dataclass(frozen=True)
class Sent:
    """One proof in an office's list, or on the page of its holder."""

    sending: ProofSending
    case: Case
    certificate: Certificate | None  # None as long as nothing is signed
    looks: int = 0

    @property
    def state(self) -> State:
        return _state(self.sending, self.case, self.certificate)

    @property
    def office(self) -> Office:
        return Office(self.sending.department, self.sending.place)

    @property
    def arrived_at(self) -> datetime | None:
        return self.certificate.signed_at if self.certificate else None


@dataclass(frozen=True)
class Opened:
    """One opening as the holder reads it."""

    at: datetime
    who: str


def offices() -> list[Office]:
    """Every office that a proof can be sent to: the city's, and after each those of its districts."""
    return [Office(one.code, place) for one in city().departments for place in ("", *one.places)]


def office_of(code: str) -> Office | None:
    """The office of this code, None for an empty one; raises OfficeUnknown."""
    if not code:
        return None
    found = next((office for office in offices() if office.code == code), None)
    if found is None:
        raise OfficeUnknown()
    return found


def address(case: Case, office: Office) -> None:
    """To whom the proof goes as soon as there is one."""
    where = {"department": office.department, "place": office.place}
    if insert_once(ProofSending, id=new_id(), case_id=case.id, asked_at=clock.now(), file_number="", **where):
        audit.record(_of(case), "proof:address", kind="case", ref=str(case.id), detail=where)


def _of(case: Case) -> Actor:
    return Actor(person=case.person_id, channel=case.channel)


def attach(case: Case, certificate_id: UUID) -> None:
    """The proof is made: it arrives with its signature. Nothing where it goes to nobody."""
    sending = of_case(case)
    if sending:
        sending.certificate_id = certificate_id


def of_case(case: Case) -> ProofSending | None:
    return session().scalar(select(ProofSending).where(ProofSending.case_id == case.id))


def recipient_of(case: Case) -> Office | None:
    """For whose use the paper says that it is; None where the applicant takes it."""
    sending = of_case(case)
    return Office(sending.department, sending.place) if sending else None


def sent(case: Case) -> Sent | None:
    """The sending as it stands, for the holder; None where the proof goes to nobody."""
    row = session().execute(_joined().where(ProofSending.case_id == case.id)).one_or_none()
    return Sent(row[0], row[1], _signed(row[2])) if row else None


def take_back(case: Case, actor: Actor) -> None:
    """The holder no longer shows it to the office (PIPL art. 15). What was read before was read; the paper itself stays valid."""
    sending = of_case(case)
    if sending is None:
        raise Missing()
    if sending.taken_back_at is None:
        sending.taken_back_at = clock.now()
        audit.record(actor, "proof:take_back", kind="case", ref=str(case.id))


# --- the office ------------------------------------------------------------------------------------------------------


def received(officer: Actor, *, page: int, size: int) -> tuple[list[Sent], bool]:
    """A page of what was sent to this officer's office, the newest first, and whether there is more."""
    wanted = _joined().where(_to(officer), Case.number.is_not(None)).order_by(ProofSending.asked_at.desc(), ProofSending.id)
    rows = session().execute(wanted.offset((page - 1) * size).limit(size + 1)).all()
    looks = _looks([row[0].id for row in rows])
    return [Sent(row[0], row[1], _signed(row[2]), looks.get(row[0].id, 0)) for row in rows[:size]], len(rows) > size


def one_received(officer: Actor, sending_id: UUID) -> Sent:
    """One of them; another office's and none at all are equally Missing."""
    wanted = _joined().where(_to(officer), Case.number.is_not(None), ProofSending.id == sending_id)
    row = session().execute(wanted).one_or_none()
    if row is None:
        raise Missing()
    return Sent(row[0], row[1], _signed(row[2]))


def look(sent: Sent, officer: Actor) -> None:
    """Write down that this officer reads it, in the caller's transaction: once a day."""
    if officer.post is None or officer.person is None:
        raise Missing()
    key = {"sending_id": sent.sending.id, "person_id": officer.person, "day": clock.today()}
    if insert_once(ProofLook, **key, post_id=officer.post.id, at=clock.now()):
        audit.record(officer, "proof:open", kind="certificate", ref=str(sent.sending.certificate_id))


def has_looked(sent: Sent, officer: Actor) -> bool:
    """Whether today's look is written down already."""
    return session().get(ProofLook, (sent.sending.id, officer.person, clock.today())) is not None


def file_under(sent: Sent, officer: Actor, number: str) -> None:
    """Note the office's own file that the proof is for."""
    tidy = number.strip()
    if len(tidy) > LONGEST_FILE_NUMBER:
        raise FileNumberTooLong()
    if sent.sending.file_number != tidy:
        sent.sending.file_number = tidy
        audit.record(officer, "proof:file", kind="case", ref=str(sent.case.id))


def opened(sending: ProofSending) -> Sequence[Opened]:
    """Who opened it and when, the newest first."""
    looks = session().scalars(select(ProofLook).where(ProofLook.sending_id == sending.id).order_by(ProofLook.at.desc())).all()
    names = identity.names([look.person_id for look in looks])
    return [Opened(look.at, names.get(look.person_id, "")) for look in looks]


# --- parts -----------------------------------------------------------------------------------------------------------


def _joined() -> Select[ProofSending, Case, Certificate]:
    wanted = select(ProofSending, Case, Certificate).join(Case, Case.id == ProofSending.case_id)
    return wanted.outerjoin(Certificate, Certificate.id == ProofSending.certificate_id)


def _to(officer: Actor) -> ColumnElement[bool]:
    """A post of a district sees what was sent to its own office, a post of the city everything of its department.

    What was asked for within a case is read there and nowhere else: it was agreed to for that case.
    """
    place = officer.post.place if officer.post else ""
    of_a_case = exists().where(ProofRequest.proof_case_id == ProofSending.case_id)
    return and_(ProofSending.department == officer.department, ProofSending.place == place if place else true(), not_(of_a_case))


def _signed(certificate: Certificate | None) -> Certificate | None:
    return certificate if certificate and certificate.status is not Status.PREPARED else None


def _looks(ids: Sequence[UUID]) -> dict[UUID, int]:
    counted = select(ProofLook.sending_id, func.count()).where(ProofLook.sending_id.in_(ids)).group_by(ProofLook.sending_id)
    return {row[0]: row[1] for row in session().execute(counted)}


def _state(sending: ProofSending, case: Case, certificate: Certificate | None) -> State:
    if sending.taken_back_at:
        return State.TAKEN_BACK
    if certificate is None:
        return State.NONE if case.ended_at and not sending.certificate_id else State.PENDING
    if certificate.status is not Status.SIGNED:
        return State.ENDED
    return State.EXPIRED if certificate.valid_until and certificate.valid_until < clock.today() else State.IN_FORCE
