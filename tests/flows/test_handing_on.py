"""转交、退回: a step goes to a named colleague of the same post, and back; whoever leaves blocks nobody."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from app.cases import asking, handing_on, service, tasks, work_queue
from app.cases.asking import Question
from app.cases.errors import HandedOn, MoveRefused, NotHandedOn, NotYourTask, ReasonMissing, SameOfficer, TaskTaken, UnfitColleague
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, Task
from app.core import clock
from app.core.actor import Actor, Post, Role
from app.core.db import new_id, session
from app.core.errors import DomainError
from app.core.transaction import write
from app.identity import accounts, sessions
from app.identity.models import StaffPost
from app.portal import progress
from tests import builders
from tests.casework import a_case
from tests.lives import a_permit_case, act, again, for_the_firm, holder, officer
from tests.office import act as press, events_of, rows, text

on_one = pytest.mark.usefixtures("one_database", "city", "context")
AWAY = "本周请假，请代为审查。"


def a_colleague(role: Role = Role.REVIEWER, department: str = "health", **more: str) -> Actor:
    with write():
        return builders.an_officer(role, department, **more)


def handed(case: Case, giver: Actor, to: Actor) -> Case:
    return act(handing_on.hand_on, case, giver, AWAY, to=to.person)


def task_of(case: Case) -> Task:
    return service.tasks.open_task_of(case)


@on_one
def test_only_the_colleague_has_the_step_and_no_date_moves():
    case = a_permit_case(service.accept)
    dates, due = (case.promised_due, case.legal_due), task_of(case).due
    giver, colleague, third = officer(Role.REVIEWER), a_colleague(), a_colleague()
    case = handed(case, giver, colleague)
    assert ((case.promised_due, case.legal_due), task_of(case).due) == (dates, due)
    assert [bool(work_queue.rows(one)) for one in (giver, colleague, third)] == [False, True, False]
    assert [work_queue.counts(one).total for one in (giver, colleague, third)] == [0, 1, 0]
    for other in (giver, third):
        with pytest.raises(HandedOn):
            act(service.pass_on, case, other, "符合条件。")
    case = act(service.pass_on, case, colleague, "符合条件。")
    assert task_of(case).step == "decide" and task_of(case).assignee_id is None
    assert case.has_seen(Act.HAND_ON) and case.status is Status.ACCEPTED


@on_one
def test_it_goes_back_the_way_it_came():
    case, giver = a_permit_case(service.accept), officer(Role.REVIEWER)
    second, third = a_colleague(), a_colleague()
    case = handed(handed(case, giver, second), second, third)
    case = act(handing_on.hand_back, case, third, "外出培训")
    assert task_of(case).assignee_id == second.person
    case = act(handing_on.hand_back, case, second, "轮岗")
    assert task_of(case).assignee_id is None and work_queue.rows(giver) and work_queue.rows(third)
    with pytest.raises(NotHandedOn):
        act(handing_on.hand_back, case, second, "再退一次")
    assert task_of(act(service.pass_on, case, giver, "符合条件。")).step == "decide"


@on_one
def test_it_needs_a_reason_and_who_could_do_the_step():
    case, giver = a_permit_case(service.accept), officer(Role.REVIEWER)
    with pytest.raises(ReasonMissing):
        act(handing_on.hand_on, case, giver, " ", to=a_colleague().person)
    with write():
        at_another_place = builders.officer_of(Role.REVIEWER, "health", place="990002")
    unfit = [
        giver.person,
        officer(Role.APPROVER).person,
        officer(Role.REVIEWER, "housing").person,
        officer(Role.CLERK, "hall").person,
        at_another_place.person,
        new_id(),
    ]
    for person in unfit:
        with pytest.raises(UnfitColleague):
            act(handing_on.hand_on, case, giver, AWAY, to=person)
    with pytest.raises(NotYourTask):
        act(handing_on.hand_on, case, officer(Role.APPROVER), AWAY, to=a_colleague(Role.APPROVER).person)


@on_one
def test_it_goes_neither_to_whom_the_matter_concerns_nor_to_who_judged_before():
    case = a_permit_case(service.accept)
    with write():
        both = builders.an_officer(Role.REVIEWER, "health", name="两岗")
        later = accounts.give_post(both.person, "health", Role.APPROVER, clock.today())
        accounts.give_post(for_the_firm().person, "health", Role.REVIEWER, clock.today())
    giver = officer(Role.REVIEWER)
    assert for_the_firm().person not in handing_on.colleagues(case, giver, task_of(case))
    with pytest.raises(UnfitColleague):
        act(handing_on.hand_on, case, giver, AWAY, to=for_the_firm().person)
    case = act(service.pass_on, handed(case, giver, both), both, "符合条件。")
    assert both.person not in handing_on.colleagues(case, officer(Role.APPROVER), task_of(case))
    with pytest.raises(SameOfficer):
        act(service.approve, case, replace(both, post=Post(later.id, "health", Role.APPROVER)), "准予。")


@on_one
def test_whoever_leaves_blocks_nobody():
    case, giver, colleague = a_permit_case(service.accept), officer(Role.REVIEWER), a_colleague()
    case = handed(case, giver, colleague)
    with write():
        ended = {"from_day": clock.today().replace(year=2020), "until_day": clock.today().replace(year=2021)}
        session().execute(update(StaffPost).where(StaffPost.id == colleague.post.id).values(ended))
    case = again(case.id)
    assert work_queue.rows(giver) and tasks.task_for(case, giver)
    third = a_colleague()
    case = handed(case, giver, third)
    case = act(handing_on.hand_back, case, third, "退回")
    assert work_queue.rows(giver) and not case.tasks[-1].ended_at
    assert task_of(act(service.pass_on, case, giver, "符合条件。")).step == "decide"


@on_one
def test_at_the_desk_that_takes_in_and_while_the_step_waits():
    case = a_permit_case()
    clerk, next_clerk = officer(Role.CLERK, "hall"), a_colleague(Role.CLERK, "hall")
    case = handed(case, clerk, next_clerk)
    case = act(service.accept, case, next_clerk)
    giver, colleague = officer(Role.REVIEWER), a_colleague()
    case = act(asking.ask, case, giver, Question("housing", 3, "？"))
    asked, beside_asked = officer(Role.REVIEWER, "housing"), a_colleague(Role.REVIEWER, "housing")
    case = handed(case, giver, colleague)
    case = handed(case, asked, beside_asked)
    case = act(asking.give, case, beside_asked, "允许。")
    case = act(service.pass_on, case, colleague, "符合条件。")
    case = act(service.approve, case, holder(case), "准予。")
    with pytest.raises((MoveRefused, NotYourTask, TaskTaken)):
        handed(case, officer(Role.REVIEWER), colleague)


@on_one
def test_twice_with_one_key_is_once():
    case, giver, colleague, key = a_permit_case(service.accept), officer(Role.REVIEWER), a_colleague(), new_id().hex
    for _ in range(2):
        with write():
            handing_on.hand_on(service.locked(case.id), giver, AWAY, key, to=colleague.person)
    assert [event.act for event in again(case.id).events].count(Act.HAND_ON) == 1


@pytest.mark.usefixtures("both_databases", "city")
def test_handed_on_to_two_and_done_at_once_has_one_effect(app: Flask) -> None:
    with app.app_context():
        case_id = a_permit_case(service.accept).id
        giver, second, third = officer(Role.REVIEWER), a_colleague(), a_colleague()

    def at_once(turn: int) -> str:
        with app.app_context():
            try:
                with write():
                    case = service.locked(case_id)
                    if turn == 0:
                        service.pass_on(case, giver, "符合条件。", new_id().hex)
                    else:
                        handing_on.hand_on(case, giver, AWAY, new_id().hex, to=(second if turn == 1 else third).person)
            except DomainError as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(3) as pool:
        came = list(pool.map(at_once, range(3)))
    assert came.count("done") == 1 and set(came) <= {"done", "handed_on", "not_your_task", "task_taken"}
    with app.app_context():
        acts = [event.act for event in again(case_id).events]
        assert sum(acts.count(one) for one in (Act.HAND_ON, Act.PASS_ON)) == 1


@on_one
def test_the_applicant_reads_nothing_of_it(app: Flask):
    case = handed(a_permit_case(service.accept), officer(Role.REVIEWER), a_colleague())
    with app.test_request_context():
        assert all(one.act not in tasks.HANDING for one in progress.happenings(case))


@on_one
def test_a_step_that_is_done_again_is_the_posts_again():
    case = a_case("rental-housing", "吴美玲", until="accept")
    partial, colleague = officer(Role.REVIEWER, "natural-resources"), a_colleague(Role.REVIEWER, "natural-resources")
    case = act(service.pass_on, handed(case, partial, colleague), colleague, "名下无住房。")
    assert tasks.task_for(case, colleague) is None
    assert [task.assignee_id for task in case.tasks if task.step == "estate"] == [colleague.person]


@pytest.mark.usefixtures("city")
def test_it_is_handed_on_marked_and_handed_back_on_the_pages(app: Flask, desk) -> None:
    with app.app_context():
        number = a_permit_case(service.accept).number
        demo, colleague = officer(Role.REVIEWER), a_colleague(name="欧阳静")
        with write():
            at_desk = {"channel": colleague.channel, "assurance": 2, "confirmed": True}
            token = sessions.open_for(colleague.person, account_id=colleague.account, post_id=colleague.post.id, **at_desk).token
    reviewer, other = desk("reviewer", "health"), builders.with_token(app.test_client(), token)
    assert "转交同事" in text(reviewer.get(f"/window/cases/{number}"))
    page = text(reviewer.get(f"/window/cases/{number}/hand-on"))
    chosen = re.search(r'value="([\w-]{36})"[^>]*>\s*欧阳静', page).group(1)
    assert str(demo.person) not in page
    refused = press(reviewer, number, "hand-on", colleague="", reason=AWAY)
    assert refused.status_code == 422 and "请选择转交给哪位同事" in text(refused) and AWAY in text(refused)
    assert press(reviewer, number, "hand-on", colleague="x", reason=AWAY).status_code == 422
    assert press(reviewer, number, "hand-on", colleague=chosen, reason=AWAY).status_code == 303
    mine = text(reviewer.get(f"/window/cases/{number}"))
    assert "本环节已转交同事办理" in mine and "/pass-on" not in mine and f"转给欧阳静：{AWAY}" in mine
    assert reviewer.get(f"/window/cases/{number}/hand-on").status_code == 403
    late = press(reviewer, number, "pass-on", text="符合条件", proposal="approve")
    assert late.status_code == 403 and "本环节已转交同事办理" in text(late)
    board = text(other.get("/window/"))
    assert rows(board) == [number] and "转给您" in board and rows(text(reviewer.get("/window/"))) == []
    assert AWAY in text(other.get(f"/window/cases/{number}"))
    refused = press(other, number, "hand-back", reason="")
    assert refused.status_code == 422 and "请填写理由。" in text(refused)
    assert press(other, number, "hand-back", reason="外出培训").status_code == 303
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert "外出培训" in page and "受转交人退回" in page and "/pass-on" in page
    assert events_of(app, number)[-2:] == [Act.HAND_ON, Act.HAND_BACK]
