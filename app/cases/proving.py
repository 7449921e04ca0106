"""证明出具: a proof is a case of its service, asked for, decided and given in one act.

So everything that holds for a case holds for it: audit, figures, a person who looks again, the right to be told why. What is new is that
nobody walks through a form: the registers are asked as things stand now, and where the rule of the service says yes the machine gives
the proof in the same transaction. Where it does not say yes, or a register is silent, it is an ordinary case for a person; the machine
refuses nothing (PIPL art. 24). What a register should know and does not is asked in the ordinary form, with everything else filled.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from app.cases import drafts, outcome, prefill, proof_sending, proofs, requested, service
from app.cases.answers_store import read_answers
from app.cases.lifecycle import Status
from app.cases.models import ActKey, Case
from app.cases.prefill import Prefill
from app.cases.proof_errors import GuardianNeeded
from app.cases.proof_models import ProofRequest
from app.cases.proof_sending import Office
from app.cases.proofs import Proof
from app.core import clock
from app.core.actor import Actor, Channel, PartyKind, PartyRef
from app.core.db import session
from app.elements.facts import Fact, Origin
from app.form_engine import service as form_engine, visible
from app.form_engine.answers import Answers
from app.form_engine.errors import FieldError
from app.form_engine.types import PostedForm
from app.identity import queries as identity
from app.issuance import queries as issuance

OF_AGE = 14  # from when a person's own agreement counts (PIPL art. 31)
NOTHING: Mapping[str, Fact] = MappingProxyType({})


def require_own_agreement(actor: Actor, applicant: PartyRef) -> None:
    """Raise GuardianNeeded for a child that asks alone; at a window the clerk sees who comes along."""
    if actor.channel is Channel.WINDOW or applicant.kind is not PartyKind.PERSON:
        return
    number, today = identity.person(applicant.id).id_number, clock.today()
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    if today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < OF_AGE:
        raise GuardianNeeded()


def read(proof: Proof, posted: PostedForm, actor: Actor, known: Mapping[str, Fact] = NOTHING) -> Answers:
    """What was chosen on the page of the proof, beside what is known."""
    origin = Origin.CLERK if actor.channel is Channel.WINDOW else Origin.TYPED
    return form_engine.read_only(proof.definition, proof.questions, posted, visible.settle(proof.definition, Answers(known)), origin=origin)


def faults(proof: Proof, answers: Answers) -> tuple[FieldError, ...]:
    """What is wrong with what was chosen: said before any register is asked."""
    return tuple(gap.error for gap in form_engine.missing(proof.definition, answers) if gap.path.partition(".")[0] in proof.questions)


def ask_registers(actor: Actor, applicant: PartyRef, proof: Proof, posted: PostedForm) -> Prefill:
    """What the registers say at this moment, and what was chosen; no transaction is open. A proof never stands on a remembered answer."""
    require_own_agreement(actor, applicant)
    found = prefill.fetch(actor, applicant, proof.published, live=True)
    return replace(found, facts=read(proof, posted, actor, found.facts).stored())


def asked_before(key: str) -> Case | None:
    """The case that this key began: who presses twice asks the registers once. Whose it is, the caller judges."""
    known = session().get(ActKey, key) if key else None
    return session().get(Case, known.case_id) if known and known.act == "open_draft" else None


def prove(
    actor: Actor,
    applicant: PartyRef,
    proof: Proof,
    filled: Prefill,
    *,
    key: str,
    office: Office | ProofRequest | None = None,
    standing: UUID | None = None,
) -> Case:
    """Ask for the proof: decided, or on a person's desk; a draft where a question is left, and at a window until the citizen confirms.

    `office` receives it straight, or the one whose request it answers. The same key gives the same case again.
    """
    case = drafts.open_draft(actor, applicant, proof.published, filled, key=key, standing=standing)
    if case.status is not Status.DRAFT:
        return case
    if isinstance(office, ProofRequest):
        office = requested.bind(office, case)
    if office:
        proof_sending.address(case, office)
    gaps = form_engine.missing(proof.definition, Answers(read_answers(case)))
    drafts.leave_at(case, gaps[0].step if gaps else drafts.CHECK)
    if not gaps and actor.channel is not Channel.WINDOW:
        service.submit(case, actor, f"file:{key}")
        if office is None:  # who asked takes the paper along; an office needs none
            outcome.have_result_drawn(case, proof.definition)
    return case


def gives_proof(case: Case) -> bool:
    """Whether the case is of a service that gives a proof."""
    return proofs.of(service.version_of(case)) is not None


def took(case: Case) -> float | None:
    """Seconds from the first answer of a register to the proof: its signature where it goes to an office, else its finished paper.

    None where a person had a part in it, or it is not there yet.
    """
    paper = next((one for one in issuance.of_reference(outcome.reference(case)) if one.type_code == _certificate(case)), None)
    if paper is None or not case.is_automatic:
        return None
    drawn = issuance.rendition(paper.id)
    done = paper.signed_at if proof_sending.of_case(case) else drawn.made_at if drawn else None
    return (done - _began(case)).total_seconds() if done else None


def _certificate(case: Case) -> str:
    return service.definition_of(case).outcome.certificate


def _began(case: Case) -> datetime:
    asked = [fact.fetched_at for fact in read_answers(case).values() if fact.fetched_at]
    return min([case.created_at, *asked])
