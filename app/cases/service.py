"""The acts on a case, each named with the office's own verb, each readable from top to bottom.

Every act runs in the caller's transaction, takes an idempotency key and gives the case back; doing it twice has one effect.
"""

from collections.abc import Mapping
from uuid import UUID

from app.cases import (
    acts,
    automatic,
    check_slips,
    competence,
    confirmations,
    corrections,
    deadlines,
    materials,
    notices,
    outcome,
    receiving,
    tasks,
    uploads,
)
from app.cases.answers_store import read_answers
from app.cases.errors import AlreadyReturned, AnswersIncomplete, MoveRefused, NoItems, ReasonMissing, WaitingForApplicant
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, By, Proposal, Status
from app.cases.models import Case, CaseCounter, Task
from app.cases.queries import HELD
from app.cases.receiving import Receiver
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.core import clock, counters
from app.core.actor import SYSTEM, Actor, Channel
from app.core.db import session
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers

PROPOSED = {Proposal.APPROVE: "建议准予", Proposal.REFUSE: "建议不予"}  # as it stands on file, whatever the officer's language


def definition_of(case: Case) -> Definition:
    """The frozen version the case was begun under."""
    return catalogue.version(case.version_id).definition


def submit(case: Case, actor: Actor, key: str, office: str = "") -> Case:
    """File the draft: number, receipt, and either the machine's approval (秒批) or the first task of the flow.

    `office` is the place whose office the applicant chose; empty where there was no choice.
    """
    if not acts.first_time(key, Act.SUBMIT, case.id):
        return case
    definition, answers = definition_of(case), Answers(read_answers(case))
    acts.may_take(case, Act.SUBMIT, By.APPLICANT)
    catalogue.require_filing(case.service_code)
    _refuse_incomplete(definition, answers)
    uploads.require_clean(case)
    confirmations.require(case, definition, answers)
    case.number, case.submitted_at = _next_number(), clock.now()
    competence.settle(case, definition, answers, office)
    acts.take(case, Act.SUBMIT, actor, By.APPLICANT)
    outcome.promise_receipt(case, materials.record(case, definition, answers))
    check_slips.open_for_differences(case)
    notices.tell("submitted", case, definition)
    if not _approve_automatically(case, definition, answers):
        tasks.open_task(case, definition.flow[0])
    return case


def resubmit(case: Case, actor: Actor, key: str, office: str = "") -> Case:
    """补正提交: the corrected answers go back to the desk that asked."""
    if not acts.first_time(key, Act.RESUBMIT, case.id):
        return case
    definition, answers = definition_of(case), Answers(read_answers(case))
    acts.may_take(case, Act.RESUBMIT, By.APPLICANT)
    _refuse_incomplete(definition, answers)
    uploads.require_clean(case)
    confirmations.require(case, definition, answers)
    competence.settle(case, definition, answers, office)
    acts.take(case, Act.RESUBMIT, actor, By.APPLICANT)
    corrections.close(case, answers)
    materials.record_again(case, definition, answers)
    tasks.open_task(case, definition.flow[0])
    return case


def accept(case: Case, officer: Actor, key: str, note: str = "") -> Case:
    """受理: the clocks start on the next working day and the case goes to the department."""
    if not acts.first_time(key, Act.ACCEPT, case.id):
        return case
    task = _held(case, Act.ACCEPT, officer)
    definition = definition_of(case)
    _accept(case, definition, officer, By.TASK_HOLDER, note=note, step=task.step)
    tasks.finish(task, officer)
    following = tasks.step_after(definition, task.step)
    if following is None:
        raise MoveRefused(status=case.status.value)  # publishing refuses a flow that ends with its first step
    tasks.open_task(case, following)
    notices.tell("accepted", case, definition)
    return case


def not_accept(case: Case, officer: Actor, grounds: Grounds, key: str) -> Case:
    """不予受理: with the reason, the office that is competent (art. 32(2)) and the remedies."""
    if not acts.first_time(key, Act.NOT_ACCEPT, case.id):
        return case
    stated, task = grounds.checked(), _held(case, Act.NOT_ACCEPT, officer)
    acts.take(case, Act.NOT_ACCEPT, officer, By.TASK_HOLDER, note=stated.note, step=task.step)
    tasks.finish(task, officer)
    notices.tell("not_accepted", case, definition_of(case), grounds=stated)
    return case


def return_for_correction(case: Case, officer: Actor, items: Mapping[str, str], key: str) -> Case:
    """一次性告知补正: every item at once, once (Licensing Law art. 32(4)). `items`: path or material code -> what to do."""
    if not acts.first_time(key, Act.RETURN, case.id):
        return case
    asked = {target: note.strip() for target, note in items.items() if note.strip()}
    if not asked:
        raise NoItems()
    task, definition = may_return(case, officer), definition_of(case)
    corrections.ask(case, definition, Answers(read_answers(case)), asked)
    acts.take(case, Act.RETURN, officer, By.TASK_HOLDER, step=task.step)
    tasks.finish(task, officer)
    notices.tell("returned", case, definition)
    return case


def may_return(case: Case, officer: Actor) -> Task:
    """The open task, if this officer may send a notice of corrections now; a second one is refused before it is written."""
    if case.status is Status.TO_CORRECT:
        raise WaitingForApplicant()
    task = _held(case, Act.RETURN, officer)
    if not acts.is_first_event(case, Act.RETURN):
        raise AlreadyReturned()
    return task


