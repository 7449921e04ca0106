"""The desk of the demonstration: the clock, a broken register, a forged copy, and back to the first minute."""

from collections.abc import Callable

import pytest

from tests.browser import desks
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.usefixtures("begun_again")


def test_a_register_that_is_down_leaves_its_boxes_open_and_the_form_says_so(visit: Callable[..., Visitor]) -> None:
    visitor = visit().go("/demo/").looks("demo")
    visitor.press("断线", within=visitor.page.locator("#registers li", has_text="人口库"))
    visitor.enter("lin-xiaowen")
    desks.begin(visitor, "housing-proof")
    visitor.sees("人口库暂时没有答复").looks("form-register-down")
    assert visitor.page.locator("[name=phone]").input_value() == ""
    assert visitor.page.locator("[name=phone]").is_editable()


def test_working_days_pass_and_the_lights_of_the_queue_change(visit: Callable[..., Visitor], filed: Callable[..., str]) -> None:
    number = filed("individual-business")
    visitor = visit().go("/demo/")
    today = visitor.page.locator("#clock p").inner_text()
    visitor.press("+ 5 个工作日").looks("demo-later")
    assert visitor.page.locator("#clock p").inner_text() != today
    visitor.enter("zhang-min").follow(number)
    visitor.go("/window/").looks("queue-overdue").sees("超期")


def test_a_forged_copy_is_refused_and_a_reset_brings_the_first_minute_back(
    visit: Callable[..., Visitor], filed: Callable[..., str]
) -> None:
    number = filed("housing-proof")
    visitor = visit().enter("lin-xiaowen")
    desks.paper_of(visitor, number)
    forged = visitor.go("/demo/").download("下载伪造副本")
    visitor.go("/v/").page.locator("input[type=file]").set_input_files(
        [{"name": "无房证明.pdf", "mimeType": "application/pdf", "buffer": forged}]
    )
    visitor.press("核验文件").sees("已被改动")
    visitor.go("/demo/").looks("demo-next").press("重置演示").sees("已恢复")
    visitor.go(f"/my/cases/{number}", status=404).sees("页面不存在").looks("not-found")
