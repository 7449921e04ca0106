"""What happens beside the flow and after it, as people see it: hearing, statement, messages, delivery, a second look, revocation."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from app.demo.people import find
from tests.browser import desks
from tests.browser.terminal import at_terminal, is_large
from tests.browser.test_life import acting_for_the_firm, fold, press_in
from tests.browser.visitor import Visitor

NO = {"reason": "经现场检测，空气中细菌总数超过规定的限值。", "basis": "《公共场所卫生管理条例》第四条"}


def tick(form: Locator) -> None:
    form.locator("[name=confirmed]").check()


def act_form(officer: Visitor, ending: str) -> Locator:
    return officer.page.locator(f"form.act-form[action$='/{ending}']")


def test_an_applicant_is_told_of_a_hearing_states_and_writes(visit: Callable[..., Visitor], filed) -> None:
    number = filed("hygiene-permit")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    reviewer = visit().enter("dong-hao").go(f"/window/cases/{number}")
    fold(reviewer, "告知听证权利")
    tick(act_form(reviewer, "hearing"))
    press_in(reviewer, "hearing", "告知听证权利", **NO)
    reviewer.sees(NO["reason"]).looks("beside-hearing-told")
    firm = acting_for_the_firm(visit(width=390))
    firm.go(f"/my/cases/{number}").looks("beside-progress")
    firm.go(f"/my/cases/{number}/hearing").sees("听证").looks("beside-hearing")
    firm.press("要求听证").looks("beside-hearing-asked")
    firm.go(f"/my/cases/{number}/statement").looks("beside-statement")
    firm.page.locator("[name=words]").fill("新风系统已经修复，请求复测。")
    firm.press("提交陈述申辩").looks("beside-stated")
    firm.page.locator("form[action$='/messages'] textarea").fill("请问何时复测？")
    firm.press("发送留言").sees("请问何时复测？").looks("beside-written")
    reviewer.go(f"/window/cases/{number}").sees("请问何时复测？").sees("新风系统已经修复").looks("beside-officer")


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 390)])
def test_an_interested_party_is_told_answers_and_is_answered(visit: Callable[..., Visitor], filed, lang: str, width: int) -> None:
    number = filed("hygiene-permit")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    reviewer = visit(lang=lang, width=max(width, 1024)).enter("dong-hao").go(f"/window/cases/{number}")
    fold(reviewer, "告知利害关系人" if lang == "zh" else "Tell an interested party")
    form, press = act_form(reviewer, "interests"), "书面告知" if lang == "zh" else "Tell them in writing"
    form.locator("[name=name]").fill("吴美玲")
    form.locator("[name=identifier]").fill("12345")
    form.locator("[name=interest]").fill("排风口紧邻住宅，可能影响通风和安宁。")
    form.locator("[name=intended]").fill("在住宅楼底层开设一家旅馆。")
    reviewer.press(press).looks("beside-interest-refused")
    act_form(reviewer, "interests").locator("[name=name]").fill("陈建华")
    act_form(reviewer, "interests").locator("[name=identifier]").fill(find("chen-jianhua").id_number)
    reviewer.press(press).sees("陈建华").looks("beside-interest-told")
    neighbour = visit(lang=lang, width=width).enter("chen-jianhua").go("/my").looks("beside-interest-mine")
    neighbour.go("/my/interests").looks("beside-interests")
    neighbour.page.locator("main .cases a").first.click()
    neighbour.sees("在住宅楼底层开设一家旅馆").looks("beside-interest")
    neighbour.press("提交意见" if lang == "zh" else "Send my answer").looks("beside-interest-empty")
    neighbour.page.locator("[name=words]").fill("排风口距卧室窗户不足三米。")
    neighbour.page.locator("[name=hearing]").check()
    neighbour.press("提交意见" if lang == "zh" else "Send my answer").sees("排风口距卧室窗户不足三米").looks("beside-interest-answered")
    reviewer.go(f"/window/cases/{number}").sees("排风口距卧室窗户不足三米").looks("beside-interest-heard")


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 390)])
def test_the_way_of_delivery_is_changed(visit: Callable[..., Visitor], filed, lang: str, width: int) -> None:
    number = filed("individual-business")
    citizen = visit(lang=lang, width=width).enter("huang-zhiming").go(f"/my/cases/{number}/delivery").looks("beside-delivery")
    citizen.choose("way", "post").page.locator("[name=phone]").fill("12")
    citizen.press("确认变更" if lang == "zh" else "Confirm the change").looks("beside-delivery-refused")
    citizen.page.locator("[name=phone]").fill("19900000007")
    citizen.page.locator("[name=address]").fill("云江市云岭区示例路 1 号")
    citizen.press("确认变更" if lang == "zh" else "Confirm the change").looks("beside-delivery-changed")


def test_the_way_of_delivery_at_a_terminal(visit: Callable[..., Visitor], filed) -> None:
    number = filed("individual-business")
    citizen = at_terminal(visit)
    citizen.follow("刷身份证登录").press("黄志明")
    citizen.go(f"/kiosk/my/cases/{number}/delivery").looks("beside-delivery-terminal")
    is_large(citizen)


@pytest.mark.usefixtures("begun_again")  # who deceived is barred from the matter
def test_what_a_case_gave_is_revoked(visit: Callable[..., Visitor], filed) -> None:
    number = filed("hygiene-permit")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    reviewer = visit().enter("dong-hao")
    desks.decide(reviewer, number, "提交审核意见", "经审查，符合条件。")
    desks.decide(visit().enter("xiao-qing"), number, "准予", "符合条件，准予。")
    firm = acting_for_the_firm(visit())
    desks.paper_of(firm, number)
    desks.delivered(reviewer, number)
    fold(reviewer, "撤销或者注销证照")
    form = act_form(reviewer, "revocation")
    form.locator("[name=ground][value=deceit]").check()
    tick(form)
    press_in(reviewer, "revocation", "提请撤销或者注销", **NO)
    head = visit().enter("shen-jun").go(f"/window/cases/{number}").looks("beside-revocation-asked")
    tick(act_form(head, "revocation/revoke"))
    press_in(head, "revocation/revoke", "撤销证照")
    firm.go(f"/my/cases/{number}").looks("beside-revoked")


def test_an_interested_party_answers_at_a_terminal(visit: Callable[..., Visitor], filed) -> None:
    number = filed("hygiene-permit")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    reviewer = visit().enter("dong-hao").go(f"/window/cases/{number}")
    fold(reviewer, "告知利害关系人")
    form = act_form(reviewer, "interests")
    form.locator("[name=name]").fill("黄志明")
    form.locator("[name=identifier]").fill(find("huang-zhiming").id_number)
    form.locator("[name=interest]").fill("排风口紧邻住宅，可能影响通风和安宁。")
    form.locator("[name=intended]").fill("在住宅楼底层开设一家旅馆。")
    reviewer.press("书面告知").sees("黄志明")
    neighbour = at_terminal(visit)
    neighbour.follow("刷身份证登录").press("黄志明")
    neighbour.go("/kiosk/my/interests").looks("beside-interests-terminal")
    is_large(neighbour)
    neighbour.page.locator("main a[href*='/my/interests/']").first.click()
    neighbour.looks("beside-interest-terminal")
    is_large(neighbour)
