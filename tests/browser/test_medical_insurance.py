"""城乡居民医保参保: approved at once where the registers agree, by a person where they do not."""

from collections.abc import Callable

from tests.browser import desks
from tests.browser.visitor import Visitor

WANTED = {"category": "ordinary", "premium_year": "2027"}


def apply(citizen: Visitor) -> str:
    desks.begin(citizen, "resident-medical-insurance")
    desks.save(citizen)
    origin = citizen.page.locator("[data-of~=low_income]")
    origin.wait_for(state="hidden")
    desks.answer(citizen, {"category": "relief"})
    origin.wait_for(state="visible")
    desks.answer(citizen, WANTED)
    origin.wait_for(state="hidden")
    citizen.looks(f"form-insurance-{citizen.who}")
    desks.save(citizen)
    desks.answer(citizen, {"declared": "yes"})
    desks.save(citizen)
    citizen.press("提交申请").is_at("/receipt$")
    return desks.number_on(citizen)


def test_registers_that_agree_approve_at_once(visit: Callable[..., Visitor]) -> None:
    citizen = visit().enter("lin-xiaowen")
    number = apply(citizen)
    assert desks.paper_of(citizen, number).startswith(b"%PDF")
    citizen.sees("文件已生成").go(f"/my/cases/{number}").sees("系统自动办理").looks("progress-instant")


def test_registers_that_contradict_each_other_pass_to_a_person(visit: Callable[..., Visitor]) -> None:
    citizen = visit().enter("he-xiulan")
    number = apply(citizen)
    citizen.go(f"/my/cases/{number}")
    citizen.sees("转人工核查").looks("progress-by-hand")
    assert "已办结" not in citizen.main().inner_text()
    officer = visit().enter("liu-fang")
    officer.is_at("/window/$").follow(number).sees("数据不一致").looks("case-contradiction")
    officer.press("查看全文", within=officer.page.locator("#answer-registered_address"))
    officer.sees("云江市河口县芦湾镇柳河村3号").sees("云江市河口县芦湾镇杨柳村12号")
