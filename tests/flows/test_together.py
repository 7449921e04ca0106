"""Steps that several departments have at the same time (并联): each passes its own on, the last one opens the decision."""

import pytest
from flask import Flask

from app.cases import service
from app.cases.errors import MoveRefused, NotYourTask
from app.cases.lifecycle import Proposal, Status
from app.cases.models import Case
from app.core.actor import Role
from app.portal import progress
from tests.casework import a_case, a_citizen_named
from tests.lives import act, holder, officer
from tests.office import act as press, status_of, text

on_both = pytest.mark.usefixtures("both_databases", "city", "context")
DEPARTMENTS = ("housing", "civil-affairs", "natural-resources")


def an_accepted_case() -> Case:
    """吴美玲 asks for public rental housing, and the window has accepted it."""
    return a_case("rental-housing", "吴美玲", until="accept")


def open_steps(case: Case) -> list[str]:
    return [task.step for task in service.tasks.open_steps(case)]


def passed_on(case: Case, department: str, proposal: Proposal = Proposal.APPROVE) -> Case:
    return act(service.pass_on, case, officer(Role.REVIEWER, department), f"{department}：已核对。", proposal=proposal)


@on_both
@pytest.mark.parametrize("order", [DEPARTMENTS, DEPARTMENTS[::-1]])
def test_acceptance_opens_all_and_the_decision_opens_when_the_last_is_done(order):
    case = an_accepted_case()
    assert open_steps(case) == ["review", "income", "estate"]
    first, second, last = order
    case = passed_on(passed_on(case, first), second)
    assert len(open_steps(case)) == 1 and service.tasks.open_task_of(case).department == last
    case = passed_on(case, last)
    assert open_steps(case) == ["decide"]
    assert act(service.approve, case, holder(case), "同意").status is Status.APPROVED


@on_both
def test_a_department_does_its_own_step_once_and_decides_nothing():
    case = passed_on(an_accepted_case(), "civil-affairs")
    with pytest.raises(NotYourTask):
        passed_on(case, "civil-affairs")
    with pytest.raises(NotYourTask):
        passed_on(case, "health")
    with pytest.raises(MoveRefused):
        act(service.approve, case, officer(Role.REVIEWER, "natural-resources"), "同意")
    assert open_steps(case) == ["review", "estate"]


@on_both
def test_a_withdrawal_leaves_nobody_with_a_step():
    case = an_accepted_case()
    case = act(service.withdraw, case, a_citizen_named("吴美玲"), "不再申请")
    assert open_steps(case) == [] and case.status is Status.WITHDRAWN


@on_both
def test_the_applicant_reads_who_has_it(app: Flask):
    case = passed_on(an_accepted_case(), "housing")
    definition = service.definition_of(case)
    with app.test_request_context():
        now, states = progress.now(case, definition), [state for _label, state, _note in progress.stations(case, definition)]
    assert now.what.zh == "收入核对" and "民政" in now.who.zh
    assert [(one.what.zh, "自然资源" in one.who.zh) for one in now.beside] == [("不动产核查", True)]
    assert states == ["done", "done", "done", "now", "now", "todo", "todo"]


@pytest.mark.usefixtures("city")
def test_who_decides_reads_all_opinions_side_by_side(app: Flask, desk) -> None:
    with app.app_context():
        number = an_accepted_case().number
    reviewer = desk("reviewer", "civil-affairs")
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert "收入核对" in page and "同时办理：" in page and "不动产核查" in page
    said = {"civil-affairs": "家庭收入高于申报", "housing": "面积在标准以内", "natural-resources": "名下无住房"}
    for department, words in said.items():
        proposal = "refuse" if department == "civil-affairs" else "approve"
        assert press(desk("reviewer", department), number, "pass-on", text=words, proposal=proposal).status_code == 303
    page = text(desk("approver", "housing").get(f"/window/cases/{number}"))
    shown = page[page.index('id="opinions"') : page.index('id="step-1"')]
    assert all(words in shown for words in said.values())
    assert shown.count("建议准予") == 2 and shown.count("建议不予") == 1
    assert press(desk("approver", "housing"), number, "approve", text="同意").status_code == 303
    assert status_of(app, number) is Status.APPROVED
