"""The acts on a case, each named with the office's own verb, each readable from top to bottom.

Every act runs in the caller's transaction, takes an idempotency key and gives the case back; doing it twice has one effect.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from app.cases import (
    accepting,
    acts,
    asking,
    authorising,
    automatic,
    barring,
    check_slips,
    clocks,
    collecting,
    competence,
    confirmations,
    corrections,
    counted,
    deciding,
    delivering,
    desk_confirming,
    documents,
    heard,
    intake_checks,
    interested,
    lacking,
    later_checks,
    looking_again,
    materials,
    notices,
    originals,
    outcome,
    pausing,
    receiving,
    requested,
    returning,
    stating,
    step_duties,
    tasks,
    uploads,
)
from app.cases.answers_store import read_answers
from app.cases.dated_models import ClockKind
from app.cases.delivering import Choice
from app.cases.delivery_models import Way
from app.cases.errors import AlreadyReturned, AnswersIncomplete, NoItems, PapersPromised, ReasonMissing, WaitingForApplicant
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, By, Proposal, Status
from app.cases.models import Case, CaseCounter, Task
from app.cases.queries import HELD
from app.cases.receiving import Receiver
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.catalogue.service import Published
from app.core import clock, counters
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers
from app.identity import mandates

PROPOSED = {Proposal.APPROVE: "建议准予", Proposal.REFUSE: "建议不予"}  # as it stands on file, whatever the officer's language


def definition_of(case: Case) -> Definition:
    """What the frozen version that the case was begun under says."""
    return version_of(case).definition


def version_of(case: Case) -> Published:
    """The frozen version the case was begun under."""
    return catalogue.version(case.version_id)


def submit(case: Case, actor: Actor, key: str, office: str = "", *, delivery: Choice | None = None) -> Case:
    """File the draft: number, receipt, and either the machine's approval (秒批) or the first task of the flow.

    `office` is the place whose office the applicant chose; empty where there was no choice.
    `delivery` is how the papers shall reach the applicant; without it they wait at the output desk.
    """
    if not acts.first_time(key, Act.SUBMIT, case.id):
        return case
    definition, answers = definition_of(case), Answers(read_answers(case))
    acts.may_take(case, Act.SUBMIT, By.APPLICANT)
    _require_mandate(case, actor)
    catalogue.require_filing(case.service_code)
    _refuse_incomplete(definition, answers)
    barring.require_open(case.applicant, case.service_code)
    barring.require_free_promise(case.applicant, definition, answers)
    uploads.require_clean(case)
    confirmations.require(case, definition, answers)
    intake_checks.require(case, actor)
    desk_confirming.require(case, actor)
    requested.agree(case, actor)
    case.number, case.submitted_at = _next_number(), clock.now()
    competence.settle(case, definition, answers, office)
    acts.take(case, Act.SUBMIT, actor, By.APPLICANT)
    if delivery and delivering.is_asked(definition):
        delivering.record(case, delivery)
    needed = materials.record(case, definition, answers)
    counted.weigh(case, definition, answers, [state.way for state in needed])
    outcome.promise_receipt(case, needed)
    check_slips.open_for_differences(case)
    notices.tell("submitted", case, definition)
    if not _approve_automatically(case, definition, answers):
        _to_the_desk(case, definition)
    return case


def _require_mandate(case: Case, actor: Actor) -> None:
    """What an agent began, or a clerk typed for one, is filed while the mandate stands; its giver may file it at any time."""
    if actor.mandate or actor.post:
        mandates.require_standing(case.mandate_id)


def resubmit(case: Case, actor: Actor, key: str, office: str = "") -> Case:
    """补正提交: the corrected answers go back to the desk that asked."""
    if not acts.first_time(key, Act.RESUBMIT, case.id):
        return case
    definition, answers = definition_of(case), Answers(read_answers(case))
    acts.may_take(case, Act.RESUBMIT, By.APPLICANT)
    _require_mandate(case, actor)
    _refuse_incomplete(definition, answers)
    barring.require_free_promise(case.applicant, definition, answers)
    uploads.require_clean(case)
    confirmations.require(case, definition, answers)
    intake_checks.require(case, actor)
    desk_confirming.require(case, actor)
    competence.settle(case, definition, answers, office)
    acts.take(case, Act.RESUBMIT, actor, By.APPLICANT)
    corrections.close(case, answers)
    materials.record_refiled(case, definition, answers)
    clocks.stop(case, ClockKind.CORRECT)
    _to_the_desk(case, definition)
    return case


def accept(case: Case, officer: Actor, key: str, note: str = "") -> Case:
    """受理: the clocks start on the next working day and the case goes to the department."""
    if not acts.first_time(key, Act.ACCEPT, case.id):
        return case
    task, definition = tasks.held(case, Act.ACCEPT, officer), definition_of(case)
    step_duties.require_done(case, definition, task)
    barring.require_free_promise(case.applicant, definition, Answers(read_answers(case)))
    if lacking.promised(case):
        raise PapersPromised()
    accepting.take_in(case, definition, Act.ACCEPT, officer, note=note, step=task.step)
    tasks.finish(task, officer)
    tasks.open_following(case, definition, task.step)
    notices.tell("accepted", case, definition)
    return case


def accept_lacking(case: Case, officer: Actor, key: str, note: str = "") -> Case:
    """容缺受理: accepted though papers are missing that the applicant has promised; until they are here nothing is decided."""
    if not acts.first_time(key, Act.ACCEPT_LACKING, case.id):
        return case
    task, definition = tasks.held(case, Act.ACCEPT_LACKING, officer), definition_of(case)
    step_duties.require_done(case, definition, task)
    lacking.begin(case, definition)
    accepting.take_in(case, definition, Act.ACCEPT_LACKING, officer, note=note, step=task.step)
    tasks.finish(task, officer)
    tasks.open_following(case, definition, task.step)
    last = lacking.last_day(case) or clock.today()
    documents.acceptance_lacking(case, definition, [need.name.zh for need in lacking.needed(case)], last)
    notices.tell("accepted_lacking", case, definition, until=last)
    return case


def not_accept(case: Case, officer: Actor, grounds: Grounds, key: str) -> Case:
    """不予受理: with the reason, the office that is competent (art. 32(2)) and the remedies."""
    if not acts.first_time(key, Act.NOT_ACCEPT, case.id):
        return case
    definition = definition_of(case)
    stated, task = barring.with_bar(definition, grounds.checked()), tasks.held(case, Act.NOT_ACCEPT, officer)
    acts.take(case, Act.NOT_ACCEPT, officer, By.TASK_HOLDER, note=stated.note, step=task.step)
    tasks.finish(task, officer)
    clocks.stop(case)
    returning.ask_back(case)
    barring.after_no(case, definition, stated)
    documents.not_accepted(case, definition, stated)
    notices.tell("not_accepted", case, definition, grounds=stated)
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
    clocks.stop(case, ClockKind.TELL)
    due = clocks.begin(case, ClockKind.CORRECT, clock.today(), definition.correction_days)
    points = [(corrections.label_of(definition, target).zh, note) for target, note in asked.items()]
    documents.corrections(case, definition, points, due.day)
    notices.tell("returned", case, definition, until=due.day)
    return case


def may_return(case: Case, officer: Actor) -> Task:
    """The open task, if this officer may send a notice of corrections now; one too many is refused before it is written."""
    if case.status is Status.TO_CORRECT:
        raise WaitingForApplicant()
    task = tasks.held(case, Act.RETURN, officer)
    if not corrections.may_ask(case):
        raise AlreadyReturned()
    return task


def pass_on(case: Case, officer: Actor, opinion: str, key: str, *, proposal: Proposal = Proposal.APPROVE) -> Case:
    """提交审核意见: what the reviewer proposes and why stands in the note; the next step's officer decides."""
    if not acts.first_time(key, Act.PASS_ON, case.id):
        return case
    _need(opinion)
    task = tasks.held(case, Act.PASS_ON, officer)
    heard.require_settled(case)
    pausing.require_running(case)
    asking.require_answered(case, task)
    step_duties.require_done(case, definition_of(case), task)
    acts.take(case, Act.PASS_ON, officer, By.TASK_HOLDER, note=f"{PROPOSED[proposal]}\n{opinion.strip()}", step=task.step)
    tasks.finish(task, officer)
    tasks.open_following(case, definition_of(case), task.step)
    return case


