"""请假代办、改派: nobody's work lies still, and the record says who did it for whom."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.cases import claiming, handing_on, leaves, reassigning, service, work_queue
from app.cases.errors import OwnCase, ReasonMissing, TaskTaken, UnfitColleague
from app.cases.leave_errors import LeaveDaysUnfit, LeaveOverlaps, NotOfYourDepartment, NotYourLeave, UnfitStandIn
from app.cases.leaves import Leave
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.core import clock, jobs
from app.core.actor import Actor, Post, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.identity import accounts
from app.identity.models import StaffPost
from tests import builders, casework
from tests.lives import a_permit_case, act, again, for_the_firm, officer
from tests.office import text, token

on_one = pytest.mark.usefixtures("one_database", "city", "context")


def colleague(role: Role = Role.REVIEWER, name: str = "同事") -> Actor:
    with write():
        return builders.an_officer(role, "health", name=name)


def away(whose: Actor, stand_in: Actor | None, by: Actor | None = None, days: int = 5) -> None:
    today = clock.today()
    with write():
        leaves.enter(by or whose, Leave(whose.person, whose.role, today, today + timedelta(days=days), stand_in and stand_in.person))


def given(case: Case, head: Actor, to: Actor, reason: str = "轮岗") -> Case:
    task = service.tasks.open_task_of(case)
    return act(reassigning.reassign, case, head, reason, task_id=task.id, to=to.person)


@on_one
def test_the_stand_in_does_what_the_absent_one_has_and_it_is_on_record():
    case, mine, other, third = a_permit_case(service.accept), officer(Role.REVIEWER), colleague(), colleague()
    case = act(claiming.claim, case, mine)
    assert not work_queue.rows(other)
    away(mine, other)
    (row,) = work_queue.rows(other)
    assert row.is_mine and row.assignee_id == mine.person and work_queue.counts(other).mine == 1
    assert not work_queue.rows(third) and work_queue.rows(mine)
    case = act(service.pass_on, case, other, "符合条件。")
    last = case.events[-1]
    assert (last.act, last.person_id, last.whose_id) == (Act.PASS_ON, other.person, mine.person)
    second = act(claiming.claim, a_permit_case(service.accept), mine)
    (row_id,) = [one.id for one in leaves.of_department(mine)]
    with write(), pytest.raises(NotYourLeave):
        leaves.end(third, row_id)
    with write():
        leaves.end(mine, row_id)
    assert not work_queue.rows(other) and second.events[-1].whose_id is None


@on_one
def test_a_leave_is_entered_by_oneself_or_the_head_for_days_that_are_to_come():
    mine, other, head, approver = officer(Role.REVIEWER), colleague(), officer(Role.HEAD), officer(Role.APPROVER)
    with pytest.raises(NotYourLeave):
        away(mine, None, by=other)
    with pytest.raises(LeaveDaysUnfit):
        away(mine, None, days=-1)
    for unfit in (mine, approver, officer(Role.REVIEWER, "housing")):
        with pytest.raises(UnfitStandIn):
            away(mine, unfit)
    away(mine, other, by=head)
    with pytest.raises(LeaveOverlaps):
        away(mine, None)
    with pytest.raises(UnfitStandIn):
        away(colleague(), mine)
    assert len(leaves.of_department(head)) == len(leaves.of_department(other)) == 1 and not leaves.of_department(approver)


@on_one
def test_the_head_gives_a_task_to_another_officer_and_who_had_it_is_told():
    case, mine, other, head = a_permit_case(service.accept), officer(Role.REVIEWER), colleague(name="接手人"), officer(Role.HEAD)
    case = act(claiming.claim, case, mine)
    dates = (case.promised_due, service.tasks.open_task_of(case).due)
    with pytest.raises(ReasonMissing):
        given(case, head, other, " ")
    for unfit in (mine, officer(Role.APPROVER), officer(Role.REVIEWER, "housing")):
        with pytest.raises(UnfitColleague):
            given(case, head, unfit)
    with pytest.raises(NotOfYourDepartment):
        given(case, officer(Role.HEAD, "housing"), other)
    with pytest.raises(NotOfYourDepartment):
        given(case, mine, other)
    case = given(case, head, other)
    assert (case.promised_due, service.tasks.open_task_of(case).due) == dates
    assert work_queue.counts(mine).taken == [case.number] and not work_queue.rows(mine)
    (row,) = work_queue.rows(other)
    assert row.is_handed and case.events[-1].whose_id == mine.person
    task = service.tasks.open_task_of(case)
    case = act(service.pass_on, case, other, "符合条件。")
    with pytest.raises(TaskTaken):
        act(reassigning.reassign, case, head, "轮岗", task_id=task.id, to=mine.person)
    own = Actor(person=for_the_firm().person, post=head.post, channel=head.channel, assurance=2)
    with pytest.raises(OwnCase):
        given(case, own, colleague(Role.APPROVER))


@on_one
def test_the_workload_counts_who_has_what_and_who_has_left():
    mine, other, head = officer(Role.REVIEWER), colleague(name="王接手"), officer(Role.HEAD)
    first, _second = act(claiming.claim, a_permit_case(service.accept), mine), a_permit_case(service.accept)
    third = act(handing_on.hand_on, a_permit_case(service.accept), mine, "请假", to=other.person)
    away(mine, other)
    loads = {(one.person, one.role): one for one in reassigning.workload(head)}
    assert loads[mine.person, Role.REVIEWER].open == loads[other.person, Role.REVIEWER].open == loads[None, Role.REVIEWER].open == 1
    assert loads[mine.person, Role.REVIEWER].leave and not loads[other.person, Role.REVIEWER].leave
    with write():
        ended = {"from_day": clock.today().replace(year=2020), "until_day": clock.today().replace(year=2021)}
        session().execute(update(StaffPost).where(StaffPost.id == other.post.id).values(ended))
    loads = {(one.person, one.role): one for one in reassigning.workload(head)}
    assert loads[other.person, Role.REVIEWER].is_gone and loads[other.person, Role.REVIEWER].name == "王接手"
    assert [case.number for _task, case in reassigning.tasks_of(head, other.person, Role.REVIEWER)] == [third.number]
    assert service.tasks.open_task_of(given(again(third.id), head, mine)).assignee_id == mine.person
    act(service.pass_on, first, mine, "符合条件。")
    assert {(one.person, one.role): one.done for one in reassigning.workload(head)}[mine.person, Role.REVIEWER] == 1


@pytest.mark.usefixtures("city")
def test_leave_and_reassigning_on_the_pages(app: Flask, desk) -> None:
    with app.app_context():
        mine, other = officer(Role.REVIEWER), colleague(name="欧阳接手")
        case = act(claiming.claim, a_permit_case(service.accept), mine)
        number, today = case.number, clock.today()
        pick = f"{number}_{service.tasks.open_task_of(case).id}"
    head, reviewer = desk("head", "health"), desk("reviewer", "health")
    said = {"officer": f"{mine.person}_reviewer", "first": today.isoformat(), "last": (today + timedelta(days=3)).isoformat()}
    wrong = reviewer.post("/window/leaves", data={"csrf_token": token(reviewer), **said, "stand_in": str(mine.person)})
    assert wrong.status_code == 422 and "代办人应当是同一岗位" in text(wrong)
    assert reviewer.post("/window/leaves", data={"csrf_token": token(reviewer), **said, "stand_in": str(other.person)}).status_code == 303
    assert "由欧阳接手代办" in text(head.get("/window/leaves"))
    page = text(head.get(f"/window/workload?held={mine.person}&role=reviewer"))
    assert number in page and "请假至" in page and "欧阳接手（在办 0 件）" in page
    body = {"csrf_token": token(head), "key": new_id().hex, "role": "reviewer", "held": str(mine.person), "pick": [pick]}
    refused = head.post("/window/workload/reassign", data={**body, "colleague": str(other.person), "reason": ""})
    assert refused.status_code == 422 and "请填写理由" in text(refused) and " checked" in text(refused)
    assert head.post("/window/workload/reassign", data={**body, "colleague": str(other.person), "reason": "轮岗"}).status_code == 303
    assert "已改派 1 件" in text(head.get("/window/workload")) and "已由负责人改派他人" in text(reviewer.get("/window/"))
    assert "改派给欧阳接手：轮岗" in text(reviewer.get(f"/window/cases/{number}"))


@on_one
def test_who_holds_two_posts_may_be_given_what_they_did_not_judge():
    case, both = a_permit_case(service.accept), colleague(name="两岗")
    with write():
        later = accounts.give_post(both.person, "health", Role.APPROVER, clock.today())
        post = Post(later.id, "health", Role.APPROVER)
    case = act(service.pass_on, given(case, officer(Role.HEAD), both), both, "符合条件。")
    with pytest.raises(UnfitColleague):
        given(case, officer(Role.HEAD), Actor(person=both.person, post=post))


@pytest.mark.usefixtures("city")
def test_the_head_of_the_hall_gives_what_was_received_and_what_is_to_be_handed_over_to_others(app: Flask, desk) -> None:
    with app.app_context():
        with write():
            clerk, other = builders.officer_of("clerk", "hall"), builders.an_officer(Role.CLERK, "hall", name="窗口同事")
            builders.officer_of("output", "hall")
            next_desk = builders.an_officer(Role.OUTPUT, "hall", name="出件同事")
        received = act(claiming.claim, a_permit_case(), clerk)
        approved = casework.a_case(until="approve", clerk=casework.a_window_clerk())
        jobs.run_until_idle()  # signed, it lies at the output desk
        received, approved = again(received.id), again(approved.id)
        picks = {one.number: f"{one.number}_{service.tasks.open_task_of(one).id}" for one in (received, approved)}
        at_windows, at_output = received.number, approved.number
    head = desk("head", "hall")
    listed = text(head.get(f"/window/workload?held={clerk.person}&role=clerk"))
    assert at_windows in listed and "窗口同事（在办 0 件）" in listed and "出件窗口" in listed
    body = {"csrf_token": token(head), "key": new_id().hex, "reason": "轮岗"}
    window = {"role": "clerk", "held": str(clerk.person), "pick": [picks[at_windows]], "colleague": str(other.person)}
    assert head.post("/window/workload/reassign", data={**body, **window}).status_code == 303
    output = {"role": "output", "held": "", "pick": [picks[at_output]], "colleague": str(next_desk.person)}
    assert at_output in text(head.get("/window/workload?held=&role=output"))
    assert head.post("/window/workload/reassign", data={**body, "key": new_id().hex, **output}).status_code == 303
    with app.app_context():
        for number, to in ((at_windows, other), (at_output, next_desk)):
            case = session().scalars(select(Case).where(Case.number == number)).one()
            assert service.tasks.open_task_of(case).assignee_id == to.person and case.events[-1].act is Act.REASSIGN
        assert act(service.accept, session().scalars(select(Case).where(Case.number == at_windows)).one(), other)
    today = clock.today().isoformat()
    leave = {"csrf_token": token(head), "officer": f"{next_desk.person}_output", "first": today, "last": today, "stand_in": ""}
    assert head.post("/window/leaves", data=leave).status_code == 303 and "出件同事" in text(head.get("/window/leaves"))
    for page in ("", "supervision/board", "supervision", "authorities", "phrases", "handovers", f"cases/{at_windows}"):
        assert head.get(f"/window/{page}", follow_redirects=True).status_code == 200, page


@on_one
def test_no_head_of_another_department_reaches_what_a_window_has():
    case = a_permit_case()
    with pytest.raises(NotOfYourDepartment):
        given(case, officer(Role.HEAD), colleague(Role.CLERK))
