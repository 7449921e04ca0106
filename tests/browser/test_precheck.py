"""Whether one qualifies, before applying; and from the check of a form to one answer and back."""

from collections.abc import Callable

import pytest

from tests.browser import desks
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]
PAGE = "/services/rental-housing/precheck"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_registers_answer_and_the_reasons_are_said(visit: Visit, lang: str, width: int) -> None:
    citizen = visit(width=width, lang=lang).enter("chen-jianhua").go(PAGE)
    citizen.page.locator("button[name=fetch]").click()
    citizen.sees("符合条件" if lang == "zh" else "You seem").looks("precheck-result")
    citizen.page.locator("form[novalidate] .actions button").click()
    citizen.sees("符合条件" if lang == "zh" else "You seem")


@pytest.mark.parametrize("scripted", [True, False])
def test_a_stranger_adds_a_member_and_is_told(visit: Visit, *, scripted: bool) -> None:
    stranger = visit(scripted=scripted).go(PAGE)
    stranger.page.locator("button[name=add][value=members]").click()
    stranger.page.locator("[name='members-0-annual_income']").fill("9000000")
    stranger.page.locator("[name=household_size]").fill("2")
    stranger.page.locator("[name=annual_income]").fill("9000000")
    stranger.press("开始自测").sees("不符合条件").looks("precheck-stranger")


def test_from_the_check_to_one_answer_and_back(visit: Visit) -> None:
    citizen = visit().enter("zhou-guoqiang")
    desks.begin(citizen, "housing-proof")
    desks.answer(citizen, {"agreed": "yes"})
    desks.save(citizen)
    desks.answer(citizen, {"purpose": "loan"})
    desks.save(citizen)
    citizen.is_at("/check$").looks("check-links")
    citizen.page.locator(".review__c[href$='#purpose']").click()
    desks.save(citizen)
    citizen.is_at("/check$")
    citizen.follow("打印申请表").sees("草稿，尚未提交").looks("paper-answers")