def approve(case: Case, officer: Actor, opinion: str, key: str) -> Case:
    """准予: the decision is recorded and its certificate prepared in one transaction; signing follows by a job."""
    if not acts.first_time(key, Act.APPROVE, case.id):
        return case
    definition = definition_of(case)
    task = _deciding(case, Act.APPROVE, officer, definition)
    acts.take(case, Act.APPROVE, officer, By.TASK_HOLDER, note=opinion, step=task.step)
    deciding.record(case, definition, Act.APPROVE, officer)
    _is_decided(case, officer)
    authorising.draw(case)
    clocks.begin(case, ClockKind.DELIVERY, clock.today(), clocks.DAYS_TO_DELIVER)
    outcome.prepare_result(case, definition, answers := Answers(read_answers(case)))
    later_checks.begin(case, definition, answers)
    documents.granted(case, definition)
    notices.tell("settled" if definition.is_public_service else "approved", case, definition)
    interested.tell("third_granted", case)
    return case


def refuse(case: Case, officer: Actor, grounds: Grounds, key: str) -> Case:
    """不予批准, for a permit 不予许可: in writing, with facts, law and remedies (art. 38). Only a person may refuse."""
    if not acts.first_time(key, Act.REFUSE, case.id):
        return case
    definition = definition_of(case)
    stated = barring.with_bar(definition, grounds.checked())
    task = _deciding(case, Act.REFUSE, officer, definition)
    stating.require_heard(case)
    acts.take(case, Act.REFUSE, officer, By.TASK_HOLDER, note=stated.note, step=task.step)
    deciding.record(case, definition, Act.REFUSE, officer)
    _is_decided(case, officer)
    returning.ask_back(case)
    barring.after_no(case, definition, stated)
    documents.refused(case, definition, stated)
    notices.tell("refused", case, definition, grounds=stated)
    interested.tell("third_refused", case)
    return case


