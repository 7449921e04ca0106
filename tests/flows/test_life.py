"""What runs on dates: special procedures, one extension, papers to follow, the two silences of the law, and what is merely late."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.cases import (
    clocks,
    extending,
    lacking,
    making_good,
    overdue,
    pausing,
    recounting,
    service,
    supervision,
    tasks,
    uploads,
    work_queue,
)
from app.cases.dated_models import Breach, ClockKind, ClockState
from app.cases.errors import (
    AlreadyExtended,
    CasePaused,
    ExtensionTooLong,
    MoveRefused,
    NotExtendable,
    NothingBrought,
    NothingPromised,
    NotPaused,
    NotYourTask,
    PapersLacking,
    PapersPromised,
    ProcedureTooLong,
    SameOfficer,
    UnknownProcedure,
)
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, Status
from app.cases.models import Case
from app.cases.pausing import Plan
from app.cases.sworn_errors import PromiseBroken
from app.catalogue.definitions import Procedure
from app.core import calendars, clock, jobs, workdays
from app.core.actor import Actor, Role
from app.core.db import session
from app.core.transaction import write
from app.core.workdays import Marked
from app.issuance import queries as issuance
from app.messages import queries as messages
from app.supervision import events
from app.supervision.events import Filters
from prove.walk import PICTURE
from tests.casework import a_case
from tests.lives import a_permit_case, act, again, an_insurance_case, filed, for_the_firm, holder, officer

pytestmark = pytest.mark.usefixtures("one_database", "city", "context")

TESTING = Plan(Procedure.TESTING, 10, "需对空气质量进行检测")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _on_a_monday_in_march() -> None:
    """All of 2026 is published: no date of these tests is provisional unless one wants it to be."""
    _now_is(MONDAY)


def _now_is(moment: datetime) -> None:
    ahead = moment - (clock.now() - clock._shift())
    clock.shift_by(lambda: ahead)


def _on(day: date) -> None:
    _now_is(datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai")))


def _after(day: date) -> None:
    """The morning after this day."""
    _on(day + timedelta(days=1))


def _told(case: Case) -> list[str]:
    return [letter.kind for letter in messages.inbox(case.person_id)]


def _breaches(case: Case) -> list[Breach]:
    return [event.breach for event in supervision.of_case(case)]


def _acts(case: Case) -> list[Act]:
    return [event.act for event in case.events]


def _states(case: Case) -> dict[ClockKind, ClockState]:
    return {row.kind: row.state for row in clocks.of_case(case)}


# --- special procedures (art. 45) -----------------------------------------------------------------------------------


def test_the_days_of_a_special_procedure_do_not_count():
    case = a_permit_case(service.accept)
    legal, promised, step = case.legal_due, case.promised_due, tasks.open_task_of(case).due
    _on(date(2026, 3, 3))
    case = act(pausing.pause, case, holder(case), TESTING)
    assert {_states(case)[kind] for kind in (ClockKind.LEGAL, ClockKind.PROMISED)} == {ClockState.HELD}
    _on(date(2026, 3, 16))
    assert overdue.run() == overdue.Round(0, 0), "what stands still is not late"
    case = act(pausing.resume, case, holder(case), "检测合格")
    stood = [(date(2026, 3, 3), date(2026, 3, 16))]  # ten working days, first and last included
    accepted = MONDAY.date()
    assert case.legal_due == workdays.add(accepted, 20, stood).day == workdays.add(legal, 10).day
    assert case.promised_due == workdays.add(accepted, 3, stood).day == workdays.add(promised, 10).day
    assert tasks.open_task_of(case).due == workdays.add(step, 10).day
    assert _acts(case)[-2:] == [Act.PAUSE, Act.RESUME] and _told(case)[:2] == ["resumed", "paused"]


def test_nothing_is_decided_while_a_procedure_goes_on_and_none_begins_beside_it():
    case = a_permit_case(service.accept)
    reviewer = holder(case)
    case = act(pausing.pause, case, reviewer, TESTING)
    for attempt in (
        lambda: act(service.pass_on, case, reviewer, "符合条件"),
        lambda: act(pausing.pause, case, reviewer, TESTING),
    ):
        with pytest.raises(CasePaused):
            attempt()
    assert act(service.withdraw, case, for_the_firm(), "不办了").status is Status.WITHDRAWN
    assert clocks.open_pause(again(case.id)) is None


@pytest.mark.parametrize(
    ("plan", "refusal"),
    [
        (Plan(Procedure.AUCTION, 5, "拍卖"), UnknownProcedure),
        (Plan(Procedure.TESTING, 16, "检测"), ProcedureTooLong),
        (Plan(Procedure.TESTING, 0, "检测"), ProcedureTooLong),
    ],
)
def test_only_what_the_guide_names_holds_a_case_up(plan: Plan, refusal: type[Exception]):
    case = a_permit_case(service.accept)
    with pytest.raises(refusal):
        act(pausing.pause, case, holder(case), plan)
    with pytest.raises(NotPaused):
        act(pausing.resume, case, holder(case), "无")
    assert Act.PAUSE not in _acts(again(case.id))


def test_a_procedure_that_takes_longer_than_told_is_a_matter_of_supervision():
    case = act(pausing.pause, a_permit_case(service.accept), officer(Role.REVIEWER), TESTING)
    _after(clocks.going_on(case)[ClockKind.PAUSE].due)
    overdue.run()
    case = again(case.id)
    assert _breaches(case) == [Breach.PAUSE_LATE] and case.status is Status.ACCEPTED


# --- one extension, signed by the head (art. 42) --------------------------------------------------------------------


def test_the_head_extends_once_and_both_dates_move():
    case = a_permit_case(service.accept)
    legal, promised = case.legal_due, case.promised_due
    case = act(extending.propose, case, holder(case), "案情复杂，需要补充调查", days=5)
    head = officer(Role.HEAD)
    assert [row.number for row in work_queue.rows(head)] == [case.number]
    case = act(extending.extend, case, head)
    assert (case.legal_due, case.promised_due) == (workdays.add(legal, 5).day, workdays.add(promised, 5).day)
    assert _told(case)[0] == "extended" and not work_queue.rows(head)
    with pytest.raises(AlreadyExtended):
        act(extending.propose, case, holder(case), "再延", days=1)
    case = act(service.pass_on, case, holder(case), "符合条件")
    assert act(service.approve, case, holder(case), "准予").status is Status.APPROVED


def test_a_declined_extension_leaves_the_dates_and_may_be_asked_for_again():
    case = a_permit_case(service.accept)
    legal = case.legal_due
    case = act(extending.propose, case, holder(case), "需要补充调查", days=10)
    case = act(extending.decline, case, officer(Role.HEAD), "现有材料足以决定")
    assert case.legal_due == legal
    assert act(extending.propose, case, holder(case), "出现新情况", days=3).legal_due == legal


def test_who_proposes_does_not_sign_and_the_head_decides_nothing_else():
    case = a_permit_case(service.accept)
    reviewer, head = holder(case), officer(Role.HEAD)
    case = act(extending.propose, case, reviewer, "需要补充调查", days=5)
    promoted = Actor(person=reviewer.person, post=head.post, channel=reviewer.channel)
    with pytest.raises(SameOfficer):
        act(extending.extend, case, promoted)
    with pytest.raises((NotYourTask, MoveRefused)):
        act(service.pass_on, case, head, "符合条件")
    with pytest.raises(NotYourTask):
        act(extending.extend, case, reviewer)


def test_an_extension_has_the_limits_of_the_law():
    case = a_permit_case(service.accept)
    with pytest.raises(ExtensionTooLong):
        act(extending.propose, case, holder(case), "需要补充调查", days=11)
    proof = a_case("rental-housing", "吴美玲", until="accept")
    with pytest.raises(NotExtendable):
        act(extending.propose, proof, holder(proof), "需要补充调查", days=1)


def test_an_extension_moves_a_promise_that_had_passed_and_its_clock_runs_again():
    case = a_permit_case(service.accept)
    promised = case.promised_due
    _after(promised)
    overdue.run()
    assert _states(again(case.id))[ClockKind.PROMISED] is ClockState.MISSED
    case = act(extending.propose, again(case.id), officer(Role.REVIEWER), "需要补充调查", days=5)
    case = act(extending.extend, case, officer(Role.HEAD))
    assert case.promised_due == workdays.add(promised, 5).day and _states(case)[ClockKind.PROMISED] is ClockState.RUNNING
    _after(case.promised_due)
    overdue.run()
    assert _breaches(again(case.id)).count(Breach.PROMISE_LATE) == 2, "each promise that passed is written down"


def test_a_decision_takes_the_open_question_from_the_heads_queue():
    case = a_permit_case(service.accept, service.pass_on)
    case = act(extending.propose, case, holder(case), "需要补充调查", days=5)
    case = act(service.approve, case, holder(case), "准予")
    assert not work_queue.rows(officer(Role.HEAD)) and not clocks.open_tasks(case)


# --- papers to follow (容缺) -----------------------------------------------------------------------------------------


def test_what_was_promised_comes_in_and_then_it_is_decided():
    case = an_insurance_case()
    clerk = holder(case)
    with pytest.raises(PapersPromised):
        act(service.accept, case, clerk)
    case = act(service.accept_lacking, case, clerk)
    assert lacking.last_day(case) == case.promised_due and [need.code for need in lacking.needed(case)] == ["student"]
    if service.tasks.open_task_of(case).role is Role.REVIEWER:
        case = act(service.pass_on, case, holder(case), "符合条件")
    with pytest.raises(PapersLacking):
        act(service.approve, case, holder(case), "准予")
    citizen = _filer(case)
    with pytest.raises(NothingBrought):
        act(making_good.make_good, case, citizen)
    with write():
        held = service.locked(case.id)
        uploads.add(held, "student_proof", "key", name="在校证明.png", media_type="image/png", content=PICTURE)
    case = act(making_good.make_good, case, citizen)
    assert not lacking.promised(case) and ClockKind.MAKE_GOOD not in clocks.going_on(case)
    assert act(service.approve, case, holder(case), "准予").status is Status.APPROVED


def _filer(case: Case) -> Actor:
    return Actor(person=case.person_id, assurance=2)


def test_a_promise_that_is_not_kept_ends_the_case_and_is_not_believed_again():
    case = an_insurance_case()
    case = act(service.accept_lacking, case, holder(case))
    _after(lacking.last_day(case))
    overdue.run()
    case = again(case.id)
    assert case.status is Status.TERMINATED and _told(case)[0] == "lapsed"
    assert not clocks.open_tasks(case) and not clocks.going_on(case)
    second = an_insurance_case()
    with pytest.raises(PromiseBroken):
        act(service.accept_lacking, second, holder(second))


def test_where_nothing_is_promised_nothing_follows():
    case = a_permit_case()
    with pytest.raises(NothingPromised):
        act(service.accept_lacking, case, holder(case))
    with pytest.raises(MoveRefused):
        act(making_good.make_good, case, for_the_firm())


def test_the_file_of_a_case_under_way_can_be_added_for_what_is_lacking_only():
    case = an_insurance_case()
    case = act(service.accept_lacking, case, holder(case))
    with pytest.raises(MoveRefused), write():
        uploads.add(service.locked(case.id), "photo", "key", name="x.png", media_type="image/png", content=PICTURE)


# --- corrections that do not come -----------------------------------------------------------------------------------


def test_corrections_that_do_not_come_end_the_case_and_those_that_come_begin_five_new_days():
    late, kept = a_permit_case(), a_permit_case()
    clerk = holder(late)
    late = act(service.return_for_correction, late, clerk, {"premises_name": "请写全称"})
    kept = act(service.return_for_correction, kept, clerk, {"premises_name": "请写全称"})
    assert ClockKind.TELL not in clocks.going_on(late)
    last = clocks.going_on(late)[ClockKind.CORRECT].due
    assert last == workdays.add(clock.today(), 15).day
    _on(last)
    assert overdue.run().clocks == 0
    kept = act(service.resubmit, kept, for_the_firm())
    assert clocks.going_on(kept)[ClockKind.TELL].due == workdays.add(last, 5).day
    _after(last)
    overdue.run()
    assert (again(late.id).status, again(kept.id).status) == (Status.TERMINATED, Status.SUBMITTED)


# --- silence ---------------------------------------------------------------------------------------------------------


def test_silence_of_five_working_days_is_acceptance_from_the_day_of_receipt():
    case = a_permit_case()
    due = clocks.going_on(case)[ClockKind.TELL].due
    assert due == date(2026, 3, 9)
    _on(due)
    overdue.run()
    assert again(case.id).status is Status.SUBMITTED
    _after(due)
    overdue.run()
    case = again(case.id)
    assert (case.status, clock.local(case.accepted_at).date()) == (Status.ACCEPTED, MONDAY.date())
    assert case.legal_due == workdays.add(MONDAY.date(), 20).day
    assert _breaches(case) == [Breach.STEP_LATE, Breach.DEEMED_ACCEPTED]
    assert tasks.open_task_of(case).role is Role.REVIEWER and _told(case)[0] == "deemed_accepted"


def test_where_no_law_says_so_silence_is_only_late():
    case = a_case("individual-business", "黄志明")
    _after(clocks.going_on(case)[ClockKind.TELL].due)
    overdue.run()
    case = again(case.id)
    assert case.status is Status.SUBMITTED and {Breach.NOT_TOLD, Breach.STEP_LATE} == set(_breaches(case))


def test_a_renewal_that_nobody_decides_before_the_permit_ends_is_renewed(later):
    first = a_permit_case(service.accept, service.pass_on, service.approve)
    jobs.run_until_idle()
    permit = next(paper for paper in issuance.of_reference(f"case:{first.id}") if paper.type_code == "hygiene-permit")
    end = permit.valid_until
    _on(end - timedelta(days=90))
    renewal = filed(for_the_firm(), "hygiene-permit-renewal")
    renewal = act(service.accept, renewal, holder(renewal))
    assert clocks.going_on(renewal)[ClockKind.RENEWAL].due == end
    _after(end)
    overdue.run()
    renewal = again(renewal.id)
    assert renewal.status is Status.APPROVED and {Breach.DEEMED_RENEWED, Breach.LAW_LATE} <= set(_breaches(renewal))
    assert any(paper.type_code == "hygiene-permit" for paper in issuance.of_reference(f"case:{renewal.id}"))


def test_a_renewal_applied_for_too_late_is_never_renewed_by_silence():
    first = a_permit_case(service.accept, service.pass_on, service.approve)
    jobs.run_until_idle()
    permit = next(paper for paper in issuance.of_reference(f"case:{first.id}") if paper.type_code == "hygiene-permit")
    _on(permit.valid_until - timedelta(days=20))
    renewal = filed(for_the_firm(), "hygiene-permit-renewal")
    renewal = act(service.accept, renewal, holder(renewal))
    assert ClockKind.RENEWAL not in clocks.going_on(renewal)


# --- late, and nothing more -----------------------------------------------------------------------------------------


def test_a_case_that_is_late_stays_open_and_is_written_down_once():
    case = a_permit_case(service.accept)
    _after(case.legal_due)
    for _ in range(3):
        overdue.run()
    case = again(case.id)
    assert case.status is Status.ACCEPTED
    assert sorted(_breaches(case)) == sorted([Breach.STEP_LATE, Breach.PROMISE_LATE, Breach.LAW_LATE])
    listed = events.listed(officer(Role.APPROVER), Filters()).lines
    assert {line.breach for line in listed if line.number == case.number} == {Breach.STEP_LATE, Breach.PROMISE_LATE, Breach.LAW_LATE}
    assert not events.listed(officer(Role.APPROVER, "housing"), Filters()).lines


def test_a_case_ended_by_its_officer_says_why():
    case = a_permit_case(service.accept, service.pass_on)
    case = act(service.terminate, case, holder(case), Grounds("申请人经营场所已经拆除，无可许可的事项", "《行政许可法》第七十条"))
    assert case.status is Status.TERMINATED and case.decided_at is None and case.ended_at
    assert not clocks.going_on(case) and _told(case)[0] == "terminated"


# --- a year that is not published yet -------------------------------------------------------------------------------


def test_a_provisional_date_is_counted_again_when_the_year_is_published_and_told():
    _on(date(2026, 12, 25))
    case = a_permit_case(service.accept)
    assert case.due_provisional
    before = case.legal_due
    with write():
        calendars.take({date(2027, 1, day): Marked(working=False, name="元旦") for day in (1, 4, 5)}, "国办发明电〔2026〕样例号")
    calendars.refresh()
    assert recounting.recount_provisional() == 1
    case = again(case.id)
    assert case.legal_due == workdays.add(before, 3).day and not case.due_provisional
    assert _acts(case)[-1] is Act.RECOMPUTE and _told(case)[0] == "recomputed"
    assert recounting.recount_provisional() == 0


def test_one_round_reads_no_more_than_what_is_due():
    a_permit_case(), a_permit_case()
    case = a_permit_case()
    _after(clocks.going_on(case)[ClockKind.TELL].due)
    with write():
        clocks.stop(service.locked(case.id))
    assert overdue.run().clocks == 2
    assert overdue.run().clocks == 2, "accepted from the day of receipt, both are behind the promise at once"
    assert overdue.run() == overdue.Round(0, 0)
    assert session().get_one(Case, case.id).status is Status.SUBMITTED
