"""退回上一环节: the case goes back inside the house with a reason, is looked at once more and comes again."""

import pytest
from flask import Flask

from app.cases import sending_back, service
from app.cases.errors import NothingBefore, ReasonMissing
from app.cases.lifecycle import Act, Status
from app.core.actor import Role
from app.portal import progress
from tests.casework import a_case
from tests.lives import a_permit_case, act, holder, officer
from tests.office import act as press, events_of, text

on_one = pytest.mark.usefixtures("one_database", "city", "context")


def open_steps(case) -> list[str]:
    return [task.step for task in service.tasks.open_steps(case)]


@on_one
def test_it_goes_back_is_done_once_more_and_comes_again():
    case = a_permit_case(service.accept, service.pass_on)
    dates = case.promised_due, case.legal_due
    case = act(sending_back.send_back, case, holder(case), "现场照片不清晰，请重新核查")
    assert open_steps(case) == ["review"] and case.status is Status.ACCEPTED and (case.promised_due, case.legal_due) == dates
    case = act(service.pass_on, case, officer(Role.REVIEWER), "已重新核查，符合条件。")  # the same person again
    assert act(service.approve, case, officer(Role.APPROVER), "同意").status is Status.APPROVED


@on_one
def test_of_steps_that_were_done_together_one_or_all_are_done_again(app: Flask):
    case = a_case("rental-housing", "吴美玲", until="pass_on")
    case = act(sending_back.send_back, case, holder(case), "请核对配偶收入", step="income")
    assert open_steps(case) == ["income"]
    with app.test_request_context():
        states = [state for _label, state, _note in progress.stations(case, service.definition_of(case))]
    assert states == ["done", "done", "done", "now", "done", "todo", "todo"]
    case = act(service.pass_on, case, officer(Role.REVIEWER, "civil-affairs"), "已核对。")
    assert open_steps(case) == ["decide"]
    case = act(sending_back.send_back, case, officer(Role.APPROVER, "housing"), "均请复核")
    assert open_steps(case) == ["review", "income", "estate"]


@on_one
def test_it_needs_a_reason_and_a_step_before():
    case = a_permit_case(service.accept)
    with pytest.raises(NothingBefore):
        act(sending_back.send_back, case, holder(case), "退回窗口")
    case = act(service.pass_on, case, holder(case), "符合条件")
    with pytest.raises(ReasonMissing):
        act(sending_back.send_back, case, holder(case), " ")
    with pytest.raises(NothingBefore):
        act(sending_back.send_back, case, holder(case), "退回", step="intake")


@pytest.mark.usefixtures("city")
def test_the_reviewer_reads_why_and_the_old_opinion_is_marked(app: Flask, desk) -> None:
    with app.app_context():
        number = a_permit_case(service.accept, service.pass_on).number
    reviewer, approver = desk("reviewer", "health"), desk("approver", "health")
    assert press(approver, number, "send-back", reason="").status_code == 422
    assert press(approver, number, "send-back", reason="请补充核查通风设施").status_code == 303
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert "已退回，请重新办理" in page and "请补充核查通风设施" in page
    assert press(reviewer, number, "pass-on", text="通风设施符合要求", proposal="approve").status_code == 303
    page = text(approver.get(f"/window/cases/{number}"))
    assert page.count("其后已重新审查") == 1 and "通风设施符合要求" in page
    assert Act.SEND_BACK in events_of(app, number)
