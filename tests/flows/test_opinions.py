"""征求意见: a step asks another department, waits for its opinion, and may call the question back."""

import pytest
from flask import Flask

from app.cases import asking, service
from app.cases.asking import Question
from app.cases.errors import NotAsked, NotYourTask, OpinionAwaited, QuestionTooLong, ReasonMissing, UnknownDepartment
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, TaskState
from app.core.actor import Role
from app.core.db import new_id
from app.core.transaction import write
from app.portal import progress
from tests.lives import a_permit_case, act, again, holder, officer
from tests.office import act as press, events_of, status_of, text

on_one = pytest.mark.usefixtures("one_database", "city", "context")
HOUSING = Question("housing", 3, "该场所是否允许作经营用途？")


def asked_by_the_reviewer() -> Case:
    case = a_permit_case(service.accept)
    return act(asking.ask, case, holder(case), HOUSING)


@on_one
def test_a_step_waits_until_the_department_has_answered():
    case = asked_by_the_reviewer()
    due = case.promised_due
    with pytest.raises(OpinionAwaited):
        act(service.pass_on, case, officer(Role.REVIEWER), "符合条件")
    case = act(asking.give, case, officer(Role.REVIEWER, "housing"), "允许。")
    assert [(one.asked.act, one.ended.act) for one in asking.exchanges(case)] == [(Act.ASK_OPINION, Act.GIVE_OPINION)]
    case = act(service.pass_on, case, officer(Role.REVIEWER), "符合条件")
    assert service.tasks.open_task_of(case).step == "decide" and case.promised_due == due


@on_one
def test_who_decides_may_ask_too_and_then_waits():
    case = a_permit_case(service.accept, service.pass_on)
    case = act(asking.ask, case, holder(case), HOUSING)
    with pytest.raises(OpinionAwaited):
        act(service.approve, case, officer(Role.APPROVER), "同意")
    case = act(asking.recall, case, officer(Role.APPROVER), "已无需征求")
    assert act(service.approve, case, officer(Role.APPROVER), "同意").status is Status.APPROVED


@on_one
def test_a_recalled_question_leaves_the_other_queue():
    case = act(asking.recall, asked_by_the_reviewer(), officer(Role.REVIEWER), "已从登记库查明")
    assert [task.state for task in case.tasks if task.step == "opinion"] == [TaskState.CANCELLED]
    with pytest.raises(NotYourTask):
        act(asking.give, case, officer(Role.REVIEWER, "housing"), "允许。")
    with pytest.raises(NotAsked):
        act(asking.recall, case, officer(Role.REVIEWER), "再撤一次")
    assert act(asking.ask, case, officer(Role.REVIEWER), HOUSING).has_seen(Act.ASK_OPINION), "it may be asked again"


@on_one
@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        (Question("housing", 3, " "), ReasonMissing),
        (Question("housing", 0, "？"), QuestionTooLong),
        (Question("housing", 11, "？"), QuestionTooLong),
        (Question("hall", 3, "？"), UnknownDepartment),
        (Question("health", 3, "？"), UnknownDepartment),
        (Question("nowhere", 3, "？"), UnknownDepartment),
    ],
)
def test_a_question_names_another_department_what_and_how_long(question, refusal):
    case = a_permit_case(service.accept)
    with pytest.raises(refusal):
        act(asking.ask, case, holder(case), question)


@on_one
def test_one_question_at_a_time_and_only_who_has_a_step_asks():
    case = asked_by_the_reviewer()
    with pytest.raises(OpinionAwaited):
        act(asking.ask, case, officer(Role.REVIEWER), Question("civil-affairs", 3, "？"))
    with pytest.raises(NotYourTask):
        act(asking.recall, case, officer(Role.REVIEWER, "housing"), "不答")
    with pytest.raises(NotYourTask):
        act(service.pass_on, case, officer(Role.REVIEWER, "housing"), "符合条件")


@on_one
def test_asking_twice_with_one_key_asks_once():
    case, key = a_permit_case(service.accept), new_id().hex
    for _ in range(2):
        with write():
            asking.ask(service.locked(case.id), officer(Role.REVIEWER), HOUSING, key)
    assert len(asking.exchanges(again(case.id))) == 1


@on_one
def test_the_applicant_reads_who_has_the_case_and_not_what_the_offices_write_each_other(app: Flask):
    case = asked_by_the_reviewer()
    with app.test_request_context():
        assert progress.now(case, service.definition_of(case)).what.zh != "征求意见"
        assert all(one.act is not Act.ASK_OPINION for one in progress.happenings(case))


@pytest.mark.usefixtures("city")
def test_it_is_asked_answered_and_read_on_the_page_of_the_case(app: Flask, desk) -> None:
    with app.app_context():
        number = a_permit_case(service.accept).number
    reviewer, other = desk("reviewer", "health"), desk("reviewer", "housing")
    assert other.get(f"/window/cases/{number}").status_code == 404
    empty = press(reviewer, number, "opinion", department="housing", days="3", text="")
    assert empty.status_code == 422 and "请写明要征求什么意见" in text(empty)
    assert press(reviewer, number, "opinion", department="housing", days="3", text=HOUSING.text).status_code == 303
    waiting = text(reviewer.get(f"/window/cases/{number}"))
    assert "本环节等待其意见" in waiting and "撤回征求意见" in waiting and "/pass-on" not in waiting
    assert HOUSING.text in text(other.get(f"/window/cases/{number}"))
    assert press(other, number, "opinion/give", text="规划用途为商业，允许。").status_code == 303
    page = text(reviewer.get(f"/window/cases/{number}"))
    shown = page[page.index('id="asked"') : page.index('id="step-1"')]
    assert HOUSING.text in shown and "规划用途为商业，允许。" in shown and "/pass-on" in page
    assert press(reviewer, number, "opinion", department="civil-affairs", days="2", text="？").status_code == 303
    assert press(reviewer, number, "opinion/recall", reason="已无需征求").status_code == 303
    assert Act.RECALL_OPINION in events_of(app, number) and status_of(app, number) is Status.ACCEPTED