def terminate(case: Case, officer: Actor, grounds: Grounds, key: str) -> Case:
    """终止办理: nothing is left to decide, such as when what was applied for is gone or the law has changed. With facts and law."""
    if not acts.first_time(key, Act.TERMINATE, case.id):
        return case
    stated, definition = grounds.checked(), definition_of(case)
    task = tasks.deciding(case, Act.TERMINATE, officer, definition)
    heard.require_settled(case)
    pausing.require_running(case)
    acts.take(case, Act.TERMINATE, officer, By.TASK_HOLDER, note=stated.note, step=task.step)
    _is_over(case, officer)
    documents.ended(case, definition, stated.facts, grounds=stated)
    notices.tell("terminated", case, definition, grounds=stated)
    return case


def withdraw(case: Case, actor: Actor, reason: str, key: str) -> Case:
    """撤回: the applicant's own right until the decision."""
    if not acts.first_time(key, Act.WITHDRAW, case.id):
        return case
    acts.take(case, Act.WITHDRAW, actor, By.APPLICANT, note=reason)
    _is_over(case, actor)
    documents.ended(case, definition_of(case), "你（单位）已申请撤回。", by_office=False)
    notices.tell("withdrawn", case, definition_of(case))
    return case


def lapse(case: Case) -> Case:
    """逾期终止: what the applicant was asked for, or had promised, did not come in time. The clock says when; told beforehand."""
    reason = "未在规定的期限内补正申请材料。" if case.status is Status.TO_CORRECT else "未在承诺的期限内补齐材料。"
    acts.take(case, Act.LAPSE, SYSTEM, By.SYSTEM)
    _is_over(case, SYSTEM)
    documents.ended(case, definition_of(case), reason)
    notices.tell("lapsed", case, definition_of(case))
    return case


