"""What runs on dates, as people see it: a special procedure, an extension, papers to follow, how a date is counted."""

from collections.abc import Callable

import pytest

from prove.walk import PICTURE
from tests.browser import desks
from tests.browser.terminal import at_terminal, is_large
from tests.browser.visitor import Visitor

FIRM = "云江市启航商贸有限公司"


def fold(officer: Visitor, title: str) -> None:
    officer.page.locator("details.fold > summary", has_text=title).first.click()


def press_in(officer: Visitor, form: str, button: str, **typed: str) -> None:
    """Fill the form of an act and press its button."""
    within = officer.page.locator(f"form.act-form[action$='/{form}']")
    for name, value in typed.items():
        field = within.locator(f"[name={name}]")
        field.select_option(value) if field.evaluate("element => element.tagName") == "SELECT" else field.fill(value)
    officer.looks(f"act-{form.replace('/', '-')}").press(button, within=within)


def acting_for_the_firm(visitor: Visitor) -> Visitor:
    visitor.enter("zhao-mingyuan").go("/act-for")
    return visitor.press("切换为此身份", within=visitor.page.locator("#parties li", has_text=FIRM))


def test_a_permit_is_held_up_for_testing_extended_and_every_day_is_explained(visit: Callable[..., Visitor], filed) -> None:
    number = filed("hygiene-permit")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    reviewer = visit().enter("dong-hao").go(f"/window/cases/{number}").looks("life-review")
    fold(reviewer, "启动特别程序")
    press_in(reviewer, "pause", "启动特别程序", procedure="testing", days="10", reason="需对场所空气质量进行检测")
    reviewer.sees("特别程序：检测").looks("life-paused")
    citizen = acting_for_the_firm(visit())
    citizen.go(f"/my/cases/{number}").sees("特别程序：检测").looks("life-progress-paused")
    citizen.go(f"/my/cases/{number}/dates").sees("目前暂停计时").looks("life-dates-paused")
    press_in(reviewer, "resume", "结束特别程序", result="检测合格")
    fold(reviewer, "提请延期")
    press_in(reviewer, "extension", "提请延期", days="5", reason="经营场所结构复杂，需要补充调查")
    head = visit().enter("shen-jun").is_at("/window/$").looks("life-head-queue").follow(number).sees("需要补充调查")
    press_in(head, "extension/sign", "批准延期", note="同意")
    reviewer.go(f"/window/cases/{number}/dates").sees("其中延长 5 个工作日").looks("life-dates-window")
    head.go("/window/supervision").looks("life-supervision")


def test_a_decision_is_explained_on_one_sheet(visit: Callable[..., Visitor], filed) -> None:
    number = filed("individual-business")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    desks.decide(visit().enter("li-xiang"), number, "提交审核意见", "经审查，符合登记条件。")
    approver = visit().enter("wang-lixin")
    desks.decide(approver, number, "准予", "符合条件，准予登记。")
    approver.go(f"/window/cases/{number}").follow("决定依据").sees("结果一致").sees("符合条件，准予登记。").looks("decision-sheet")


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("en", 390), ("zh", 390)])
def test_the_days_of_a_case_on_a_screen_and_a_phone(visit: Callable[..., Visitor], filed, lang: str, width: int) -> None:
    number = filed("individual-business")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    citizen = visit(lang=lang, width=width).enter("huang-zhiming")
    citizen.go(f"/my/cases/{number}").looks("life-progress")
    citizen.go(f"/my/cases/{number}/dates").sees("起算" if lang == "zh" else "begins").looks("life-dates")


def test_the_days_of_a_case_at_a_terminal(visit: Callable[..., Visitor], filed) -> None:
    number = filed("individual-business")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    citizen = at_terminal(visit)
    citizen.follow("刷身份证登录").press("黄志明")
    citizen.go(f"/kiosk/my/cases/{number}").looks("life-progress-terminal")
    citizen.go(f"/kiosk/my/cases/{number}/dates").sees("起算").looks("life-dates-terminal")
    is_large(citizen)


def test_promised_papers_are_brought(visit: Callable[..., Visitor]) -> None:
    citizen = visit().enter("huang-zhiming")
    desks.begin(citizen, "resident-medical-insurance")
    desks.save(citizen)
    desks.answer(citizen, {"category": "student", "premium_year": "2027"})
    desks.save(citizen)
    desks.answer(citizen, {"declared": "yes"})
    desks.save(citizen)
    citizen.press("提交申请").is_at("/receipt$")
    number = desks.number_on(citizen)
    officer = visit().enter("liu-fang").go(f"/window/cases/{number}").sees("容缺受理").looks("life-lacking-desk")
    press_in(officer, "accept-lacking", "容缺受理")
    citizen.go(f"/my/cases/{number}").sees("在校证明").looks("life-lacking").follow("补齐容缺材料").looks("life-papers")
    files = [{"name": "在校证明.png", "mimeType": "image/png", "buffer": b"no picture"}]
    citizen.page.locator("#student_proof").set_input_files(files)
    citizen.press("提交材料").looks("life-papers-refused")
    citizen.page.locator("#student_proof").set_input_files([{**files[0], "buffer": PICTURE}])
    citizen.press("提交材料").sees("材料已收到").sees("容缺材料已补齐")
