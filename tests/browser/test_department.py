"""The department's desk by keyboard alone: tick, claim, decide together, note, leave, workload; in both languages, wide and narrow."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser import desks
from tests.browser.visitor import Visitor

NARROW = {"width": 390, "lang": "en"}


def tab_to(visitor: Visitor, name: str, *, key: str = "Tab", most: int = 80) -> Visitor:
    """Press Tab until what is so called has the focus, as somebody without a mouse does."""
    for _ in range(most):
        visitor.page.keyboard.press(key)
        said = visitor.page.evaluate("document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText || ''")
        if re.match(re.escape(name), said.strip()):
            return visitor
    raise AssertionError(f"{name!r} is not reached by {key}")


def test_a_clerk_ticks_claims_and_decides_together_without_a_mouse(visit: Callable[..., Visitor], filed: Callable[..., str]) -> None:
    number = filed("individual-business")
    clerk = visit().enter("zhang-min").go(f"/window/?text={number}")
    keys = clerk.page.keyboard
    keys.press("j")
    expect(clerk.page.locator(f"#open-{number}")).to_be_focused()
    keys.press("x")
    expect(clerk.page.locator("[data-picked]")).to_have_text("1")
    clerk.looks("department-queue")
    tab_to(clerk, "批量认领", key="Shift+Tab")
    keys.press("Enter")
    clerk.sees("已认领 1 件").go("/window/?view=mine").looks("department-mine").sees(number)
    keys.press("j")
    keys.press("x")
    tab_to(clerk, "批量办理", key="Shift+Tab")
    keys.press("Enter")
    clerk.is_at("/window/batch").looks("department-batch")
    tab_to(clerk, "以上办件我已逐件核对")
    keys.press("Space")
    tab_to(clerk, "受理")
    keys.press("Enter")
    clerk.sees("已办理 1 件").looks("department-batch-done")
    other = visit(**NARROW).enter("zhang-min").go("/window/").looks("department-queue")
    other.main().locator(".sift > summary").click()
    other.looks("department-filters").type("Received from", "2026-01-01").press("Show").is_at("since=2026-01-01").looks(
        "department-narrowed"
    )
    other.type("Keep this view as", "This year").press("Keep").sees("The view is kept")
    other.page.locator("details.sift").evaluate("one => { one.open = true; }")
    other.press("Delete the view “This year”")  # whoever comes next reads another language
    assert not other.page.get_by_text("This year").count()


def test_an_officer_reads_the_checks_and_notes_without_a_mouse(visit: Callable[..., Visitor], filed: Callable[..., str]) -> None:
    first, second = filed("individual-business"), filed("individual-business")
    clerk = visit().enter("zhang-min")
    desks.decide(clerk, first, "受理")
    officer = visit().enter("li-xiang").go(f"/window/cases/{first}").sees("自动核查").sees(second).looks("department-case")
    tab_to(officer, "备注内容", most=200)
    officer.page.keyboard.type("电话核实过经营场所。")
    tab_to(officer, "添加备注")
    officer.page.keyboard.press("Enter")
    officer.sees("电话核实过经营场所。")
    officer.go("/window/phrases").type("意见内容", "经营场所已核实。").press("保存").sees("常用意见已保存").looks("department-phrases")
    visit(**NARROW).enter("li-xiang").go(f"/window/cases/{first}").looks("department-case").go("/window/phrases").looks(
        "department-phrases"
    )


def test_a_head_sees_the_workload_and_enters_a_leave_without_a_mouse(visit: Callable[..., Visitor], filed: Callable[..., str]) -> None:
    number = filed("individual-business")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    visit().enter("li-xiang").go(f"/window/cases/{number}").press("认领")
    head = visit().enter("guo-tao").go("/window/workload").looks("department-workload")
    tab_to(head, "查看待办")
    head.page.keyboard.press("Enter")
    head.sees(number).looks("department-tasks")
    head.go("/window/leaves").type("起始日期", "2030-01-07").type("截止日", "2030-01-11")
    tab_to(head, "登记")
    head.page.keyboard.press("Enter")
    head.sees("请假已登记").looks("department-leaves")
    narrow = visit(**NARROW).enter("guo-tao").go("/window/workload").looks("department-workload")
    narrow.go("/window/leaves").looks("department-leaves").press("End this leave").sees("No leave is entered")