def hand_over(case: Case, officer: Actor, receiver: Receiver, key: str, *, returned: Collection[UUID] = ()) -> Case:
    """统一窗口出件: the holder or an authorised agent received the paper and every original that was kept, and that is recorded."""
    if not acts.first_time(key, Act.HAND_OVER, case.id):
        return case
    task = tasks.held(case, Act.HAND_OVER, officer)
    collected = receiving.stated(case, receiver)
    back = originals.give_back_with_result(case, officer, collected, returned)
    acts.take(case, Act.HAND_OVER, officer, By.TASK_HOLDER, note=collected + back, step=task.step)
    tasks.finish(task, officer)
    collecting.leave(case)
    clocks.stop(case)
    documents.delivered(case, definition_of(case), way=delivering.WAYS[Way.WINDOW], receiver=collected)
    return case


def locked(case_id: UUID) -> Case:
    """The case, its row held until the end of the transaction, and as it is now: who waited here sees what the first one did."""
    return session().scalars(HELD, {"id": case_id}).one()


# --- parts of the acts ----------------------------------------------------------------------------------------


def _refuse_incomplete(definition: Definition, answers: Answers) -> None:
    if missing := form_engine.missing(definition, answers):
        raise AnswersIncomplete(step=missing[0].step, missing=missing)


def _need(text: str) -> None:
    if not text.strip():
        raise ReasonMissing()


def _to_the_desk(case: Case, definition: Definition) -> None:
    """The first step of the flow, and the five days in which the office tells whether it accepts."""
    clocks.begin(case, ClockKind.TELL, clock.today(), clocks.DAYS_TO_TELL)
    tasks.open_task(case, definition.flow[0])


def _deciding(case: Case, act: Act, officer: Actor, definition: Definition) -> Task:
    """The flow's last step, while nothing keeps the decision waiting."""
    task = tasks.deciding(case, act, officer, definition)
    heard.require_settled(case)
    interested.require_settled(case)
    pausing.require_running(case)
    asking.require_answered(case, task)
    step_duties.require_done(case, definition, task)
    lacking.require_whole(case)
    return task


def _is_decided(case: Case, officer: Actor) -> None:
    """The clocks of the decision stop here, and every step that was open."""
    tasks.finish_all(case, officer)
    clocks.stop(case)


def _is_over(case: Case, actor: Actor) -> None:
    """It ends without a decision."""
    tasks.cancel_open(case, actor)
    pausing.break_off(case)
    clocks.stop(case)
    returning.ask_back(case)
    interested.tell("third_ended", case)


def _approve_automatically(case: Case, definition: Definition, answers: Answers) -> bool:
    """秒批: a rule that says yes approves with its evidence; no or unknown passes to a person. The machine never refuses.

    It needs registers that all answered and agree, and every paper: a difference or a promise is for a person to weigh.
    """
    found = automatic.judge(case, definition, answers)
    if definition.automatic is None or found is None or found.to_person or found.verdict is None:
        return False
    if lacking.promised(case) or not outcome.is_printable(case, definition, answers):
        return False
    accepting.take_in(case, definition, Act.ACCEPT, SYSTEM)
    looked_at = {item.name for item in found.verdict.evidence}
    evidence = "、".join(question.label.zh for _, _, question in definition.form.questions() if question.code in looked_at)
    acts.take(case, Act.APPROVE, SYSTEM, By.SYSTEM, note=f"{definition.automatic.because.zh}\n依据数据：{evidence}")
    deciding.record(case, definition, Act.APPROVE, SYSTEM)
    outcome.prepare_result(case, definition, answers)
    later_checks.begin(case, definition, answers)
    documents.granted(case, definition)
    looking_again.draw(case)
    return True


def _next_number() -> str:
    """The next case number of the day: YJ + date + five digits, without gaps (the counter is in the same transaction)."""
    day = clock.today()
    return f"YJ{day:%Y%m%d}{counters.next_in(CaseCounter, day):05d}"
