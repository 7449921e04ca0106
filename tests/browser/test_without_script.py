"""The whole way without JavaScript: every question shows, every act is a button of a form."""

from collections.abc import Callable

from tests.browser import desks
from tests.browser.visitor import Visitor


def test_a_proof_is_obtained_without_script(visit: Callable[..., Visitor]) -> None:
    citizen = visit(scripted=False).enter("zhou-guoqiang")
    desks.begin(citizen, "housing-proof")
    citizen.press("保存并继续").sees("需要修改").looks("noscript-errors")
    desks.answer(citizen, {"agreed": "yes"})
    desks.save(citizen)
    assert citizen.page.locator("[name=recipient]").is_visible(), "without script a question that may be needed stays visible"
    desks.answer(citizen, {"purpose": "loan"})
    citizen.looks("noscript-query")
    desks.save(citizen)
    citizen.is_at("/check$").looks("noscript-check").press("提交申请").is_at("/receipt$")
    assert desks.paper_of(citizen, desks.number_on(citizen)).startswith(b"%PDF")


def test_rows_are_added_and_removed_without_script(visit: Callable[..., Visitor]) -> None:
    citizen = visit(scripted=False).enter("huang-zhiming")
    desks.begin(citizen, "individual-business")
    desks.answer(citizen, {"composition": "family"})
    desks.save(citizen)
    rows = citizen.page.locator("[data-rep]")
    before = rows.count()
    citizen.press("添加家庭成员").is_at("#members")
    assert rows.count() == before + 1
    citizen.press("移除", within=rows.last).is_at("#members")
    assert rows.count() == before