def pass_on(case: Case, officer: Actor, opinion: str, key: str, *, proposal: Proposal = Proposal.APPROVE) -> Case:
    """提交审核意见: what the reviewer proposes and why stands in the note; the next step's officer decides."""
    if not acts.first_time(key, Act.PASS_ON, case.id):
        return case
    _need(opinion)
    task = _held(case, Act.PASS_ON, officer)
    following = tasks.step_after(definition_of(case), task.step)
    if following is None:
        raise MoveRefused(status=case.status.value)  # the last step decides
    note = f"{PROPOSED[proposal]}\n{opinion.strip()}"
    acts.take(case, Act.PASS_ON, officer, By.TASK_HOLDER, note=note, step=task.step)
    tasks.finish(task, officer)
    tasks.open_task(case, following)
    return case


def approve(case: Case, officer: Actor, opinion: str, key: str) -> Case:
    """准予: the decision is recorded and its certificate prepared in one transaction; signing follows by a job."""
    if not acts.first_time(key, Act.APPROVE, case.id):
        return case
    task = _deciding(case, Act.APPROVE, officer)
    definition = definition_of(case)
    acts.take(case, Act.APPROVE, officer, By.TASK_HOLDER, note=opinion, step=task.step)
    tasks.finish(task, officer)
    outcome.prepare_result(case, definition, Answers(read_answers(case)))
    notices.tell("settled" if definition.is_public_service else "approved", case, definition)
    return case


def refuse(case: Case, officer: Actor, grounds: Grounds, key: str) -> Case:
    """不予批准, for a permit 不予许可: in writing, with facts, law and remedies (art. 38). Only a person may refuse."""
    if not acts.first_time(key, Act.REFUSE, case.id):
        return case
    stated, task = grounds.checked(), _deciding(case, Act.REFUSE, officer)
    acts.take(case, Act.REFUSE, officer, By.TASK_HOLDER, note=stated.note, step=task.step)
    tasks.finish(task, officer)
    notices.tell("refused", case, definition_of(case), grounds=stated)
    return case


def withdraw(case: Case, actor: Actor, reason: str, key: str) -> Case:
    """撤回: the applicant's own right until the decision."""
    if not acts.first_time(key, Act.WITHDRAW, case.id):
        return case
    acts.take(case, Act.WITHDRAW, actor, By.APPLICANT, note=reason)
    tasks.cancel_open(case, actor)
    notices.tell("withdrawn", case, definition_of(case))
    return case


def certificate_is_ready(case: Case) -> Case:
    """制证完成: filed at a window it goes to the output desk, else it is delivered electronically. Repeatable."""
    if case.status is not Status.APPROVED or tasks.open_task_of(case):
        return case
    definition = definition_of(case)
    if case.channel is Channel.WINDOW:
        tasks.open_task(case, outcome.HAND_OVER)
        notices.tell("ready_at_desk", case, definition)
    else:
        acts.take(case, Act.DELIVER, SYSTEM, By.SYSTEM)
        notices.tell("ready", case, definition)
    return case


def hand_over(case: Case, officer: Actor, receiver: Receiver, key: str) -> Case:
    """统一窗口出件: the holder or an authorised agent received the paper, and that is recorded."""
    if not acts.first_time(key, Act.HAND_OVER, case.id):
        return case
    task = _held(case, Act.HAND_OVER, officer)
    acts.take(case, Act.HAND_OVER, officer, By.TASK_HOLDER, note=receiving.stated(case, receiver), step=task.step)
    tasks.finish(task, officer)
    return case


def locked(case_id: UUID) -> Case:
    """The case, its row held until the end of the transaction, and as it is now: who waited here sees what the first one did."""
    return session().scalars(HELD, {"id": case_id}).one()


# --- parts of the acts ----------------------------------------------------------------------------------------


def _refuse_incomplete(definition: Definition, answers: Answers) -> None:
    missing = form_engine.missing(definition, answers)
    if missing:
        raise AnswersIncomplete(step=missing[0].step, missing=missing)


def _need(text: str) -> None:
    if not text.strip():
        raise ReasonMissing()


def _held(case: Case, act: Act, officer: Actor) -> Task:
    acts.may_take(case, act, By.TASK_HOLDER)
    return tasks.hold(case, officer)


def _deciding(case: Case, act: Act, officer: Actor) -> Task:
    """The open task, if it is the flow's last: only that one decides."""
    task = _held(case, act, officer)
    if tasks.step_after(definition_of(case), task.step) is not None:
        raise MoveRefused(status=case.status.value)
    return task


def _accept(case: Case, definition: Definition, actor: Actor, by: By, *, note: str = "", step: str = "") -> None:
    case.accepted_at = clock.now()
    deadlines.start_clocks(case, definition, by_machine=by is By.SYSTEM)
    acts.take(case, Act.ACCEPT, actor, by, note=note, step=step)


def _approve_automatically(case: Case, definition: Definition, answers: Answers) -> bool:
    """秒批: a rule that says yes approves with its evidence; no or unknown passes to a person. The machine never refuses.

    It needs registers that all answered and agree: any difference is for a person to weigh.
    """
    found = automatic.judge(case, definition, answers)
    if definition.automatic is None or found is None or found.to_person or found.verdict is None:
        return False
    if not outcome.is_printable(case, definition, answers):
        return False
    _accept(case, definition, SYSTEM, By.SYSTEM)
    looked_at = {item.name for item in found.verdict.evidence}
    evidence = "、".join(question.label.zh for _, _, question in definition.form.questions() if question.code in looked_at)
    acts.take(case, Act.APPROVE, SYSTEM, By.SYSTEM, note=f"{definition.automatic.because.zh}\n依据数据：{evidence}")
    outcome.prepare_result(case, definition, answers)
    return True


def _next_number() -> str:
    """The next case number of the day: YJ + date + five digits, without gaps (the counter is in the same transaction)."""
    day = clock.today()
    return f"YJ{day:%Y%m%d}{counters.next_in(CaseCounter, day):05d}"
