"""请申请人授权出具证明: the officer of a case asks its applicant for a proof, and the applicant agrees or does not.

A department asks the registers itself where its duty lets it; where it may not, the proof is the applicant's to give (PIPL arts 13, 14).
A request is a convenience: it holds nothing up, no clock stands still for it, and a no has no other effect (PIPL art. 16). Who agrees asks
for the proof in the same act, with this office as its recipient (cases.proving).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.audit import service as audit
from app.cases import acts, drafts, notices, parts, prefill, proofs, proving, requested, tasks
from app.cases.answers_store import key_context
from app.cases.errors import NotYourTask, TextTooLong
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, Task
from app.cases.prefill import Prefill
from app.cases.proof_errors import AlreadyRequested, ProofNotNeeded, PurposeMissing, RequestOver
from app.cases.proof_models import ProofRequest, RequestOutcome
from app.cases.proof_sending import Office
from app.cases.proofs import PURPOSE, RECIPIENT, Proof
from app.cases.queries import HELD
from app.cases.requested import Requested
from app.catalogue import service as catalogue
from app.catalogue.definitions import HALL, Question
from app.core import clock, seal, workdays
from app.core.actor import SYSTEM, Actor, Channel
from app.core.db import new_id, session
from app.core.errors import Missing
from app.core.settings import current
from app.elements.facts import Fact, Origin, Value
from app.form_engine import visible
from app.form_engine.answers import Answers
from app.identity import mandates

LONGEST = 200
REQUEST, DECLINE, RECALL = "request_proof", "decline_proof", "recall_proof"
OTHER = "other"  # the option of a purpose that is none of the listed ones


@dataclass(frozen=True)
class Wish:
    """Which proof, by the code of its service, and what for."""

    proof: str
    purpose: str


@dataclass(frozen=True)
class Choice:
    """A proof that an office could ask for. It is needless where the office asks the same registers itself, or gives the proof itself."""

    proof: Proof
    is_needless: bool


def choices(case: Case, officer: Actor) -> list[Choice]:
    """The proofs about such an applicant, as the services stand in the list."""
    read = proofs.read_by(catalogue.version(case.version_id).definition)
    return [
        Choice(proof, proof.registers <= read or proof.definition.department == officer.department)
        for proof in proofs.offered(case.applicant_kind)
        if proof.published.version_id != case.version_id
    ]


# --- the office ------------------------------------------------------------------------------------------------------


def request(case: Case, officer: Actor, wish: Wish, key: str) -> Case:
    """Ask the applicant, who is told; one request at a time for each proof."""
    if not acts.first_time(key, REQUEST, case.id):
        return case
    require_officer(case, officer)
    purpose = wish.purpose.strip()
    if not purpose:
        raise PurposeMissing()
    if len(purpose) > LONGEST:
        raise TextTooLong(most=LONGEST)
    proof = next((one.proof for one in choices(case, officer) if one.proof.definition.code == wish.proof and not one.is_needless), None)
    if proof is None:
        raise ProofNotNeeded()
    run_out(case)
    if any(one.row.service_code == wish.proof and one.row.outcome is None for one in requested.of_case(case)):
        raise AlreadyRequested()
    row = _written(case, officer, proof, purpose)
    audit.record(officer, "proof:request", kind="case", ref=str(case.id), detail={"request": str(row.id), "purpose": purpose})
    requested.wind(case)
    notices.tell("proof_requested", case, catalogue.version(case.version_id).definition, until=row.until, of=row.id)
    return case


def require_officer(case: Case, officer: Actor) -> Task:
    """Whoever may ask for corrections before acceptance, or another department after it, and has the whole case before them."""
    task = tasks.held(case, Act.RETURN if case.status is Status.SUBMITTED else Act.ASK_OPINION, officer)
    parts.require_whole(case, officer)
    if not is_of_review(case, task):
        raise NotYourTask()
    return task


def is_of_review(case: Case, task: Task) -> bool:
    """Whether who has this step may ask: one of the flow, of an office that judges the case; the hall only takes in."""
    of_the_flow = task.step not in tasks.BESIDE and task.step not in tasks.AT_OUTPUT
    return case.status in {Status.SUBMITTED, Status.ACCEPTED} and of_the_flow and task.department != HALL


def recall(case: Case, officer: Actor, request_id: UUID, key: str) -> Case:
    """撤回: the office needs it no longer, or found it elsewhere."""
    if not acts.first_time(key, RECALL, case.id):
        return case
    require_officer(case, officer)
    found = requested.one(case, request_id)
    if found.row.department != officer.department:
        raise Missing()
    _require_unanswered(found)
    requested.end(found.row, case, RequestOutcome.RECALLED, officer)
    return case


def last_day(case: Case) -> date:
    """Until when an applicant who is asked today may answer: not beyond the day on which the case is to be decided."""
    last = workdays.add(clock.today(), current().proof_answer_days).day
    return min(last, case.promised_due) if case.promised_due and case.promised_due >= clock.today() else last


def _written(case: Case, officer: Actor, proof: Proof, purpose: str) -> ProofRequest:
    row_id = new_id()
    row = ProofRequest(
        id=row_id,
        case_id=case.id,
        service_code=proof.definition.code,
        version_id=proof.published.version_id,
        department=officer.department or "",
        place=case.place,
        post_id=officer.post.id if officer.post else None,
        person_id=officer.person,
        purpose=seal.seal(purpose.encode(), requested.place(row_id), key=case.wrapped_key, key_context=key_context(case)),
        asked_at=clock.now(),
        until=last_day(case),
    )
    session().add(row)
    session().flush()
    return row


# --- the applicant ---------------------------------------------------------------------------------------------------


def begun(found: Requested, actor: Actor) -> Case | None:
    """The proof that was asked for with the agreement, or the form that this actor has yet to complete for it."""
    made = session().get(Case, found.row.proof_case_id) if found.row.proof_case_id else None
    if made is None or found.row.outcome is RequestOutcome.AGREED:
        return made
    return made if made.status is Status.DRAFT and made.clerk_id == _typist(actor) else None


def ask_registers(found: Requested, actor: Actor) -> Prefill:
    """What the registers say at this moment; no transaction is open. Whoever may not agree is refused before any is asked."""
    if not found.is_open:
        raise RequestOver()
    mandates.require(actor, found.row.service_code)
    proof, applicant, told = proofs.one(found.row.service_code), found.case.applicant, _told(found, actor)
    proving.require_own_agreement(actor, applicant)
    filled = prefill.fetch(actor, applicant, proof.published, live=True)
    return replace(filled, facts=visible.settle(proof.definition, Answers({**filled.facts, **told})).stored())


def agree(found: Requested, actor: Actor, filled: Prefill, *, key: str, standing: UUID | None = None) -> Case:
    """同意并出具: the proof is asked for, decided and sent to the office in one act; a form where a question is left, and at a window until
    the citizen confirms. The request is answered when that is filed. Gives the case of the proof, the same one however often it is pressed.
    """
    if made := begun(found, actor):
        return made
    if not found.is_open:
        raise RequestOver()
    _give_way(found.row, actor)
    proof = proofs.one(found.row.service_code)
    return proving.prove(actor, found.case.applicant, proof, filled, key=key, office=found.row, standing=standing)


def decline(case: Case, actor: Actor, request_id: UUID, key: str) -> Case:
    """不同意: the office goes on with what it has. A no that was said already stays one."""
    if not acts.first_time(key, DECLINE, case.id):
        return case
    found = requested.one(case, request_id)
    if found.row.outcome is RequestOutcome.DECLINED:
        return case
    if not found.is_open:
        raise RequestOver()
    mandates.require(actor, found.row.service_code)  # who may not say yes says no neither
    requested.end(found.row, case, RequestOutcome.DECLINED, actor)
    return case


def run_out(case: Case) -> Case:
    """逾期未答复: of every request whose day has passed. The clock says when."""
    for found in requested.of_case(case):
        if found.row.outcome is None and found.row.until < clock.today():
            requested.end(found.row, case, RequestOutcome.LAPSED, SYSTEM)
    return case


def _require_unanswered(found: Requested) -> None:
    if found.row.outcome is not None:
        raise RequestOver()


def _typist(actor: Actor) -> UUID | None:
    return actor.person if actor.channel is Channel.WINDOW else None


def _give_way(row: ProofRequest, actor: Actor) -> None:
    """A form for it that was begun elsewhere and not filed is thrown away: there is never a second one."""
    left = session().scalar(HELD, {"id": row.proof_case_id}) if row.proof_case_id else None
    if left and left.status is Status.DRAFT:
        drafts.discard(left, actor, new_id().hex)


def _told(found: Requested, actor: Actor) -> dict[str, Fact]:
    """What no register knows: the purpose, the recipient, and the agreement that stood beside the button."""
    proof = proofs.one(found.row.service_code)
    origin = Origin.CLERK if actor.channel is Channel.WINDOW else Origin.TYPED
    asked = (question for group in proof.step.groups for question in group.questions)
    return {code: Fact(value, origin) for code, value in _answers(proof, asked, found.office)}


def _answers(proof: Proof, asked: Iterator[Question], office: Office) -> Iterator[tuple[str, Value]]:
    mapped = proof.definition.outcome.facts
    for question in asked:
        if question.type == "consent":
            yield question.code, True
        elif question.code == mapped.get(RECIPIENT):
            yield question.code, office.name.zh
        elif question.code == mapped.get(PURPOSE):
            listed = [option.code for option in question.options]
            yield question.code, (OTHER if OTHER in listed else listed[-1]) if listed else office.name.zh
