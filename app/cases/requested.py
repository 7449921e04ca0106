"""What an office asked the applicant of a case to let it have (请申请人授权出具证明), and how it stands; the acts: cases.requesting.

The office sees that it waits, that it is in progress, the signed record, or that none was given. Refused, unanswered, withdrawn and ended
without a paper are one and the same word to it: of several words the one that is left over would speak of the register.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, exists, not_, select

from app.audit import service as audit
from app.cases import clocks, proof_sending, proofs
from app.cases.answers_store import key_context
from app.cases.dated_models import ClockKind
from app.cases.lifecycle import OPEN
from app.cases.models import Case
from app.cases.proof_errors import RequestOver
from app.cases.proof_models import ProofLook, ProofRequest, ProofSending, RequestOutcome
from app.cases.proof_sending import Office, Sent, State
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.core import clock, seal
from app.core.actor import Actor, PartyRef
from app.core.db import session
from app.core.errors import Missing
from app.elements.words import Words
from app.issuance.models import Certificate, Status

UNDECIDED = select(Case).where(Case.id == bindparam("id")).with_for_update().execution_options(populate_existing=True)

UNOPENED = exists().where(  # of a case in a list: a proof lies there that nobody of the office has opened
    ProofRequest.case_id == Case.id,
    ProofSending.case_id == ProofRequest.proof_case_id,
    ProofSending.taken_back_at.is_(None),
    Certificate.id == ProofSending.certificate_id,
    Certificate.status == Status.SIGNED,
    not_(exists().where(ProofLook.sending_id == ProofSending.id)),
)


@dataclass(frozen=True)
class Requested:
    """One request of a case, with what came of it."""

    row: ProofRequest
    case: Case
    sent: Sent | None  # once the applicant has agreed

    @property
    def is_open(self) -> bool:
        return is_open(self.row, self.case)

    @property
    def state(self) -> State:
        if self.sent:
            return self.sent.state
        if self.row.outcome is RequestOutcome.RECALLED:
            return State.RECALLED
        return State.WAITING if self.is_open else State.NONE

    @property
    def name(self) -> Words:
        """What the proof is called."""
        return _definition(self.row.version_id).outcome.name

    @property
    def office(self) -> Office:
        return office_of(self.row)

    @property
    def purpose(self) -> str:
        return seal.unseal(self.row.purpose, place(self.row.id), key=self.case.wrapped_key, key_context=key_context(self.case)).decode()


def of_case(case: Case) -> list[Requested]:
    """Every request of the case, the first one first."""
    wanted = select(ProofRequest).where(ProofRequest.case_id == case.id).order_by(ProofRequest.asked_at, ProofRequest.id)
    return [_requested(row, case) for row in session().scalars(wanted)]


def one(case: Case, request_id: UUID) -> Requested:
    """One of them as it is now; another case's and none at all are equally Missing."""
    row = session().get(ProofRequest, request_id, populate_existing=True)
    if row is None or row.case_id != case.id:
        raise Missing()
    return _requested(row, case)


def _requested(row: ProofRequest, case: Case) -> Requested:
    agreed = row.outcome is RequestOutcome.AGREED and row.proof_case_id
    return Requested(row, case, proof_sending.sent(session().get_one(Case, row.proof_case_id)) if agreed else None)


def to_answer(party: PartyRef, mandate_id: UUID | None) -> Sequence[Requested]:
    """What this party may answer now, in what was filed by this mandate where an agent acts."""
    theirs = [Case.applicant_kind == party.kind, Case.applicant_id == party.id, Case.status.in_(OPEN)]
    if mandate_id:
        theirs.append(Case.mandate_id == mandate_id)
    waiting = (ProofRequest.outcome.is_(None), ProofRequest.until >= clock.today())
    wanted = select(ProofRequest, Case).join(Case, Case.id == ProofRequest.case_id).where(*theirs, *waiting)
    return [Requested(row, case, None) for row, case in session().execute(wanted.order_by(ProofRequest.until, ProofRequest.id))]


def is_open(row: ProofRequest, case: Case) -> bool:
    """Whether it can be answered now: while the case is under way, until its day."""
    return row.outcome is None and case.status in OPEN and row.until >= clock.today()


def office_of(row: ProofRequest) -> Office:
    return Office(row.department, row.place)


def place(request_id: UUID) -> str:
    """Where the words of a request are sealed to."""
    return f"proof_request/purpose/{request_id}"


# --- the case of the proof -------------------------------------------------------------------------------------------


def bind(row: ProofRequest, proof_case: Case) -> Office:
    """The case that is to give the proof; gives the office that receives it."""
    row.proof_case_id = proof_case.id
    return office_of(row)


def answered_by(proof_case: Case) -> ProofRequest | None:
    """The request that the proof of this case answers; None for a proof that nobody asked for within a case."""
    return session().scalar(select(ProofRequest).where(ProofRequest.proof_case_id == proof_case.id))


def printed_purpose(proof_case: Case) -> Words | None:
    """What stands on such a proof as its purpose: the case, by its number. The office's words stay in the case."""
    row = answered_by(proof_case)
    if row is None:
        return None
    case = session().get_one(Case, row.case_id)
    name = _definition(case.version_id).name
    return Words(f"办理“{name.zh}”（办件号 {case.number}）", f"for “{name.en}” (case {case.number})")


def agree(proof_case: Case, actor: Actor) -> None:
    """Filing the proof is the agreement, at home, at a terminal and at a window alike; raises RequestOver where it is asked for no more."""
    row = answered_by(proof_case) if proofs.of(catalogue.version(proof_case.version_id)) else None
    if row is None:
        return
    case = session().scalars(UNDECIDED, {"id": row.case_id}).one()
    session().refresh(row)
    if not is_open(row, case):
        raise RequestOver()
    end(row, case, RequestOutcome.AGREED, actor)


def end(row: ProofRequest, case: Case, outcome: RequestOutcome, actor: Actor) -> None:
    """What came of it; the clock runs to the next day on which somebody's time is over."""
    row.outcome, row.ended_at = outcome, clock.now()
    session().flush()
    audit.record(actor, f"proof:{outcome.value}", kind="case", ref=str(case.id), detail={"request": str(row.id)})
    wind(case)


def wind(case: Case) -> None:
    """One clock for all requests of the case. It moves no other date of it: the law knows no pause for this (Licensing Law art. 45)."""
    clocks.stop(case, ClockKind.ANSWER_PROOF)
    unanswered = select(ProofRequest.until).where(ProofRequest.case_id == case.id, ProofRequest.outcome.is_(None))
    days = list(session().scalars(unanswered))
    if days and case.status in OPEN:
        clocks.begin_until(case, ClockKind.ANSWER_PROOF, min(days))


# --- what a decision stands on ---------------------------------------------------------------------------------------


def readable(case: Case) -> list[str]:
    """The ids of the certificates that lie before the office now, as the record of a decision keeps them."""
    found = (one.sent for one in of_case(case) if one.sent and one.sent.state.is_open)
    return sorted(str(sent.sending.certificate_id) for sent in found)


def ever_sent(case: Case) -> frozenset[str]:
    """The ids of all that was sent for the case, in force or not."""
    return frozenset(str(one.sent.sending.certificate_id) for one in of_case(case) if one.sent)


def _definition(version_id: UUID) -> Definition:
    return catalogue.version(version_id).definition
