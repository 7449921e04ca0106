"""撤销 and 注销: what a case gave is no longer in force (Licensing Law arts 69, 70).

An officer of the department that decided states facts, ground and law; its head signs. The decision of the case stands in its history
as it was made: what changes is the certificate, and everyone who verifies it sees so at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.cases import acts, barring, documents, notices, outcome, tasks
from app.cases.answers_store import read_answers, seal_text
from app.cases.errors import AlreadyProposed, NothingInForce, NotYourDepartment, OwnCase, ReasonMissing, SameOfficer, UnknownGround
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, By
from app.cases.models import Case
from app.cases.revocation_models import CaseRevocation, Ground
from app.cases.sworn_models import Finding, SwornCheck
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.core import clock, seal
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.form_engine.answers import Answers
from app.issuance import queries as certificates, service as issuance
from app.issuance.models import Certificate, Status
from app.issuance.reasons import Reason

REVOKES = frozenset({Ground.DECEIT, Ground.OFFICE_FAULT})
IN_FORCE = frozenset({Status.SIGNED, Status.SUSPENDED})
PROPOSERS = frozenset({Role.REVIEWER, Role.APPROVER})
REASONS: Mapping[Ground, Reason] = {
    Ground.DECEIT: Reason.DECEIT,
    Ground.OFFICE_FAULT: Reason.OFFICE_FAULT,
    Ground.EXPIRED: Reason.RAN_OUT,
    Ground.HOLDER_GONE: Reason.HOLDER_GONE,
    Ground.IMPOSSIBLE: Reason.IMPOSSIBLE,
    Ground.BY_LAW: Reason.BY_LAW,
}
EFFECTS: Mapping[Ground, str] = {  # art. 69: in the words of the decision
    Ground.DECEIT: "你（单位）以不正当手段取得的利益不受保护。",
    Ground.OFFICE_FAULT: "你（单位）的合法权益因此受到损害的，可以依法请求赔偿。",
}


@dataclass(frozen=True)
class Cause:
    """Why a certificate is not to stay in force."""

    ground: Ground | str
    grounds: Grounds

    def checked(self) -> "Cause":
        if self.ground not in set(Ground):
            raise UnknownGround()
        return Cause(Ground(self.ground), self.grounds.checked())


def propose(case: Case, officer: Actor, cause: Cause, key: str) -> Case:
    """提请撤销或者注销: facts, ground and law go to the head of the department."""
    if not acts.first_time(key, Act.PROPOSE_REVOCATION, case.id):
        return case
    acts.may_take(case, Act.PROPOSE_REVOCATION, By.DEPARTMENT)
    require_in_charge(case, officer)
    ask_head(case, officer, cause)
    return case


def ask_head(case: Case, officer: Actor, cause: Cause) -> None:
    """The proposal as part of another act, such as a check that finds a promise false."""
    stated = cause.checked()
    if in_force(case) is None:
        raise NothingInForce()
    if asked_for(case):
        raise AlreadyProposed()
    _write(case, officer, stated)
    acts.take(case, Act.PROPOSE_REVOCATION, officer, By.DEPARTMENT, note=stated.grounds.note)
    tasks.open_task(case, tasks.REVOCATION)


def revoke(case: Case, head: Actor, key: str) -> Case:
    """撤销: the grant was wrong from the beginning, by deceit or by a fault of the office (art. 69)."""
    if not acts.first_time(key, Act.REVOKE, case.id):
        return case
    asked, paper = _answering(case, Act.REVOKE, head), _paper(case)
    grounds, definition = grounds_of(asked), catalogue.version(case.version_id).definition
    issuance.set_status(paper.id, Status.REVOKED, _said_openly(case, definition), head, why=REASONS[asked.ground])
    tasks.cancel(case, tasks.SWORN_CHECK, head)
    acts.take(case, Act.REVOKE, head, By.HEAD, note=grounds.note, step=tasks.REVOCATION.code)
    bars = barring.after_deceit(case, definition, Answers(read_answers(case))) if asked.ground is Ground.DECEIT else []
    effect = "".join((EFFECTS[asked.ground], *map(barring.effect, bars)))
    documents.revoked(case, definition, paper, grounds, effect=effect)
    notices.tell("revoked", case, definition, grounds=grounds, paper=paper.number)
    if bars:
        notices.tell("barred", case, definition, reason="".join(map(barring.effect, bars)))
    return case


def cancel_record(case: Case, head: Actor, key: str) -> Case:
    """注销: the permit has ended for another reason, such as its time or its holder (art. 70)."""
    if not acts.first_time(key, Act.CANCEL_RECORD, case.id):
        return case
    asked, paper = _answering(case, Act.CANCEL_RECORD, head), _paper(case)
    grounds, definition = grounds_of(asked), catalogue.version(case.version_id).definition
    issuance.set_status(paper.id, Status.CANCELLED, _said_openly(case, definition), head, why=REASONS[asked.ground])
    tasks.cancel(case, tasks.SWORN_CHECK, head)
    acts.take(case, Act.CANCEL_RECORD, head, By.HEAD, note=grounds.note, step=tasks.REVOCATION.code)
    documents.record_cancelled(case, definition, paper, grounds)
    notices.tell("record_cancelled", case, definition, grounds=grounds, paper=paper.number)
    return case


def decline(case: Case, head: Actor, reason: str, key: str) -> Case:
    """不同意撤销或者注销: the certificate stays in force."""
    if not acts.first_time(key, Act.DECLINE_REVOCATION, case.id):
        return case
    if not reason.strip():
        raise ReasonMissing()
    _answering(case, Act.DECLINE_REVOCATION, head)
    acts.take(case, Act.DECLINE_REVOCATION, head, By.HEAD, note=reason.strip(), step=tasks.REVOCATION.code)
    _check_again(case)
    return case


def _check_again(case: Case) -> None:
    """The head does not find the promise false: it is looked at once more."""
    row = session().get(SwornCheck, case.id)
    if row and row.finding is Finding.FALSE:
        row.finding, row.found_at = None, None
        tasks.open_task(case, tasks.SWORN_CHECK)


def require_in_charge(case: Case, officer: Actor) -> None:
    """Raise unless this is a reviewer or approver of the department that decided, in its place, and the matter is not their own."""
    post = officer.post
    if post is None or officer.role not in PROPOSERS or officer.department != case.department or not case.place.startswith(post.place):
        raise NotYourDepartment()
    if officer.person in tasks.concerned(case):
        raise OwnCase()


def in_force(case: Case) -> Certificate | None:
    """The certificate that the case gave, while it is in force or suspended."""
    kind = catalogue.version(case.version_id).definition.outcome.certificate
    made = [paper for paper in certificates.of_reference(outcome.reference(case)) if paper.type_code == kind]
    return next((paper for paper in reversed(made) if paper.status in IN_FORCE), None)


def asked_for(case: Case) -> CaseRevocation | None:
    """The proposal that waits for the head, or that was granted."""
    if not case.has_seen(Act.PROPOSE_REVOCATION):
        return None
    wanted = (CaseRevocation.case_id == case.id, CaseRevocation.granted.is_(None) | CaseRevocation.granted.is_(True))
    return session().scalar(select(CaseRevocation).where(*wanted))


def grounds_of(asked: CaseRevocation) -> Grounds:
    return Grounds.read(seal.unseal(asked.stated, _place(asked)).decode())


def act_for(ground: Ground) -> Act:
    """What the head signs for this ground."""
    return Act.REVOKE if ground in REVOKES else Act.CANCEL_RECORD


def _write(case: Case, officer: Actor, cause: Cause) -> None:
    row = CaseRevocation(id=new_id(), case_id=case.id, ground=Ground(cause.ground), asked_by=officer.person, asked_at=clock.now())
    row.stated = seal_text(cause.grounds.note, _place(row))
    session().add(row)
    session().flush()


def _answering(case: Case, act: Act, head: Actor) -> CaseRevocation:
    """The proposal that waits, answered and its task done; who proposed it does not sign it."""
    task, asked = tasks.held(case, act, head, By.HEAD), asked_for(case)
    if asked is None or asked.granted or act not in {act_for(asked.ground), Act.DECLINE_REVOCATION}:
        raise AlreadyProposed()
    if asked.asked_by == head.person:
        raise SameOfficer()
    asked.granted, asked.answered_at = act is not Act.DECLINE_REVOCATION, clock.now()
    tasks.finish(task, head)
    session().flush()
    return asked


def _paper(case: Case) -> Certificate:
    """What is to be revoked; it may have been replaced while the head was asked."""
    found = in_force(case)
    if found is None:
        raise NothingInForce()
    return found


def _said_openly(case: Case, definition: Definition) -> str:
    """What stands with the certificate is not sealed: it names the case, where the facts are, and nobody."""
    return f"{definition.name.zh} {case.number}"


def _place(row: CaseRevocation) -> str:
    return f"case_revocation/stated/{row.id}"
